"""The words the model is written in: node, property, relationship, link, enumeration.

A property carries one name in the graph, in GraphQL and in the data dictionary, so nothing is ever translated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from graph.access import Access

NOUN = "noun"  # every node carries its label in this property, so that one full-text index can be narrowed by it


class Kind(Enum):
    """What a property holds."""

    STRING = "string"
    TEXT = "text"  # long prose: searchable, never ordered or compared
    INT = "int"
    FLOAT = "float"
    DECIMAL = "decimal"  # at most 15 significant digits, kept as FLOAT: every such decimal survives the round trip
    BOOL = "bool"
    DATE = "date"
    MOMENT = "moment"  # a time with its offset, kept as ISO 8601 text; what has a place in time also has a `position`
    JSON = "json"  # a rule or another small tree, kept as JSON text
    STRINGS = "strings"  # a list, empty when nothing is known
    ENUM = "enum"


@dataclass(frozen=True)
class Enumeration:
    """A closed list of words; keys are GraphQL names and are stored as they are."""

    name: str
    about: str
    values: dict[str, str]


@dataclass(frozen=True)
class Property:
    """One fact about a node or an edge. `about` is its description, with the Chinese term."""

    name: str
    kind: Kind
    about: str
    required: bool = False
    indexed: bool = False
    searched: bool = False
    enum: Enumeration | None = None
    access: Access | None = None  # who may see it; everyone unless said
    signed: bool = False  # whether a number may be below zero

    @property
    def comparable(self) -> bool:
        """Whether it may be filtered and ordered by."""
        return self.kind not in {Kind.TEXT, Kind.JSON, Kind.STRINGS, Kind.MOMENT}


class Shape(Enum):
    """How a link appears: one node or none, a short plain list, or a Relay connection."""

    ONE = "one"
    LIST = "list"
    PAGE = "page"


class Way(Enum):
    """Which end of the relationship a link starts from."""

    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Link:
    """A field that follows a relationship. `connection` names its Relay types when the edge has facts of its own."""

    name: str
    shape: Shape
    about: str
    connection: str = ""


@dataclass(frozen=True)
class Relationship:
    """An edge type between two labels, read as a sentence: START TYPE END.

    `dated` edges hold from `from` to `to`, both inclusive; no date means no known bound.
    """

    type: str
    start: str
    end: str
    about: str
    out: Link | None = None
    back: Link | None = None
    properties: tuple[Property, ...] = ()
    dated: bool = False
    access: Access | None = None


@dataclass(frozen=True)
class Tally:
    """How many edges of some types leave a node: a field that is counted when it is asked for, kept nowhere."""

    name: str
    about: str
    types: tuple[str, ...]
    access: Access | None = None

    def expression(self, here: str) -> str:
        """The Cypher that counts them; the degree of a node is read, not its edges."""
        return f"COUNT {{ ({here})-[:{'|'.join(self.types)}]->() }}"


@dataclass(frozen=True)
class Highest:
    """Of the nodes along a link that have a property, the one where it is largest; ties by id, the smallest."""

    name: str
    about: str
    link: str
    by: str


@dataclass(frozen=True)
class Node:
    """A label: its key is `id`, unique. `plural` names its list in the API.

    `keys` are properties of the store only: made from the others when a node is written, never stated by a source.
    """

    label: str
    about: str
    properties: tuple[Property, ...]
    plural: str = ""
    synthetic: bool = False  # whether a generator can make it
    internal: bool = False  # book-keeping: in the store, never in the API
    access: Access | None = None
    keys: tuple[Property, ...] = ()
    tallies: tuple[Tally, ...] = ()
    highest: tuple[Highest, ...] = ()

    @property
    def order(self) -> str:
        """The property its lists are ordered by inside a parent; ties are broken by id."""
        return "position" if self.property("position") else "id"

    @property
    def searched(self) -> tuple[str, ...]:
        """Properties in its full-text index."""
        return tuple(p.name for p in (*self.properties, *self.keys) if p.searched)

    def property(self, name: str) -> Property | None:
        """The property of that name, or None."""
        return next((p for p in self.properties if p.name == name), None)

    def tally(self, name: str) -> Tally | None:
        """The tally of that name, or None."""
        return next((t for t in self.tallies if t.name == name), None)

    def top(self, name: str) -> Highest | None:
        """The field of that name that is the highest along a link, or None."""
        return next((h for h in self.highest if h.name == name), None)


@dataclass(frozen=True)
class Route:
    """A link seen from the label it starts at: which edge to follow, which way, and what is there."""

    link: Link
    relationship: Relationship
    way: Way

    @property
    def target(self) -> str:
        """Label at the other end."""
        return self.relationship.end if self.way is Way.OUT else self.relationship.start

    def pattern(self, here: str, edge: str, there: str, *, label: bool = True) -> str:
        """The Cypher pattern from `here` to `there`; `label=False` leaves the end label out."""
        arrow = f"-[{edge}:{self.relationship.type}]-"
        end = f"({there}:{self.target})" if label else f"({there})"
        return f"({here}){arrow}>{end}" if self.way is Way.OUT else f"({here})<{arrow}{end}"


@dataclass(frozen=True)
class Model:
    """Everything the graph may hold."""

    version: int
    nodes: dict[str, Node]
    relationships: tuple[Relationship, ...]
    enums: dict[str, Enumeration]
    edge_properties: tuple[Property, ...]
    routes: dict[str, dict[str, Route]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._check_access()
        routes: dict[str, dict[str, Route]] = {label: {} for label in self.nodes}
        for r in self.relationships:
            for label, link, way in ((r.start, r.out, Way.OUT), (r.end, r.back, Way.IN)):
                if link is None:
                    continue
                here = self.nodes[label]
                taken = (
                    link.name in routes[label]
                    or here.property(link.name)
                    or here.tally(link.name)
                    or here.top(link.name)
                )
                if taken:
                    raise ValueError(f"{label}.{link.name} is declared twice")
                routes[label][link.name] = Route(link, r, way)
        object.__setattr__(self, "routes", routes)

    def _check_access(self) -> None:
        """A property that not everyone sees is null for some, and the index of a full text knows no viewer."""
        holders = [(n.label, n.properties) for n in self.nodes.values()]
        holders += [(r.type, r.properties) for r in self.relationships]
        for name, properties in holders:
            for known in properties:
                if known.access and (known.required or known.searched or known.kind is Kind.STRINGS):
                    raise ValueError(
                        f"{name}.{known.name} is not for everyone: it can be no list, required or searched"
                    )

    def facts_of(self, relationship: Relationship) -> tuple[Property, ...]:
        """The edge's own properties and those every edge has."""
        return (*relationship.properties, *self.edge_properties)

    def lone_end(self, route: Route) -> bool:
        """Whether that relationship type, followed that way from that label, can only lead to one label.

        Then the end label need not be tested and a count is read from the degree store.
        """
        here = route.relationship.start if route.way is Way.OUT else route.relationship.end
        ends = {
            (r.end if route.way is Way.OUT else r.start)
            for r in self.relationships
            if r.type == route.relationship.type and here == (r.start if route.way is Way.OUT else r.end)
        }
        return len(ends) == 1
