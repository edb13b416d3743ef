"""Who sees what: to each viewer the graph answers as if what is hidden from it were not there.

The yardstick is the oracle on the seed from which the hidden was taken out (`tests/redacted.py`).
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from random import Random

import pytest
from graphql import parse, validate

from api.schema import core
from graph import values
from graph.access import Role, Viewer
from graph.model import MODEL
from graph.settings import Settings
from tests.api.asking import Api, CountingStore
from tests.api.differential import HITS, Differential, few_at_once, in_parallel
from tests.api.matrix import ASKED, SELECTED, USES, Guarded, guarded
from tests.api.plain import PLAIN
from tests.api.queries import Generator
from tests.oracle import Oracle
from tests.redacted import MEANS, VIEWERS, redacted

RANDOM = 8  # queries for each viewer
GUARDED = list(guarded())


@cache
def oracle_of(viewer: Viewer) -> Oracle:
    """An oracle that knows only what the viewer may see."""
    return Oracle(redacted(viewer))


def test_the_matrix_is_whole() -> None:
    rules = [node.access for node in MODEL.nodes.values()] + [r.access for r in MODEL.relationships]
    held = [n.properties for n in MODEL.nodes.values()] + [r.properties for r in MODEL.relationships]
    rules += [known.access for properties in held for known in properties]
    rules += [tally.access for node in MODEL.nodes.values() for tally in node.tallies]
    assert len(GUARDED) == sum(rule is not None for rule in rules) > 10
    assert {viewer.role for viewer in VIEWERS.values()} == set(Role)
    assert {type(whose) for rule in rules if rule for whose in rule.own.values()} == MEANS.keys()
    for one in GUARDED:
        unused = {use for use in USES if not one.uses[use]}
        may = set(USES) - SELECTED if one.counted else set() if one.searchable else {"search"}
        may |= set() if one.comparable else {"filter", "sort", "aggregate"}
        assert unused <= may, one.name
        for text in (text for texts in one.uses.values() for text in texts):
            assert validate(core, parse(text)) == [], text


@pytest.mark.parametrize("name", [name for name in VIEWERS if not name.startswith("an ")])
@pytest.mark.parametrize("one", GUARDED, ids=lambda one: one.name)
async def test_each_use_of_each_guarded_part(
    seeded: CountingStore, engine_settings: Settings, one: Guarded, name: str
) -> None:
    viewer = VIEWERS[name]
    differential = Differential(seeded, engine_settings, oracle_of(viewer), viewer)
    api = Api(seeded, settings=engine_settings, viewer=viewer)

    async def check(use: str, text: str) -> None:
        body = await api.ask(text)
        codes = {error["extensions"]["code"] for error in body.get("errors", ())}
        if one.access.nowhere(viewer.role) and use in ASKED:
            assert codes == {"FORBIDDEN"}, (text, body)
        elif codes:
            # a way to the part that leads through another one the role never sees
            assert codes == {"FORBIDDEN"}, (text, body)
            assert viewer.role not in (Role.PLANNER, Role.ADMIN), (text, body)
        else:
            right = await differential.second_opinion(oracle_of(viewer), parse(text), {}, HITS[0])
            assert json.dumps(body["data"]) == right, text

    await few_at_once(check(use, text) for use, texts in one.uses.items() for text in texts)


@pytest.mark.parametrize(
    ("today", "titles"),
    [
        (
            date(2024, 5, 31),
            {"扩产用地", "贷款续期", "芯片采购"},
        ),  # the last day with one of them
        (date(2024, 6, 1), {"扩产用地", "贷款续期"}),
    ],
)
async def test_what_is_its_own_today_is_so_by_the_districts_day(
    seeded: CountingStore, monkeypatch: pytest.MonkeyPatch, today: date, titles: set[str]
) -> None:
    monkeypatch.setattr(values, "today", lambda: today)
    data = await Api(seeded, viewer=VIEWERS["specialist"]).data("{ appeals { edges { node { title } } } }")
    assert {edge["node"]["title"] for edge in data["appeals"]["edges"]} == titles


@pytest.mark.parametrize("name", VIEWERS)
async def test_random_queries(seeded: CountingStore, engine_settings: Settings, name: str) -> None:
    viewer = VIEWERS[name]
    differential = Differential(seeded, engine_settings, oracle_of(viewer), viewer)
    generator = Generator(PLAIN, Random(name))  # noqa: S311 - repeatable on purpose
    found = await in_parallel(differential, [generator.case() for _ in range(RANDOM)])
    assert not found, "\n".join(found[:3])
