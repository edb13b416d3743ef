"""Cases a policy officer can read: applications, and what each rule must say of them, written from the regulations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from graph.rules.assess import assess
from graph.rules.errors import NoRuleset
from graph.rules.facts import read_fact
from graph.rules.sizes import classes
from graph.rules.verdicts import Application, Verdict
from tests.graph.rules.written import SIZE_TABLE, Case, CaseFile, book, case_files, content, outcome, told

FILES = case_files()
IS_SME = {"large": Verdict.UNMET, "unknown": Verdict.UNKNOWN}  # any other class is an SME
SAYS_SME = "innovative_sme@cn-miit-2022-63", "base_sme"


def named(file: str, name: str, *values: Any) -> Any:
    return pytest.param(*values, id=f"{file.removesuffix('.yaml')}: {name}")


def sizes() -> Iterator[Any]:
    for industry, entry in content("sizes.yaml")["industries"].items():
        for *figures, says in entry["rows"]:
            values = {name: value for name, value in zip(entry["listed"], figures, strict=True) if value is not None}
            yield named("sizes", f"{industry} {figures}", industry, values, says)


def versions() -> Iterator[Any]:
    for entry in content("versions.yaml")["tiers"]:
        for kind in Application:
            for day, says in entry[kind.value].items():
                yield named("versions", f"{entry['tier']} {kind.value} {day}", entry["tier"], kind, day, says)


@pytest.mark.parametrize("case", [named(file.name, case.name, case) for file in FILES for case in file.every])
def test_the_rules_say_of_an_application_what_its_case_expects(case: Case) -> None:
    assert case.chosen(book()).id == case.ruleset
    found = case.assessed(book())
    assert {part: told(found, part, wanted) for part, wanted in case.expect.items()} == case.expect


@pytest.mark.parametrize("file", [named(file.name, "one by one", file) for file in FILES])
def test_a_missing_fact_changes_what_its_case_names_and_nothing_else(file: CaseFile) -> None:
    before = outcome(file.base.assessed(book()))
    for fact, case in file.missing.items():
        after = outcome(case.assessed(book()))
        changed = {part for part in before if before[part] != after[part]} - {"verdict"}
        assert changed <= case.expect.keys(), f"without {fact}"
    assert file.missing.keys() == file.base.values.keys()


@pytest.mark.parametrize(("industry", "values", "says"), [*sizes()])
def test_the_size_class_of_an_enterprise(industry: str, values: dict[str, float], says: str) -> None:
    facts = {name: read_fact(book().metrics, name, value) for name, value in values.items()}
    row = book().sizes[SIZE_TABLE][industry]
    if says not in {"sme", "unknown"}:
        figures = {name: fact.value for name, fact in facts.items()}
        assert classes(row, figures) == {says}  # type: ignore[arg-type]
    ruleset, condition = SAYS_SME
    facts["size_industry"] = read_fact(book().metrics, "size_industry", industry)
    found = assess(book(), book().ruleset(ruleset), facts, Application.NEW)
    assert found.row(condition).verdict == IS_SME.get(says, Verdict.MET)


@pytest.mark.parametrize(("tier", "kind", "day", "says"), [*versions()])
def test_the_version_in_force(tier: str, kind: Application, day: date, says: str) -> None:
    if says == "none":
        with pytest.raises(NoRuleset):
            book().choose(tier, kind, day)
    else:
        assert book().choose(tier, kind, day).id == says


def test_every_ruleset_has_its_cases() -> None:
    assert {file.base.ruleset for file in FILES} == book().rulesets.keys()
    assert {entry["tier"] for entry in content("versions.yaml")["tiers"]} == {
        ruleset.tier for ruleset in book().rulesets.values() if not ruleset.overlay
    }
    assert content("sizes.yaml")["industries"].keys() == book().sizes[SIZE_TABLE].keys()
