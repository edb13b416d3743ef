"""Random districts in the store: what the API tells against brute force over the rows they were made of."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

import pytest

from graph.analysis.calendar import DAY, months_later, term_end
from graph.analysis.spells import Span
from graph.store import Store
from graph.vocabulary import NOUN
from tests.api.asking import Api, CountingStore
from tests.small_district import DISTRICT, ID, XU, ZHU, plant_district

BEGIN, LENGTH = date(2022, 1, 1), 1400  # days
TIERS = ("innovative_sme", "srdi_sme", "little_giant")
YEARS = 3
FIRMS = 25


class Row(NamedTuple):
    """A holding as it is written."""

    firm: str
    town: str | None
    synthetic: bool
    tier: str
    first: date | None
    last: date | None

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def end(self) -> date | None:
        """Its last day, else that of its term."""
        if self.last is not None or self.first is None:
            return self.last
        return term_end(self.first, YEARS, whole_months=True)


def made(seed: int) -> list[Row]:
    """Holdings of a few enterprises: overlapping, touching, with a day between, open, from two lists."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    rows = []
    for i in range(FIRMS):
        town, synthetic = random.choice([ZHU, XU, None]), random.random() < 0.2
        for _ in range(random.choice([0, 1, 1, 2, 3])):
            tier = random.choice(TIERS)
            first = BEGIN + timedelta(days=random.randrange(LENGTH))
            last = first + timedelta(days=random.choice([0, 30, 365, 1095]))
            spans: list[Span] = [(first, last)]
            if random.random() < 0.4:
                spans.append((last + timedelta(days=random.choice([0, 1, 2])), last + timedelta(days=400)))
            if random.random() < 0.3:
                spans.append(random.choice([(None, last), (first, None), (first, last)]))
            rows += [Row(f"f{i}", town, synthetic, tier, *span) for span in spans]
    return rows


WRITE = f"""
UNWIND $rows AS row
MERGE (e:Enterprise {{id: row.firm}})
  ON CREATE SET e += {{{NOUN}: 'Enterprise', name: row.firm, sources: ['t'], load: 't', synthetic: row.synthetic,
    nameIsTranslation: false, masked: false, aggregate: false}}
WITH e, row MATCH (p:Territory {{id: row.town}}), (t:Tier {{id: row.tier}})
MERGE (e)-[:LOCATED_IN {{source: 't', confidence: 1.0}}]->(p)
CREATE (e)-[:HOLDS {{source: 't', confidence: 1.0, from: row.first, to: row.last}}]->(t)
"""


async def district(store: Store, seed: int) -> tuple[Api, list[Row]]:
    """The rows of a seed, and the API on them."""
    rows = made(seed)
    await plant_district(store)
    await store.write("MATCH (e:Enterprise) DETACH DELETE e", {})
    given = [{**row._asdict(), "town": row.town or DISTRICT} for row in rows]
    await store.write(WRITE, {"rows": given})
    return Api(CountingStore.over(store)), rows


@pytest.mark.parametrize("seed", range(2))
async def test_a_random_district(store: Store, seed: int) -> None:
    api, rows = await district(store, seed)
    days = [BEGIN + timedelta(days=Random(seed + 100).randrange(LENGTH)) for _ in range(3)]  # noqa: S311
    for day in days:
        await check_targets(api, rows, day)
    await check_history(api, rows)
    await check_reviews(api, rows)
    await check_list(api, rows, days[0])


async def check_targets(api: Api, rows: list[Row], day: date) -> None:
    """Held and ever held, by town."""
    figures = "held cumulative joined left"
    data = await api.data(
        f'{{ tierTargets(asOf: "{day}") {{ tier {{ tierId }} synthetic {figures} '
        f"parts {{ territory {{ id }} held cumulative }} }} }}"
    )
    for told in data["tierTargets"]:
        ours = [r for r in rows if r.tier.upper() == told["tier"]["tierId"] and r.synthetic == told["synthetic"]]
        assert (told["held"], told["cumulative"]) == counted(ours, day)
        assert (told["joined"], told["left"]) == changed(ours, months_later(day, -12) + DAY, day)
        for part in told["parts"]:
            place = part["territory"] and part["territory"]["id"]
            there = [r for r in ours if (ID[r.town] if r.town else None) == place]
            assert (part["held"], part["cumulative"]) == counted(there, day)


