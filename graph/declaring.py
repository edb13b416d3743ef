"""How the model is written: makers of properties and links."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from graph.access import Access
from graph.vocabulary import Enumeration, Kind, Link, Property, Shape


class Maker(Protocol):
    """Makes a property of one kind."""

    def __call__(
        self, name: str, about: str, *, required: bool = False, indexed: bool = False, searched: bool = False
    ) -> Property: ...


def _property(kind: Kind) -> Maker:
    def make(
        name: str, about: str, *, required: bool = False, indexed: bool = False, searched: bool = False
    ) -> Property:
        return Property(name, kind, about, required, indexed, searched)

    return make


string = _property(Kind.STRING)
text = _property(Kind.TEXT)
integer = _property(Kind.INT)
number = _property(Kind.FLOAT)
flag = _property(Kind.BOOL)
date = _property(Kind.DATE)
moment = _property(Kind.MOMENT)
json = _property(Kind.JSON)
strings = _property(Kind.STRINGS)


def decimal(name: str, about: str, *, required: bool = False, signed: bool = False) -> Property:
    """An exact decimal, from 0 unless signed."""
    return Property(name, Kind.DECIMAL, about, required, signed=signed)


def word(name: str, enum: Enumeration, about: str, *, required: bool = False) -> Property:
    """A property that holds one word of a closed list."""
    return Property(name, Kind.ENUM, about, required, enum=enum)


def words(name: str, enum: Enumeration, about: str) -> Property:
    """A property that holds several words of a closed list."""
    return Property(name, Kind.STRINGS, about, enum=enum)


def guarded(access: Access, *properties: Property) -> tuple[Property, ...]:
    """Properties that not everyone sees."""
    return tuple(replace(known, access=access) for known in properties)


def one(name: str, about: str) -> Link:
    """A link to one node, or none."""
    return Link(name, Shape.ONE, about)


def many(name: str, about: str) -> Link:
    """A short list, all of it."""
    return Link(name, Shape.LIST, about)


def page(name: str, about: str, connection: str = "") -> Link:
    """A Relay connection."""
    return Link(name, Shape.PAGE, about, connection)
