"""Library edges in the store: IN_LIBRARY from an enterprise to a tier, of a source of their own, dated, kept for ever.

An edge says that an enterprise was in a tier's library, in one layer, from a day to a day. One that ended stays, with
what ended it. Only what began on the very day of an update can still be taken back: that day is not over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from graph import recorded
from graph.errors import BadInput
from graph.rules.library import Absence, Membership
from graph.sharing import native
from graph.store import Statement, Store
from graph.vocabulary import NOUN

SOURCE = "library"
TYPE = "IN_LIBRARY"
DAY = timedelta(days=1)
STAYED: Mapping[str, Any] = {"leftFor": None, "leftReasons": None}  # of a spell that another one follows

UPDATED = "MATCH (u:LibraryUpdate) WHERE u.id IN $tiers RETURN u.id, u.on, u.complete"
# under the lock of each record, so that of two updates one comes after the other
BEGIN = (
    f"UNWIND $tiers AS tier MERGE (u:LibraryUpdate {{id: tier}}) ON CREATE SET u.{NOUN} = 'LibraryUpdate', u.on = $day "
    "WITH u SET u.id = u.id WITH u WHERE u.on <= $day "
    "SET u.complete = false, u.on = $day RETURN count(*)"
)
OURS = "MATCH (u:LibraryUpdate {id: $tier}) WHERE u.on = $day"
END = f"{OURS} SET u.complete = true RETURN count(*)"
LOCK = f"{OURS} SET u.id = u.id WITH u WHERE u.on = $day RETURN count(*)"
STANDING = (
    f"UNWIND $ids AS id MATCH (e:Enterprise {{id: id}})-[r:{TYPE} {{source: $source}}]->(t:Tier) "
    "WHERE t.id IN $tiers AND (r.to IS NULL OR r.to >= $before) RETURN e.id, t.id, properties(r) "
    "ORDER BY r.from, r.load"
)
EDGE = f"MATCH (e:Enterprise {{id: row.id}})-[r:{TYPE} {{source: $source}}]->(:Tier {{id: $tier}})"
AMEND = f"{OURS} UNWIND $rows AS row {EDGE} WHERE r.load = row.load SET r += row.facts"
DROP = f"{OURS} UNWIND $rows AS row {EDGE} WHERE r.from = $day DELETE r"
OPEN = (
    f"{OURS} UNWIND $rows AS row MATCH (e:Enterprise {{id: row.id}}) MATCH (t:Tier {{id: $tier}}) "
    f"MERGE (e)-[r:{TYPE} {{source: $source, from: $day}}]->(t) SET r = row.facts"
)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in a library as the store has it: all properties of an edge."""

    facts: Mapping[str, Any]

    @property
    def layer(self) -> str:
        """The layer."""
        return str(self.facts["layer"])

    @property
    def last(self) -> date:
        """The last day it holds; of an open one the last day there is."""
        last: date | None = self.facts.get("to")
        return last or date.max

    def is_as(self, member: Membership) -> bool:
        """Whether it says what a judgement says."""
        known = (self.facts["layer"], self.facts["ruleset"], self.facts.get("reasons"))
        return known == (member.layer.value, member.ruleset, recorded.as_json(member.reasons))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is kept of one enterprise and one tier around a day: the spell of the day before, and one begun that day.

    Where two records were merged that both were in the library, the spell that began first counts, and `others` end.
    """

    before: Spell | None = None
    today: Spell | None = None
    others: tuple[Spell, ...] = ()

    def on(self, day: date) -> Spell | None:
        """What holds on the day, as far as it is written."""
        return self.today or (self.before if self.before and self.before.last >= day else None)


@dataclass(frozen=True, slots=True)
class Change:
    """What an update does to one enterprise and one tier: `statement` is one of AMEND, DROP, OPEN."""

    statement: str
    row: Mapping[str, Any]


def source_statement() -> Statement:
    """Makes the source the edges name, where it is not there yet."""
    row = {
        "id": SOURCE,
        NOUN: "Source",
        "sources": [SOURCE],
        "load": SOURCE,
        "name": "培育库",
        "about": "Who is in which tier's library: judged by the rules and by lists of titles, kept with its history",
        "licence": "proprietary",
        "nonCommercial": False,
        "attribution": "tidu, docs/cultivation-library.md",
    }
    return recorded.MAKE_SOURCE, {"source": SOURCE, "row": row}


async def updated(store: Store, tiers: Sequence[str]) -> dict[str, tuple[date, bool]]:
    """The day of each tier's last update, and whether all of it was written."""
    rows = await store.read(UPDATED, {"tiers": list(tiers)})
    return {tier: (native(day), complete) for tier, day, complete in rows}


async def begin(store: Store, tiers: Sequence[str], day: date) -> None:
    """Note that these libraries are being brought up to a day. Raises BadInput: they were for a later one."""
    params = {"tiers": sorted(tiers), "day": day}
    # a member that no source describes any more belongs to `recorded`
    sources = [source_statement(), recorded.source_statement()]
    *_, [[begun]] = await store.write_all([*sources, (BEGIN, params)], repeatable=True)
    if begun < len(tiers):
        raise_later(await updated(store, tiers), day)


