"""What a caller wants, free of GraphQL and of Cypher: the plain tree a statement is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.errors import BadInput


@dataclass(frozen=True, slots=True)
class Ref:
    """A value that is known only when the statement runs: where it stands among the request's variables.

    Plans are kept per document; what a variable holds may differ from one request to the next.
    """

    path: tuple[str | int, ...]


VIEWER = Ref(("viewer's node",))  # the key of the viewer's own node: known to `bind`, no variable of the request


@dataclass(frozen=True, slots=True)
class Wanted:
    """One selected field: its response key, its arguments, and what is selected below it.

    `on` holds, for a field of an abstract type, what is selected on each concrete type.
    """

    name: str
    key: str
    args: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Wanted, ...] = ()
    on: Mapping[str, tuple[Wanted, ...]] = field(default_factory=dict)


Codec = Callable[[Any], Any]


@dataclass(slots=True)
class Params:
    """The parameters of a statement while it is written; `bind` gives their values for one request."""

    _slots: list[tuple[str, Any, Codec | None]] = field(default_factory=list)

    def add(self, value: Any, codec: Codec | None = None) -> str:
        """Reserve a parameter for a value (it may hold Refs); returns its name without the dollar sign.

        `codec` turns the caller's value into the one the database gets, or raises BadInput.
        """
        for name, known, how in self._slots:
            if known is value and how is codec:
                return name
        name = f"p{len(self._slots)}"
        self._slots.append((name, value, codec))
        return name

    def bind(self, variables: Mapping[str, Any], viewer: str = "") -> dict[str, Any]:
        """The parameters' values for these variables and the key of the viewer's node.

        Raises BadInput where a value cannot be used.
        """
        bound = {}
        for name, value, codec in self._slots:
            given = viewer if value is VIEWER else resolve(value, variables)
            bound[name] = given if codec is None else codec(given)
        return bound


def resolve(value: Any, variables: Mapping[str, Any]) -> Any:
    """The value with every Ref in it replaced by what the variables hold."""
    if isinstance(value, Ref):
        for step in value.path:
            variables = variables[step]  # type: ignore[index]
        return variables
    if isinstance(value, list):
        return [resolve(item, variables) for item in value]
    return value


def page_size(maximum: int) -> Codec:
    """A codec for `first`: a whole number from 0 to `maximum`."""

    def check(value: Any) -> int:
        if isinstance(value, int) and 0 <= value <= maximum:
            return value
        raise BadInput(f"first is {value}.", f"A page holds 0 to {maximum}; use `after` for the next one.")

    return check
