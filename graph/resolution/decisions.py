"""What people decided about pairs: remembered by ids, so that it outlives both enterprises and any load."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.errors import LoadError
from graph.resolution import keeping
from graph.resolution.keeping import DECIDED, Pair, pair
from graph.sharing import native
from graph.store import Store
from graph.writes import aliases

ALL = "MATCH (d:Decision) RETURN d{.left, .right, .same, .by, .on, .reason} ORDER BY d.id"
THERE = "UNWIND $ids AS id MATCH (n:Enterprise {id: id}) RETURN n.id, coalesce(n.synthetic, false)"
PUT = "UNWIND $rows AS row MERGE (d:Decision {id: row.id}) SET d = row RETURN count(*)"
FORGET = "UNWIND $ids AS id MATCH (d:Decision {id: id}) DELETE d RETURN count(*)"
WORDS = {"same": True, "different": False, "同一": True, "不同": False, "y": True, "n": False}
COLUMNS = ("left", "left_name", "right", "right_name", "confidence", "why", "decision", "reason")


@dataclass(frozen=True)
class Decision:
    """That two enterprises are one, or are not; `by` whom and `on` which day."""

    pair: Pair
    same: bool
    by: str
    on: date
    reason: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """The properties of its node."""
        left, right = self.pair
        facts = {"id": f"{left}|{right}", "left": left, "right": right, "same": self.same, "by": self.by, "on": self.on}
        return facts | ({"reason": self.reason} if self.reason else {})


async def decisions(store: Store) -> list[Decision]:
    """All decisions, of merged enterprises under the ids they go by now; of a merged pair none."""
    now = await aliases(store)
    found: dict[Pair, Decision] = {}
    for [row] in await store.read(ALL, {}):
        left, right = (now.get(row[end], row[end]) for end in ("left", "right"))
        if left != right:
            key = pair(left, right)
            found[key] = Decision(key, row["same"], row["by"], native(row["on"]), row["reason"] or "")
    return list(found.values())


async def decide(store: Store, made: Sequence[Decision]) -> int:
    """Remember decisions and put the edges right, all of them in one transaction or none; returns how many.

    Deciding again replaces what was decided. Raises LoadError: an id no enterprise has, or a real and an invented one.
    """
    now = await aliases(store)
    moved = [Decision(pair(*(now.get(end, end) for end in d.pair)), d.same, d.by, d.on, d.reason) for d in made]
    rows = await store.read(THERE, {"ids": sorted({end for d in moved for end in d.pair})})
    invented: dict[str, bool] = dict(rows)
    for decision in moved:
        _possible(decision, invented)
    same = {d.pair: DECIDED for d in moved if d.same}
    mine = {d.pair for d in moved}
    there = {key: known for key, known in (await keeping.standing(store)).items() if key in mine}
    await store.write_all(
        [
            (PUT, {"rows": [d.row for d in moved]}),
            keeping.source_statement(),
            *keeping.changes(there, same, keeping.BY_HAND),
        ],
        repeatable=True,
    )
    return len(moved)


def _possible(decision: Decision, invented: Mapping[str, bool]) -> None:
    if decision.pair[0] == decision.pair[1]:
        raise LoadError(f"{decision.pair[0]} is decided to be itself.", "Name two enterprises that are not merged.")
    if missing := [end for end in decision.pair if end not in invented]:
        raise LoadError(f"No enterprise has the id {missing[0]}.", "Take ids as `tidu resolve queue` shows them.")
    if decision.same and len({invented[end] for end in decision.pair}) > 1:
        raise LoadError(
            f"{' and '.join(decision.pair)} cannot be one: only one of them is invented.", "Decide it as different."
        )


def decision_of(one: str, other: str, word: str, by: str, on: date, reason: str = "") -> Decision:
    """A single decision in words. Raises LoadError: the word is none we know."""
    if word.lower() not in WORDS:
        raise LoadError(f"{word} decides nothing.", f"Write one of: {', '.join(WORDS)}.")
    return Decision(pair(one, other), WORDS[word.lower()], by, on, reason)


def read_decisions(text: str, by: str, on: date) -> list[Decision]:
    """The decisions in a CSV as `tidu resolve queue --csv` writes it, with `decision` filled in; empty ones are left.

    Raises LoadError: a column is missing, or a decision is no word we know, with every such line.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if missing := [name for name in ("left", "right", "decision") if name not in (reader.fieldnames or ())]:
        raise LoadError(f"The file has no column {', '.join(missing)}.", f"Its columns are: {', '.join(COLUMNS)}.")
    found, wrong = [], []
    for row in reader:
        word = (row["decision"] or "").strip().lower()
        if word and word not in WORDS:
            wrong.append(f"line {reader.line_num}: {word}")
        elif word:
            key = pair((row["left"] or "").strip(), (row["right"] or "").strip())
            found.append(Decision(key, WORDS[word], by, on, (row.get("reason") or "").strip()))
    if wrong:
        raise LoadError(
            f"Decisions that are no words we know: {'; '.join(wrong)}.", f"Write one of: {', '.join(WORDS)}."
        )
    if twice := _contradicted(found):
        raise LoadError(
            f"Decided both ways: {'; '.join(' and '.join(key) for key in twice)}.", "Keep one line of each."
        )
    return found


def _contradicted(found: Iterable[Decision]) -> list[Pair]:
    words: dict[Pair, set[bool]] = {}
    for decision in found:
        words.setdefault(decision.pair, set()).add(decision.same)
    return sorted(key for key, said in words.items() if len(said) > 1)
