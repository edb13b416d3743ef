"""Two enterprises as they were before they were merged, as JSON that gives the same values back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from graph import recorded
from graph.errors import LoadError
from graph.sharing import native

Fate = Literal["moved", "covered", "inner"]
"""What a merge made of an edge: it moved, the survivor had one like it, or it lay between the two."""

Joint = tuple[str, bool, str, str, str]
"""Type, whether outward, label and id of the other end, source (with the `load` of what is kept in no file)."""

DAY = "day:"  # before dates, which JSON has not


@dataclass(frozen=True)
class Edge:
    """An edge of the enterprise that was merged, as seen from it: outward or inward, and what is at its other end."""

    type: str
    outward: bool
    label: str
    id: str
    properties: Mapping[str, Any]
    fate: Fate = "moved"

    @property
    def joint(self) -> Joint:
        """What tells it from the others of one enterprise: a source states an edge once, but several are recorded."""
        source = self.properties["source"]
        source = f"{source}#{self.properties['load']}" if source in recorded.KEPT else source
        return (self.type, self.outward, self.label, self.id, source)


@dataclass(frozen=True)
class Snapshot:
    """The survivor and the other before the merge, the other's edges, and the old ids that led to the other.

    `stay` are the survivor's own edges that sources state which describe the other alone.
    """

    kept: dict[str, Any]
    other: dict[str, Any]
    edges: tuple[Edge, ...]
    aliases: tuple[str, ...]
    stay: tuple[Joint, ...] = ()


def plain(value: Any) -> Any:
    """A value of the store as Python has it, in lists and maps too."""
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else native(value)


def to_json(snapshot: Snapshot) -> str:
    """The snapshot as text."""
    edges = [[e.type, e.outward, e.label, e.id, dict(e.properties), e.fate] for e in snapshot.edges]
    content = {"kept": snapshot.kept, "other": snapshot.other, "edges": edges}
    content |= {"aliases": snapshot.aliases, "stay": snapshot.stay}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_told)


def from_json(text: str) -> Snapshot:
    """The snapshot of a text. Raises LoadError: it is none."""
    try:
        content = json.loads(text, object_hook=_days)
        edges = tuple(Edge(*edge) for edge in content["edges"])
        stay: Any = tuple(tuple(joint) for joint in content["stay"])
        return Snapshot(content["kept"], content["other"], edges, tuple(content["aliases"]), stay)
    except (json.JSONDecodeError, KeyError, TypeError) as cause:
        raise LoadError(
            "What was merged was not kept in a form that can be split.", "Restore a backup from before the merge."
        ) from cause


def _told(value: Any) -> Any:
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    raise TypeError(f"{value!r} has no place in a snapshot")


def _days(content: dict[str, Any]) -> Any:
    return date.fromisoformat(content[DAY]) if content.keys() == {DAY} else content
