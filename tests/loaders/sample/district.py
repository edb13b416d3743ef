"""A sample's rows by what one asks of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from loaders.rows import EdgeRow, NodeRow, Row

SIZE, SEED = 300, 2026
TODAY = date(2026, 11, 23)
LADDER = ("innovative_sme", "srdi_sme", "little_giant", "mfg_champion")


@dataclass(frozen=True)
class District:
    """Nodes by label and id, edges by type."""

    nodes: Mapping[str, Mapping[str, Mapping[str, Any]]]
    edges: Mapping[str, list[EdgeRow]]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> District:
        """The district that some rows describe."""
        nodes: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
        edges: dict[str, list[EdgeRow]] = defaultdict(list)
        for row in rows:
            if isinstance(row, NodeRow):
                nodes[row.label][row.id] = row.properties
            elif isinstance(row, EdgeRow):
                edges[row.type].append(row)
        return cls(nodes, edges)

    def ends(self, edge_type: str, start: str, end: str) -> dict[str, list[str]]:
        """Ids of the ends of a type's edges between two labels, by the id of their start."""
        found: dict[str, list[str]] = defaultdict(list)
        for edge in self.edges[edge_type]:
            if (edge.start[0], edge.end[0]) == (start, end):
                found[edge.start[1]].append(edge.end[1])
        return found

    def reports(self) -> dict[str, dict[int, Mapping[str, Any]]]:
        """Reports by enterprise and year."""
        told = self.nodes["AnnualReport"]
        links = self.ends("REPORTED", "Enterprise", "AnnualReport")
        return {firm: {told[key]["year"]: told[key] for key in keys} for firm, keys in links.items()}

    def held(self) -> dict[str, list[EdgeRow]]:
        """Titles by enterprise, whenever held."""
        found: dict[str, list[EdgeRow]] = defaultdict(list)
        for edge in self.edges["HOLDS"]:
            found[edge.start[1]].append(edge)
        return found


def on(day: date, titles: Iterable[EdgeRow]) -> list[str]:
    """Ids of the titles valid on a day."""
    return [edge.end[1] for edge in titles if covers(edge.properties, day)]


def covers(span: Mapping[str, Any], day: date) -> bool:
    """Whether a dated edge holds on a day."""
    return bool(span.get("from", day) <= day <= span.get("to", day))


def highest(titles: Iterable[str]) -> str | None:
    """The highest step of the ladder among some titles."""
    return max((title for title in titles if title in LADDER), key=LADDER.index, default=None)


def at_ends(edges: Iterable[EdgeRow]) -> Iterator[tuple[str, str]]:
    """All that edges start or end at."""
    for edge in edges:
        yield edge.start
        yield edge.end
