"""``dispute.toml`` read strictly, for commands that write, publish or serve: every key checked, every fault named."""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from events.errors import DisputeError, InvalidInput
from events.log.records import Curator
from events.text import TITLE_LIMIT, clean
from tracker import config


def _checked(check: Callable[[str], object]) -> AfterValidator:
    """Return what lets pydantic say our refusal, its way out included, of a value that *check* does not take."""

    def run(value: str) -> str:
        try:
            check(value)
        except DisputeError as error:
            raise ValueError(error.why) from None
        return value

    return AfterValidator(run)


def checked_hub(text: str) -> str:
    """Return a hub's address, which is http or https, without credentials or a fragment. Raises InvalidInput. Pure."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        sound, parts = False, urlsplit("")
    if (
        not sound
        or "@" in parts.netloc
        or parts.fragment
        or not text.isascii()
        or not text.isprintable()
        or " " in text
    ):
        raise InvalidInput("not a hub's address", text, "write one such as https://hub.example.org/")
    return text


def checked_address(text: str) -> str:
    """Return an IP address. Raises InvalidInput for anything else, a name included. Pure."""
    try:
        ip_address(text)
    except ValueError:
        raise InvalidInput("not an address", text, "write IP addresses such as 127.0.0.1") from None
    return text


def _folder(text: str) -> None:
    if not text.strip() or "\0" in text:
        raise InvalidInput("not a folder", text, "name a folder, such as site")


def _key(text: str) -> None:
    if not text.strip() or "\0" in text:
        raise InvalidInput("not a file", text, "name the file of the key, such as /safe/place/disputes.key")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WebSub(_Table):
    """``[websub]``: whom to tell of every feed that changed."""

    hub: Annotated[str, _checked(checked_hub)]


class Publish(_Table):
    """``[publish]``: where ``dispute worker`` writes the site."""

    folder: Annotated[str, _checked(_folder)]


class Limits(_Table):
    """``[limits]``: how often one client of ``dispute serve`` may ask, in so many seconds; not given, as it likes.

    *proxies* are the addresses of those whose word is taken on who asks.
    """

    requests: Annotated[int, Field(ge=1, le=1_000_000)]
    seconds: Annotated[int, Field(ge=1, le=86_400)] = 60
    proxies: list[Annotated[str, _checked(checked_address)]] = Field(default_factory=list)


class _File(_Table):
    """All that ``dispute.toml`` may say. The first seven keys are those of :mod:`tracker.config`."""

    title: Annotated[str, _checked(lambda text: clean(text, what="title", limit=TITLE_LIMIT))] | None = None
    base_url: Annotated[str, _checked(config.checked_base_url)] | None = None
    curator: Annotated[str, _checked(Curator.parse)] | None = None
    store: Annotated[str, _checked(_folder)] | None = None
    key: Annotated[str, _checked(_key)] | None = None
    signing_key: Annotated[str, _checked(_key)] | None = None
    require_signatures: bool = False
    websub: WebSub | None = None
    publish: Publish | None = None
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What applies: the light settings, and those that only publishing and serving need. None: not set."""

    config: config.Config
    hub: str | None = None
    folder: Path | None = None
    limits: Limits | None = None


def settings(light: config.Config) -> Settings:
    """Return what the file that *light* was read from says beside. Raises InvalidInput for its first fault."""
    if light.path is None:
        return Settings(light)
    said = config.raw_of(light.path)
    found = faults(said)
    if found:
        raise found[0]
    file = _File.model_validate(said)
    return Settings(
        light,
        hub=file.websub.hub if file.websub else None,
        folder=light.path.parent / file.publish.folder if file.publish else None,
        limits=file.limits,
    )


def all_faults(path: Path) -> list[InvalidInput]:
    """Return everything that is wrong with the file at *path*. Raises StoreError where it cannot be read."""
    try:
        return faults(config.raw_of(path))
    except InvalidInput as error:
        return [error]


def faults(said: dict[str, Any]) -> list[InvalidInput]:
    """Return everything that is wrong with what a file says, in its order, each naming its key with dots. Pure."""
    try:
        _File.model_validate(said)
    except ValidationError as error:
        return [_fault(dict(one)) for one in error.errors(include_url=False)]
    return []


def _fault(error: dict[str, Any]) -> InvalidInput:
    """Return one of pydantic's errors in a line of ours. Pure."""
    where = [str(part) for part in error["loc"]]
    key = ".".join(where)
    match error["type"]:
        case "extra_forbidden":
            return InvalidInput("unknown key in dispute.toml", key, f"one of {', '.join(_keys(where[:-1]))}")
        case "missing":
            return InvalidInput("dispute.toml", key, f"say it, or leave [{'.'.join(where[:-1])}] out")
        case "string_type" | "bool_type" as kind:
            return InvalidInput("dispute.toml", key, config.WRITTEN[str if kind == "string_type" else bool])
        case "model_type" | "model_attributes_type":
            return InvalidInput("dispute.toml", key, f"it is a table: write [{key}] and its keys below")
        case "value_error":
            return InvalidInput("dispute.toml", key, str(error["ctx"]["error"]))
        case _:
            return InvalidInput("dispute.toml", key, str(error["msg"]).lower())


def _keys(table: list[str]) -> list[str]:
    """Return the keys that a table takes; the empty one is the file itself. Pure."""
    models: dict[str, type[_Table]] = {"": _File, "websub": WebSub, "publish": Publish, "limits": Limits}
    return list(models[".".join(table)].model_fields)