async def check_history(api: Api, rows: list[Row]) -> None:
    """Each half of a quarter's change, by tier."""
    asked = 'by: QUARTER, from: "2023-02-10", to: "2025-05-05", groupBy: [TIER]'
    data = await api.data(f"{{ titleHistory({asked}) {{ from to synthetic groups {{ key }} held came left }} }}")
    assert data["titleHistory"]
    for told in data["titleHistory"]:
        ours = [r for r in rows if r.tier == told["groups"][0]["key"] and r.synthetic == told["synthetic"]]
        first, last = date.fromisoformat(told["from"]), date.fromisoformat(told["to"])
        assert told["held"] == counted(ours, last)[0]
        assert (told["came"], told["left"]) == changed(ours, first, last)


async def check_reviews(api: Api, rows: list[Row]) -> None:
    """What ends in a period and does not go on."""
    first, last = date(2023, 6, 1), date(2026, 6, 1)
    asked = f'from: "{first}", to: "{last}", first: 100'
    data = await api.data(
        f"{{ reviewsDue({asked}) {{ totalCount edges {{ until tier {{ tierId }} node {{ name }} }} }} }}"
    )
    told = [(one["until"], one["node"]["name"], one["tier"]["tierId"].lower()) for one in data["reviewsDue"]["edges"]]
    right = {
        (str(row.end), row.firm, row.tier)
        for row in rows
        if row.end is not None and first <= row.end <= last and not goes_on(rows, row, row.end + DAY)
    }
    assert right
    assert told == sorted(right)[:100]
    assert data["reviewsDue"]["totalCount"] == len(right)


def goes_on(rows: list[Row], row: Row, day: date) -> bool:
    """Whether a holding of the same title covers the day."""
    same = (r for r in rows if (r.firm, r.tier) == (row.firm, row.tier))
    return any((r.first is None or r.first <= day) and (r.end is None or day <= r.end) for r in same)


async def check_list(api: Api, rows: list[Row], day: date) -> None:
    """Who holds a favoured title, which, since when."""
    asked = f'asOf: "{day}", first: 100'
    data = await api.data(f"{{ bonusList({asked}) {{ edges {{ since tier {{ tierId }} node {{ name }} }} }} }}")
    favoured = [row for row in rows if row.tier != "innovative_sme"]
    told = {one["node"]["name"]: (one["tier"]["tierId"].lower(), one["since"]) for one in data["bonusList"]["edges"]}
    assert list(told) == sorted({row.firm for row in favoured if row.on(day)})
    assert told
    for firm, (tier, since) in told.items():
        ours = [row for row in favoured if row.firm == firm]
        assert tier == max((row.tier for row in ours if row.on(day)), key=TIERS.index)
        begun = day
        while any(row.on(begun - DAY) for row in ours) and begun > date(2000, 1, 1):
            begun -= DAY
        assert since == (None if begun == date(2000, 1, 1) else str(begun))


def counted(rows: list[Row], day: date) -> tuple[int, int]:
    """Enterprises that hold, and that ever held by the day."""
    held: set[Any] = {row.firm for row in rows if row.on(day)}
    return len(held), len({row.firm for row in rows if row.first is None or row.first <= day})


def changed(rows: list[Row], first: date, last: date) -> tuple[int, int]:
    """How often an enterprise came to hold and ceased to, day by day."""
    came = left = 0
    before = {row.firm for row in rows if row.on(first - DAY)}
    for i in range((last - first).days + 1):
        now = {row.firm for row in rows if row.on(first + timedelta(days=i))}
        came, left, before = came + len(now - before), left + len(before - now), now
    return came, left
