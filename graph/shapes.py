"""How the positions of a row become an answer: made beside the statement that returns the row, used by the builder."""

from __future__ import annotations

from dataclasses import dataclass

from graph.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Typename:
    """`__typename`: known without asking the database."""

    name: str


@dataclass(frozen=True, slots=True)
class Id:
    """The global id of a node of this label, from its key at a position."""

    slot: int
    label: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar or enum at a position. `words` are the only values an enum may have."""

    slot: int
    kind: Kind
    required: bool
    words: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """An object read from a row: response keys and what stands there."""

    label: str
    fields: tuple[tuple[str, Part], ...]


@dataclass(frozen=True, slots=True)
class One:
    """A nested row at a position, or null."""

    slot: int
    inner: Fields | AnyOf
    required: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """A list of nested rows at a position."""

    slot: int
    inner: Fields | One


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor of a row: its order's fingerprint and the positions of the key values; with `offset`, a row number."""

    order: int
    slots: tuple[int, ...]
    offset: str = ""


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of a page; each is read from the page's item row, the node at its own positions."""

    fields: tuple[tuple[str, Part], ...]


@dataclass(frozen=True, slots=True)
class PageInfo:
    """pageInfo: response keys and which of its four fields they are."""

    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Total:
    """totalCount at a position of the row that holds the page."""

    slot: int


@dataclass(frozen=True, slots=True)
class Page:
    """A Relay connection: the item rows at a position, one more than asked for where there is a next page.

    `first` and `after` name the parameters that hold the page size and whether the page has predecessors.
    """

    slot: int
    typename: str
    first: str
    continued: bool
    cursor: Cursor
    fields: tuple[tuple[str, Typename | Edges | PageInfo | Total], ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """An object of one of several types: the type's name at a position, its nested row at another."""

    slot: int
    choices: tuple[tuple[str, One], ...]


Part = Typename | Id | Leaf | Fields | One | Many | Page | Cursor | AnyOf
