"""A digest as plain values, which every format is made of."""

from typing import NamedTuple


class Item(NamedTuple):
    """Something that happened, or a subject whose state changed: what it is, and what there is to say of it."""

    head: str
    lines: tuple[str, ...] = ()


class Section(NamedTuple):
    """Items of one sort under a title."""

    title: str
    items: tuple[Item, ...]


class Told(NamedTuple):
    """What there is to say of one dispute."""

    title: str
    sections: tuple[Section, ...]


class Digest(NamedTuple):
    """A digest: its title, the span that it is for in words, and each dispute of which there is anything to say."""

    title: str
    span: str
    disputes: tuple[Told, ...]