def raise_later(known: Mapping[str, tuple[date, bool]], day: date) -> None:
    """Raise BadInput where an update later than the day was made."""
    later = {tier: on for tier, (on, _) in known.items() if on > day}
    if later:
        told = ", ".join(f"{tier} is as of {on}" for tier, on in sorted(later.items()))
        raise BadInput(
            f"The library was updated for a later day than {day}: {told}.",
            "History is only added to. Give that day or a later one; --dry-run tells what another day would give.",
        )


async def standing(
    store: Store, tiers: Sequence[str], ids: Sequence[str], day: date
) -> dict[tuple[str, str], Standing]:
    """What is kept of these enterprises around a day, by enterprise and tier."""
    params = {"ids": list(ids), "tiers": list(tiers), "source": SOURCE, "before": day - DAY}
    found: dict[tuple[str, str], Standing] = {}
    for key, tier, properties in await store.read(STANDING, params):
        spell = Spell({name: native(value) for name, value in properties.items()})
        known = found.get((key, tier), Standing())
        if spell.facts["from"] == day:
            found[key, tier] = replace(known, today=spell)
        elif spell.facts["from"] < day and known.before is None:
            found[key, tier] = replace(known, before=spell)
        elif spell.facts["from"] < day and spell.last >= day:
            found[key, tier] = replace(known, others=(*known.others, spell))
    return found


def changes(key: str, known: Standing, found: Membership | Absence, day: date) -> list[Change]:
    """What makes the store say what was judged on a day; nothing where it does.

    What came of an earlier update of the same day gives way: the day's last word counts.
    """
    before, today = known.before, known.today
    merged = [change for other in known.others for change in _closed(key, other, STAYED, day)]
    if isinstance(found, Absence):
        return [*merged, *_closed(key, before, left(found), day), *_dropped(key, today)]
    if before and before.layer == found.layer.value:
        return [*merged, *_stayed(key, before, found, day), *_dropped(key, today)]
    former = before.layer if before else None
    opened = Change(OPEN, {"id": key, "facts": edge(found, day, former)})
    stands = today and today.is_as(found) and today.facts.get("previousLayer") == former
    return [*merged, *_closed(key, before, STAYED, day), *([] if stands else [opened])]


def edge(member: Membership, day: date, former: str | None) -> dict[str, Any]:
    """All properties of the edge of a spell that begins on a day. `load` tells the spells of a pair apart."""
    facts = {
        "source": SOURCE,
        "load": f"{SOURCE} {day}",
        "confidence": 1.0,
        "from": day,
        "previousLayer": former,
        **judged(member, day),
    }
    return {name: value for name, value in facts.items() if value is not None}


def judged(member: Membership, day: date) -> dict[str, Any]:
    """What a judgement says of a spell."""
    return {
        "layer": member.layer.value,
        "ruleset": member.ruleset,
        "reasons": recorded.as_json(member.reasons),
        "judgedOn": day,
    }


def left(found: Absence) -> dict[str, Any]:
    """Why an enterprise is not in a library any more, as it is kept."""
    return {"leftFor": found.why.value, "leftReasons": recorded.as_json(found.reasons) if found.reasons else None}


async def write(store: Store, tier_changes: Mapping[str, Sequence[Change]], day: date) -> None:
    """Write changes of several tiers, all or none. Raises BadInput: another update took over."""
    statements: list[Statement] = []
    locks = []
    for tier in sorted(tier for tier, found in tier_changes.items() if found):
        params = {"tier": tier, "day": day, "before": day - DAY, "source": SOURCE}
        locks.append(len(statements))
        statements.append((LOCK, params))
        for kind in (AMEND, DROP, OPEN):
            rows = [dict(change.row) for change in tier_changes[tier] if change.statement is kind]
            if rows:
                statements.append((kind, {**params, "rows": rows}))
    results = await store.write_all(statements, repeatable=True) if statements else []
    if any(results[place] != [[1]] for place in locks):
        raise BadInput(
            "Another update of the library began for a later day and took over.", "Run it again for that day."
        )


async def complete(store: Store, tiers: Sequence[str], day: date) -> None:
    """Note that the libraries of these tiers are brought up to a day."""
    statements = [(END, {"tier": tier, "day": day}) for tier in sorted(tiers)]
    await store.write_all(statements, repeatable=True)


def _closed(key: str, before: Spell | None, why: Mapping[str, Any], day: date) -> list[Change]:
    """The spell of the day before ends there; nothing where it does, for that reason."""
    ended = {"to": day - DAY, **why}
    if before is None or {name: before.facts.get(name) for name in ended} == ended:
        return []
    return [Change(AMEND, {"id": key, "load": before.facts["load"], "facts": ended})]


def _stayed(key: str, before: Spell, found: Membership, day: date) -> list[Change]:
    """The spell of the day before goes on, with the reasons of today where they are others."""
    if before.is_as(found) and before.facts.get("to") is None:
        return []
    told = {} if before.is_as(found) else judged(found, day)
    return [Change(AMEND, {"id": key, "load": before.facts["load"], "facts": {**told, "to": None, **STAYED}})]


def _dropped(key: str, today: Spell | None) -> list[Change]:
    """A spell that began today did not."""
    return [Change(DROP, {"id": key})] if today else []
