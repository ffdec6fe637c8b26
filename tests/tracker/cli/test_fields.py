"""A model's field is said by one option, whose shape follows from the field's type."""

from typing import Literal

import click
from pydantic import BaseModel, Field

from events.dates import Edtf
from events.kinds.kind import BidSlug, LocalTime, Number, PartySlug, PartySlugs, Ref, Words, Zone
from events.money import Money
from tracker.cli.fields import Shape, given, option_of, options, shapes


class Example(BaseModel):
    """A model with a field of every type."""

    judge: PartySlug = Field(description="J.")
    by: PartySlugs = ()
    bid: BidSlug | None = None
    trial_on: Edtf | None = None
    price: Money | None = None
    trial_at: LocalTime | None = None
    zone: Zone | None = None
    value: Number = "1"
    jury: bool | None = None
    outcome: Literal["granted", "denied"] | None = None
    terms: Words | None = None
    aliases: tuple[Words, ...] = ()


SHAPES = {shape.name: shape for shape in shapes(Example)}


def test_what_a_field_takes_is_shown_as_it_is_written() -> None:
    assert {name: shape.form for name, shape in SHAPES.items() if not shape.choices and not shape.flag} == {
        "judge": "PARTY",
        "by": "PARTY",
        "bid": "BID",
        "trial_on": "DATE",
        "price": "'AMOUNT CURRENCY'",
        "trial_at": "HH:MM",
        "zone": "ZONE",
        "value": "NUMBER",
        "terms": "TEXT",
        "aliases": "TEXT",
    }


def test_a_fields_type_says_whether_it_is_needed_repeated_a_flag_or_a_choice() -> None:
    assert [name for name, shape in SHAPES.items() if shape.needed] == ["judge"]
    assert [name for name, shape in SHAPES.items() if shape.many] == ["by", "aliases"]
    assert [name for name, shape in SHAPES.items() if shape.flag] == ["jury"]
    assert {name: shape.choices for name, shape in SHAPES.items() if shape.choices} == {
        "outcome": ("granted", "denied")
    }
    assert {name: shape.ref for name, shape in SHAPES.items() if shape.ref} == {
        "judge": Ref("party", registered=True),
        "by": Ref("party", registered=True),
        "bid": Ref("bid"),
    }


def test_an_option_is_the_fields_name_with_dashes_in_the_singular() -> None:
    assert [SHAPES[name].said for name in ("trial_on", "aliases", "by")] == ["--trial-on", "--alias", "--by"]
    assert option_of("occurred_on") == "on"


def test_options_say_what_is_needed_and_what_may_be_repeated() -> None:
    found = {str(option.name): option for option in options(SHAPES.values())}
    assert found["judge"].help == "J.  [needed]"
    assert str(found["by"].help).endswith("(may be repeated)")
    assert isinstance(found["outcome"].type, click.Choice)
    assert found["jury"].secondary_opts == ["--no-jury"]
    assert not any(option.required for option in found.values()), "the commands ask, or say what is missing"


def test_for_a_correction_any_option_may_be_given_often_but_not_called_so() -> None:
    (judge,) = options([SHAPES["judge"]], marked=False, any_number=True)
    assert (judge.multiple, judge.help) == (True, "J.")


def test_only_what_was_said_is_given_on() -> None:
    assert given({"a": None, "b": (), "c": False, "d": "", "e": ("x",)}) == {"c": False, "d": "", "e": ["x"]}


def test_a_shape_without_a_description_is_still_one() -> None:
    assert Shape("a_b", "a-b", "TEXT", "", needed=False).said == "--a-b"
