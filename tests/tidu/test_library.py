"""`tidu library` as a person runs it: look, update, see what changed, list."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.settings import Settings
from graph.store import Store
from graph.values import today
from tests.tidu.conftest import Command
from tests.tidu.test_resolve import on

TIERS = ("innovative_sme", "srdi_sme", "little_giant", "mfg_champion", "hnte")
FILL = (
    "CREATE (d:Territory {id: 'CN-SH-310118', kind: 'DISTRICT'}) "
    "CREATE (e:Enterprise {id: 't:firm', name: '试企有限公司', noun: 'Enterprise', sources: ['t']})-[:LOCATED_IN]->(d) "
    "WITH e UNWIND $tiers AS tier CREATE (t:Tier {id: tier, name: tier, noun: 'Tier', sources: ['t']}) "
    "WITH e, t WHERE t.id = 'hnte' CREATE (e)-[:HOLDS {source: 't'}]->(t)"
)


@pytest.fixture
def district(engine_settings: Settings, home: Path) -> Iterator[Settings]:
    """A district of one firm, of which nothing is known but that it is a 高新技术企业."""

    async def fill(store: Store) -> None:
        await store.write("MATCH (n) DETACH DELETE n", {})
        await store.write(FILL, {"tiers": list(TIERS)})

    on(engine_settings, fill)
    yield engine_settings
    on(engine_settings, lambda store: store.write("MATCH (n) DETACH DELETE n", {}))


def test_from_the_first_look_to_a_list(tidu: Command, district: Settings, tmp_path: Path) -> None:
    looked = tidu("library", "update", "--dry-run")
    assert "innovative_sme  PROMISING       1      0       0     0          1" in looked.out
    assert "Nothing was written." in looked.err
    assert "Nobody" in tidu("library", "list", "--tier", "innovative_sme").err
    done = tidu("library", "update")
    assert f"1 enterprises judged as of {today()}; 1 entries written." in done.err
    assert "Nothing changed." in tidu("library", "update").err
    shown = tidu("library", "changes", "--since", "2026-01-01").out
    assert f"{today()}  innovative_sme  t:firm  试企有限公司  came" in shown
    file = tmp_path / "changes.csv"
    assert "1 lines are in" in tidu("library", "changes", "--since", "2026-01-01", "--csv", str(file)).err
    [line] = csv.DictReader(file.read_text("utf-8-sig").splitlines())
    assert (line["id"], line["change"], line["to"]) == ("t:firm", "came", "PROMISING")
    assert line["why"].endswith("holds hnte")
    listed = tidu("library", "list", "--tier", "innovative_sme", "--layer", "promising").out
    assert f"PROMISING  t:firm  试企有限公司  {today()}" in listed
    assert "Nobody" in tidu("library", "list", "--tier", "innovative_sme", "--layer", "READY").err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("update", "--tier", "hnte"), "hnte has no library."),
        (("update", "--as-of", "soon"), "soon is no day."),
        (("update", "--as-of", "2999-01-01"), "2999-01-01 is still to come."),
        (("update", "--as-of", "2020-01-01"), "No rules for innovative_sme (new) were in force on 2020-01-01."),
        (("list", "--tier", "tech_sme"), "tech_sme has no library."),
        (("list", "--tier", "srdi_sme", "--layer", "far"), "far is no layer."),
        (("changes", "--since", "2026"), "2026 is no day."),
    ],
)
def test_what_is_refused_is_told(tidu: Command, district: Settings, arguments: tuple[str, ...], says: str) -> None:
    told = tidu("library", *arguments)
    assert (told.status, says in told.err) == (1, True)


def test_the_help_teaches(tidu: Command) -> None:
    text = tidu("library", "--help").out
    assert all(f"tidu library {word}" in text for word in ("update", "changes", "list"))
