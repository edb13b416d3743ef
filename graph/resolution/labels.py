"""The hand-checked pairs of `data/resolution`: what they say, and which half of them a threshold may be chosen on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from graph.resolution.records import Record, spelt

PAIRS = "resolution/pairs.csv"
WEIGHTS = "resolution/weights.yaml"
HELD_OUT = "public-held-out"  # written after all else was settled: nothing was ever chosen on them
PREFIXES = {"eto-chips": "eto:", "financedatabase-cn": "fd:"}  # of the ids of those sources in the graph


@dataclass(frozen=True)
class Side:
    """One end of a labelled pair. `id` is that of the graph where the source is loaded, else empty."""

    source: str
    id: str
    name: str
    name_en: str

    @property
    def tunes(self) -> bool:
        """Whether what starts here belongs to the half on which weights and thresholds are chosen."""
        return self.source != HELD_OUT and sha256(f"{self.source}|{self.id}|{self.name}".encode()).digest()[0] % 2 == 0

    def record(self) -> Record:
        """The side as far as this file tells it."""
        key = self.id or f"{self.source}:{self.name}"
        return Record(key, self.source, spelt([self.name, self.name_en]), invented=self.source == "synthetic")


@dataclass(frozen=True)
class Labelled:
    """Two names and what is known of them: same, different, branch or parent; `why` in words."""

    left: Side
    right: Side
    label: str
    why: str

    @property
    def same(self) -> bool:
        """Whether they are one enterprise: a branch or a parent is another."""
        return self.label == "same"


def labelled(data: Path) -> list[Labelled]:
    """The pairs of the file, in its order."""
    with (data / PAIRS).open(encoding="utf-8", newline="") as lines:
        return list(_pairs(csv.DictReader(lines)))


def _pairs(rows: csv.DictReader[str]) -> Iterator[Labelled]:
    for row in rows:
        yield Labelled(_side(row, "left"), _side(row, "right"), row["label"], row["why"])


def _side(row: dict[str, str], end: str) -> Side:
    source, key = row[f"{end}_source"], row[f"{end}_id"]
    return Side(source, PREFIXES.get(source, "") + key if key else "", row[f"{end}_name"], row[f"{end}_name_en"])
