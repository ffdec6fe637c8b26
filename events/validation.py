"""What pydantic found wrong, as one line of ours."""

from pydantic import ValidationError

from events.errors import InvalidInput


def option(field: str) -> str:
    """Return a field as the command line names it. Pure."""
    return "--" + field.replace("_", "-")


def explained(error: ValidationError, *, field_names: bool = False) -> InvalidInput:
    """Return the first thing that *error* names, as a refusal. Pure.

    Fields are named as options (``--trial-on``) or, with *field_names*, as files write them (``trial_on``).
    """
    first = error.errors(include_url=False)[0]
    names = [str(part) for part in first["loc"] if isinstance(part, str)]
    name = names[-1] if names else ""
    if len(names) > 1 and names[0] == "what" and first["type"] == "union_tag_invalid":
        name = "kind"
    shown = name if field_names else option(name) if name else "value"
    given = first.get("input")
    match first["type"]:
        case "missing":
            return InvalidInput("missing", shown, "it has to be given for this kind")
        case "extra_forbidden":
            return InvalidInput("not a field of this kind", shown, "see `dispute kinds` for what it takes")
        case "union_tag_invalid" | "union_tag_not_found":
            return InvalidInput("unknown kind", str(given), "see `dispute kinds` for those there are")
        case "literal_error":
            expected = first.get("ctx", {}).get("expected", "")
            return InvalidInput(f"not a value of {shown}", _short(given), f"one of {expected}")
        case _:
            return InvalidInput(f"not a value of {shown}", _short(given), first["msg"].lower())


def _short(given: object) -> str:
    text = given if isinstance(given, str) else repr(given)
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004  (one line)
