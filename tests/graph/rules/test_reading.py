"""A rule file that is wrong is refused with file, key and reason; everything wrong is told at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.rules.book import read_book
from graph.rules.errors import BadRules
from graph.settings import CHECKOUT

RULES = CHECKOUT / "data" / "rules"
FILE = "cn-miit-2023-138.yaml"
Change = Callable[[Any], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rule files."""
    return Path(shutil.copytree(RULES, tmp_path / "rules"))


def ruleset(file: Any) -> Any:
    """The champion's ruleset."""
    return file["rulesets"][0]


def condition(file: Any, place: int) -> Any:
    """A condition of it."""
    return ruleset(file)["conditions"][place]


PATH = "rulesets[mfg_champion@cn-miit-2023-138]"
WRONG: list[tuple[str, Change, str]] = [
    (
        "an unknown metric",
        lambda f: condition(f, 0)["test"].update(metric="x"),
        f"{FILE}: {PATH}.conditions[m_entity].test.metric: the metric dictionary lacks x",
    ),
    (
        "an operator for numbers on a truth value",
        lambda f: condition(f, 0)["test"].update(op=">="),
        f"{FILE}: {PATH}.conditions[m_entity].test.op: registered_in_mainland_china is of the kind bool, "
        "which is compared by ==",
    ),
    (
        "a word for a number",
        lambda f: condition(f, 6)["test"].update(value="three"),
        f"{FILE}: {PATH}.conditions[m_share].test.value: a number was expected, not 'three'",
    ),
    (
        "an unknown title",
        lambda f: condition(f, 5)["test"]["any"][1]["all"][0].update(value=["srdi"]),
        f"{FILE}: {PATH}.conditions[m_revenue].test.any[1].all[0].value: "
        "the metric dictionary lacks the value srdi of titles",
    ),
    (
        "a test that is none",
        lambda f: condition(f, 0).update(test={"metric": "employees"}),
        f"{FILE}: {PATH}.conditions[m_entity].test: a test was expected: "
        "all, any, not, when with then, or metric with op and value",
    ),
    (
        "a reference to nothing",
        lambda f: ruleset(f)["decision"]["all"].append({"ref": "gone"}),
        f"{FILE}: {PATH}.decision: no condition or scorecard of the ruleset has the id gone",
    ),
    (
        "an id twice",
        lambda f: condition(f, 1).update(id="m_entity"),
        f"{FILE}: {PATH}: 2 conditions or scorecards have the id m_entity",
    ),
    (
        "a key that a bare comma made",
        lambda f: condition(f, 0).update({"能耗达先进值": None}),
        f"{FILE}: {PATH}.conditions[m_entity].能耗达先进值: nothing reads this key; "
        "known are applies_to, id, kind, prov, review, test, text_zh",
    ),
    (
        "a kind of application there is not",
        lambda f: ruleset(f).update(application_kinds=["again"]),
        f"{FILE}: {PATH}.application_kinds[0]: new or review was expected, not 'again'",
    ),
    (
        "a day that is none",
        lambda f: ruleset(f).update(effective_from="soon"),
        f"{FILE}: {PATH}.effective_from: a date such as 2026-04-01 was expected, not 'soon'",
    ),
    (
        "a provenance that is none",
        lambda f: condition(f, 0)["prov"].update(status="sure"),
        f"{FILE}: {PATH}.conditions[m_entity].prov.status: verified or memory was expected",
    ),
    (
        "another version of the language",
        lambda f: f.update(schema_version=2),
        f"{FILE}: schema_version: version 1 was expected",
    ),
]


@pytest.mark.parametrize(("_case", "change", "problem"), WRONG, ids=[case for case, *_ in WRONG])
def test_what_is_wrong_is_told_with_its_place(folder: Path, _case: str, change: Change, problem: str) -> None:
    content = yaml.safe_load((folder / FILE).read_text("utf-8"))
    change(content)
    (folder / FILE).write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(BadRules) as told:
        read_book(folder)
    assert problem in [str(found) for found in told.value.problems]


def test_a_file_that_is_no_yaml_is_named(folder: Path) -> None:
    (folder / "broken.yaml").write_text("a: [", "utf-8")
    with pytest.raises(BadRules, match=r"broken\.yaml: it cannot be read"):
        read_book(folder)


def test_without_the_dictionary_there_are_no_rules(folder: Path) -> None:
    (folder / "metrics.yaml").unlink()
    with pytest.raises(BadRules, match=r"metrics\.yaml: it is missing"):
        read_book(folder)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("revenue_y1 ** 2", "not a formula: revenue_y1 ** 2"),
        ("revenue_y1 +", "not a formula: revenue_y1 +"),
        ("__import__('os')", "not a formula: __import__('os')"),
        ("revenue_y1 ** 0.5 * 2", "only a number can be added to a root, or taken from it: revenue_y1 ** 0.5 * 2"),
        ("revenue_y9 / 2", "the metric dictionary lacks revenue_y9"),
    ],
)
def test_a_formula_that_cannot_be_computed_is_refused(folder: Path, formula: str, reason: str) -> None:
    content = yaml.safe_load((folder / "metrics.yaml").read_text("utf-8"))
    content["metrics"]["debt_ratio_y1"]["derived"] = formula
    (folder / "metrics.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(BadRules) as told:
        read_book(folder)
    assert [str(found) for found in told.value.problems] == [f"metrics.yaml: metrics.debt_ratio_y1.derived: {reason}"]
