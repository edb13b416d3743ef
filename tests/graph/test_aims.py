"""The plan's targets and grants as data, and a district's own."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from graph.aims import SUPPORT, BadAims, read_aims
from graph.settings import CHECKOUT

DATA = CHECKOUT / "data"
TOWN = """schema_version: 1
document: {title_zh: 任务分解, doc_no: null}
targets:
  - {territory: CN-SH-310118-xujing, tier: srdi_sme, count: 90, by: 2026, clause: 附表, text_zh: 90家, status: verified}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with nothing but what the aims are read from."""
    for folder in ("qingpu-plan", "monitoring", "targets", "territories"):
        shutil.copytree(DATA / folder, tmp_path / folder)
    return tmp_path


def test_the_plan() -> None:
    found = read_aims(DATA)
    ours = [target for target in found.targets if target.territory == found.territory]
    assert [(target.tier, target.count, target.by) for target in ours] == [
        ("innovative_sme", 1200, 2025), ("srdi_sme", 600, 2025), ("little_giant", 60, 2025), ("mfg_champion", 2, 2025),
    ]  # fmt: skip
    assert found.bonus.points is None
    assert found.key_enterprises.support == tuple(SUPPORT)
    assert {word for word in SUPPORT.values() if word not in found.key_enterprises.clause.text} == set()
    assert found.whole_months
    assert not found.term.verified


def test_words_taken_from_the_plan_stand_in_it() -> None:
    text = (DATA / "qingpu-plan/plan.yaml").read_text("utf-8")
    found = read_aims(DATA)
    for clause in (found.counts, found.bonus.clause, found.key_enterprises.clause, *(t.clause for t in found.targets)):
        assert clause.text in text


def test_a_districts_own_targets(data: Path) -> None:
    (data / "targets/own.yaml").write_text(
        TOWN + TOWN.splitlines()[-1].replace("count: 90, by: 2026", "count: 120, by: 2028"), "utf-8"
    )
    found = read_aims(data)
    xujing = "CN-SH-310118-xujing"
    years = [date(2025, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2029, 1, 1)]
    assert [target.count for day in years if (target := found.target(xujing, "srdi_sme", day))] == [90, 90, 120, 120]
    assert found.target(xujing, "little_giant", date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("118-xujing", "118-nowhere", "targets/own.yaml: targets[0].territory: CN-SH-310118-nowhere is no id"),
        ("tier: srdi_sme", "tier: giants", "targets/own.yaml: targets[0].tier: one of "),
        ("count: 90", "count: many", "targets/own.yaml: targets[0].count: a whole number was expected, not 'many'"),
        ("count: 90", "count: 0", "targets/own.yaml: targets[0].count: at least 1 was expected"),
        ("by: 2026", "by: 26", "targets/own.yaml: targets[0].by: a year was expected, not 26"),
        ("clause: 附表, ", "", "targets/own.yaml: targets[0].clause: it is missing"),
        ("schema_version: 1", "schema_version: 2", "targets/own.yaml: schema_version: version 1 was expected"),
        ("document:", "target: []\ndocument:", "targets/own.yaml: target: nothing reads this key"),
        ("{territory", "{{territory", "targets/own.yaml: it cannot be read"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place(data: Path, before: str, after: str, told: str) -> None:
    (data / "targets/own.yaml").write_text(TOWN.replace(before, after), "utf-8")
    with pytest.raises(BadAims) as caught:
        read_aims(data)
    assert told in caught.value.message


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadAims) as caught:
        read_aims(tmp_path)
    for name in ("qingpu-plan/plan.yaml", "monitoring/plan-2023-80.yaml", "territories/territories.csv"):
        assert f"{name}: it cannot be read" in caught.value.message


def test_a_target_stands_once(data: Path) -> None:
    for name in ("one", "two"):
        (data / f"targets/{name}.yaml").write_text(TOWN, "utf-8")
    with pytest.raises(BadAims, match="srdi_sme of CN-SH-310118-xujing by 2026 stands in 任务分解 too"):
        read_aims(data)
