from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from events.currencies import CURRENCIES, WITHDRAWN
from events.errors import InvalidInput
from events.money import Money, parse
from tests.events import strategies


class Priced(BaseModel):
    price: Money


def refusal(text: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        parse(text)
    return str(refused.value)


def test_an_amount_is_a_decimal_and_a_currency() -> None:
    assert parse("97400000000 USD") == Money(Decimal(97_400_000_000), "USD")
    assert parse("~14500.50 EUR") == Money(Decimal("14500.50"), "EUR", about=True)


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("97.4e9 USD", "97400000000 USD"),
        ("97,400,000,000 USD", "97400000000 USD"),
        ("97.4 billion USD", "97400000000 USD"),
        ("USD 97.4bn", "97400000000 USD"),
        ("$97.4 billion", "97400000000 USD"),
        ("about 5 USD", "~5 USD"),
        ("~ 5 USD", "~5 USD"),
        ("5 usd", "5 USD"),
        ("5 US$", "5 USD"),
        ("5 EURO", "5 EUR"),
        ("5 USF", "5 USD"),
        ("5 EUT", "5 EUR"),
        ("5", "5 USD"),
        ("007 USD", "7 USD"),
        ("-5 USD", "97400000000 USD"),
        ("inf USD", "97400000000 USD"),
        ("NaN USD", "97400000000 USD"),
        ("1.23456 USD", "97400000000 USD"),
        ("123456789012345678901 USD", "97400000000 USD"),
        ("97.400.000,00 EUR", "97400000000 USD"),
        ("", "97400000000 USD"),
        ("5 USD\n", "5 USD"),
        ("５ USD", "97400000000 USD"),
    ],
)
def test_a_refusal_names_the_amount_that_was_probably_meant(text: str, works: str) -> None:
    parse(works)
    assert refusal(text).endswith(f"; try {works}")


def test_an_unknown_currency_is_named() -> None:
    assert "USF is no ISO 4217 currency" in refusal("5 USF")


@given(st.text() | st.text("0123456789.,e~- $USDbn", max_size=20) | st.builds("{} {}".format, st.text(), st.text()))
def test_any_text_is_an_amount_or_one_line_whose_form_works(text: str) -> None:
    try:
        money = parse(text)
    except InvalidInput as refused:
        line = str(refused)
        assert "\n" not in line
        parse(line.rpartition("; try ")[2])
    else:
        assert str(money) == text


@given(strategies.moneys)
def test_an_amount_round_trips_as_text_and_in_a_model(money: Money) -> None:
    assert parse(str(money)) == money
    priced = Priced(price=money)
    assert Priced.model_validate_json(priced.model_dump_json()) == priced
    assert Priced.model_validate(priced.model_dump()) == priced
    assert priced.model_dump() == {"price": str(money)}


@given(strategies.moneys)
def test_amounts_are_exact_whatever_the_decimal_context(money: Money) -> None:
    with localcontext() as context:
        context.prec = 2
        assert str(parse(str(money))) == str(money)
        assert money.render()


@pytest.mark.parametrize(
    "amount",
    ["-1", "-0", "NaN", "Infinity", "1E+999999999", "1E-999999999", "0E-999999", "1.00001", "100000000000000000000"],
)
def test_an_amount_made_in_code_is_held_to_the_same(amount: str) -> None:
    with pytest.raises(InvalidInput, match="; try "):
        Money(Decimal(amount), "USD")


def test_a_currency_made_in_code_is_held_to_the_same() -> None:
    with pytest.raises(InvalidInput, match="; try 5 USD"):
        Money(Decimal(5), "usd")


@pytest.mark.parametrize("value", [5, 5.0, None, Decimal(5), {"amount": 5}])
def test_a_field_takes_text_and_no_number(value: object) -> None:
    with pytest.raises(InvalidInput, match="written as text"):
        Priced.model_validate({"price": value})


def test_the_schema_of_a_field_is_text_with_examples_that_work() -> None:
    schema: dict[str, Any] = TypeAdapter(Money).json_schema()
    assert schema["type"] == "string"
    assert all(str(parse(form)) == form for form in schema["examples"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("~97400000000 USD", "about 97.4 billion USD"),
        ("1000000000 USD", "1 billion USD"),
        ("14500 EUR", "14,500 EUR"),
        ("14500.50 EUR", "14,500.50 EUR"),
        ("1500000 GBP", "1.5 million GBP"),
        ("157000000000 USD", "157 billion USD"),
        ("1500000000000 JPY", "1.5 trillion JPY"),
        ("1234567890 USD", "1,234,567,890 USD"),
        ("1234567000 USD", "1,234,567,000 USD"),
        ("1000000.50 USD", "1,000,000.50 USD"),
        ("1000000.00 USD", "1 million USD"),
        ("999999 USD", "999,999 USD"),
        ("0 USD", "0 USD"),
        ("0.5 USD", "0.5 USD"),
        ("10000000000000000000 USD", "10,000,000 trillion USD"),
    ],
)
def test_an_amount_in_words_is_exact(text: str, words: str) -> None:
    assert parse(text).render() == words


@given(strategies.moneys)
def test_no_digit_of_an_amount_is_rounded_away_in_words(money: Money) -> None:
    number, *scale = money.render().removeprefix("about ").removesuffix(f" {money.currency}").split(" ")
    power = {"million": 6, "billion": 9, "trillion": 12}[scale[0]] if scale else 0
    whole, _, part = number.replace(",", "").partition(".")
    assert Decimal(f"{whole}{part.ljust(power, '0')[:power]}.{part[power:]}") == money.amount


def test_the_currencies_are_active_codes_beside_withdrawn_ones() -> None:
    assert {"USD", "EUR", "GBP", "JPY", "CHF", "CNY", "XAU"} <= CURRENCIES
    assert not CURRENCIES & WITHDRAWN
    assert not {"XXX", "XTS"} & CURRENCIES
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in CURRENCIES | WITHDRAWN)
    assert parse("5 DEM").currency == "DEM"
