"""Titles that are granted and withdrawn in this system: dated edges HOLDS, and a Change for each thing done.

Titles that a source states stay that source's: they are corrected there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from graph import recorded
from graph.access import Viewer
from graph.deeds import Decided, Deed, Done, Here, Refused, UserError, perform, require, wrong_text
from graph.errors import BadId
from graph.guards import GRANTORS
from graph.ids import key_of
from graph.sharing import native
from graph.store import Run, Statement, Store
from graph.values import today

GRANT, WITHDRAW = "grantTitle", "withdrawTitle"
TITLES = "MATCH (t:Tier) RETURN t.id, t.name, t.validityYears ORDER BY t.id"
HELD = (
    "MATCH (:Enterprise {id: $id})-[r:HOLDS]->(:Tier {id: $title}) RETURN properties(r) ORDER BY r.from, r.source"
)  # fmt: skip
RECORDED = "MATCH (:Enterprise {id: $id})-[r:HOLDS {source: $source, load: $load}]->(:Tier {id: $title})"
PUT = (
    "MATCH (e:Enterprise {id: $id}) MATCH (t:Tier {id: $title}) CREATE (e)-[r:HOLDS]->(t) SET r = $holding "
    "RETURN count(*)"
)
END = f"{RECORDED} SET r.to = $to RETURN count(*)"
DROP = f"{RECORDED} DELETE r RETURN count(*)"
CHANGE = "MATCH (e:Enterprise {id: $id}) CREATE (e)-[r:CHANGED]->(c:Change) SET r = $edge, c = $change RETURN count(*)"
DATE_YEARS = range(1949, 2201)
LONGEST_BATCH = 100  # characters


@dataclass(frozen=True, slots=True)
class Grant:
    """A title from a day on; without `to` for as long as the title is valid. `title` is a word or a global id."""

    title: str
    since: date
    to: date | None
    batch: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The end of a title: `since` is the first day it is no longer held."""

    title: str
    since: date
    basis: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A title held from a day to a day, both inclusive, None where not known; `load` tells recorded ones apart."""

    since: date | None
    to: date | None
    source: str
    load: str
    facts: Mapping[str, Any]

    def meets(self, since: date | None, to: date | None) -> bool:
        """Whether it holds on some day of a span."""
        starts_in_time = to is None or self.since is None or self.since <= to
        return starts_in_time and (since is None or self.to is None or self.to >= since)

    def __str__(self) -> str:
        return f"{self.since or '…'} to {self.to or '…'}"


@dataclass(frozen=True, slots=True)
class Title:
    """A tier or a qualification, and for how many years it is valid."""

    id: str
    name: str
    years: int | None


async def grant_title(store: Store, viewer: Viewer, deed: Deed, asked: Grant) -> Done:
    """Grant a title to an enterprise. Raises Forbidden and Refused."""
    require(GRANTORS, viewer, GRANT)
    _refuse(
        _wrong_days(since=asked.since, to=asked.to),
        wrong_text(("input", "basis"), asked.basis),
        wrong_text(("input", "batch"), asked.batch, most=LONGEST_BATCH),
    )

    async def decide(run: Run, here: Here) -> Decided:
        title = await _title(run, asked.title)
        to = asked.to or last_day(asked.since, title.years)
        held = [one for one in await _held(run, here, title) if one.source == recorded.SOURCE]
        if clash := [one for one in held if one.meets(asked.since, to)]:
            raise Refused(_already(title, clash))
        change = uuid4().hex
        holding = {
            **recorded.EDGE,
            "load": change,
            **_present({"from": asked.since, "to": to, "batch": asked.batch, "basis": asked.basis.strip()}),
            "by": here.by,
        }
        put = PUT, {"id": here.id, "title": title.id, "holding": holding}
        told = _change(here, change, "TITLE_GRANTED", asked.basis, None, [_told(title, holding)])
        return Decided([put, told], [change])

    return await perform(store, viewer, GRANTORS, deed, decide)


async def withdraw_title(store: Store, viewer: Viewer, deed: Deed, asked: Withdrawal) -> Done:
    """End a title that was granted in this system; one granted for days to come only is taken back.

    Raises Forbidden and Refused.
    """
    require(GRANTORS, viewer, WITHDRAW)
    _refuse(_wrong_days(since=asked.since), wrong_text(("input", "basis"), asked.basis))

    async def decide(run: Run, here: Here) -> Decided:
        title = await _title(run, asked.title)
        held = await _held(run, here, title)
        ending = [one for one in held if one.source == recorded.SOURCE and one.meets(asked.since, None)]
        if not ending:
            raise Refused(_not_held(title, asked.since, held))
        before, after, statements = [], [], list[Statement]()
        to = asked.since - timedelta(days=1)
        for one in ending:
            which = {"id": here.id, "title": title.id, "source": one.source, "load": one.load}
            before.append(_told(title, one.facts))
            if one.since is not None and one.since > to:
                statements.append((DROP, which))
            else:
                statements.append((END, which | {"to": to}))
                after.append(_told(title, {**one.facts, "to": to}))
        change = uuid4().hex
        told = _change(here, change, "TITLE_WITHDRAWN", asked.basis, before, after or None)
        return Decided([*statements, told], [change])

    return await perform(store, viewer, GRANTORS, deed, decide)


def last_day(since: date, years: int | None) -> date | None:
    """The last day of a title that is valid for so many years from a day on; None where that is not known."""
    if years is None:
        return None
    try:
        after = since.replace(year=since.year + years)
    except ValueError:  # 29 February
        after = date(since.year + years, 3, 1)
    return after - timedelta(days=1)


async def _title(run: Run, given: str) -> Title:
    """The title of an id: the word of a tier or a qualification in either case, or the global id of its node."""
    titles = {key: Title(key, name, years) for key, name, years in await run(TITLES, {})}
    try:
        key = key_of("Tier")(given)
    except BadId:
        key = given.strip().lower()
    if key not in titles:
        raise Refused(
            UserError(
                ("input", "title"),
                "NOT_FOUND",
                f"There is no title {given[:80]}.",
                f"Titles are {', '.join(titles) or 'not loaded yet'}.",
            )
        )
    return titles[key]


async def _held(run: Run, here: Here, title: Title) -> list[Holding]:
    rows = await run(HELD, {"id": here.id, "title": title.id})
    found = [{name: native(value) for name, value in facts.items()} for [facts] in rows]
    return [Holding(f.get("from"), f.get("to"), f["source"], f.get("load", ""), f) for f in found]


def _wrong_days(**days: date | None) -> list[UserError]:
    fields = {"since": "from", "to": "to"}
    errors = [
        UserError(("input", fields[name]), "BAD_VALUE", f"{day} is no day of a title.", "Look at the year.")
        for name, day in days.items()
        if day is not None and day.year not in DATE_YEARS
    ]
    since, to = days["since"], days.get("to")
    if since and to and to < since:
        errors.append(UserError(("input", "to"), "BAD_VALUE", f"{to} is before {since}.", "Give the last day held."))
    return errors


def _refuse(*errors: Sequence[UserError]) -> None:
    if found := [error for part in errors for error in part]:
        raise Refused(*found)


def _already(title: Title, held: Sequence[Holding]) -> UserError:
    return UserError(
        ("input", "from"),
        "ALREADY_HELD",
        f"{title.id} ({title.name}) is granted for {', '.join(map(str, held))} already.",
        "Begin after that, or withdraw it first.",
    )


def _not_held(title: Title, since: date, held: Sequence[Holding]) -> UserError:
    sources = sorted({one.source for one in held if one.source != recorded.SOURCE and one.meets(since, None)})
    told = f"{title.id} ({title.name}) was not granted in this system for {since} or later."
    remedy = f"It stands in {', '.join(sources)}: load that again without it." if sources else "Look at its `titles`."
    return UserError(("input", "title"), "NOT_HELD", told, remedy)


def _told(title: Title, facts: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: facts.get(name) for name in ("from", "to", "batch", "basis")}
    return {"title": title.id, **_present(named)}


def _change(
    here: Here, key: str, kind: str, basis: str, before: Sequence[Any] | None, after: Sequence[Any] | None
) -> Statement:
    facts = {
        "position": here.position + 1,
        "kind": kind,
        "before": None if before is None else recorded.as_json(before),
        "after": None if after is None else recorded.as_json(after),
        "basis": basis.strip(),
        "by": here.by,
        "on": today(),
        "at": here.now(),
    }
    change = recorded.node("Change", key, facts, synthetic=here.synthetic)
    return CHANGE, {"id": here.id, "edge": dict(recorded.EDGE), "change": change}


def _present(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value is not None}
