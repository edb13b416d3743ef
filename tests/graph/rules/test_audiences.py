"""The same language says whom a policy is for: every audience of the open policies is read and asked."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from graph.rulebook import rulebook
from graph.rules.assess import holds
from graph.rules.entries import Entry
from graph.rules.facts import Fact, evidenced, read_fact
from graph.rules.reading_trees import read_tree
from graph.rules.verdicts import Verdict
from graph.settings import CHECKOUT, Settings

BOOK = rulebook(Settings())
POLICIES = yaml.safe_load((CHECKOUT / "data" / "policies" / "policies.yaml").read_text("utf-8"))["policies"]
AUDIENCES = {
    clause["id"]: clause["audience"] for policy in POLICIES for clause in policy["clauses"] if clause["audience"]
}


def asked(clause: str, **facts: Any) -> Verdict:
    """What a clause's audience says of an enterprise, and that its tree has nothing wrong."""
    entry = Entry(AUDIENCES[clause], "policies.yaml")
    tree = read_tree(entry, BOOK.metrics)
    assert entry.problems == []
    given: dict[str, Fact] = {name: read_fact(BOOK.metrics, name, value) for name, value in facts.items()}
    return holds(BOOK, tree, evidenced(given))


@pytest.mark.parametrize("clause", AUDIENCES)
def test_on_no_facts_no_audience_says_no(clause: str) -> None:
    assert asked(clause) in {Verdict.UNKNOWN, Verdict.MET}


@pytest.mark.parametrize(
    ("clause", "facts", "verdict"),
    [
        ("hnte-15", {"titles": ["hnte"]}, Verdict.MET),
        ("hnte-15", {"titles": ["srdi_sme"]}, Verdict.UNMET),
        ("rd-super-deduction", {"rd_expense_y1": 0}, Verdict.UNMET),
        ("rd-super-deduction", {"rd_expense_y1": 0.01}, Verdict.MET),
    ],
)
def test_an_audience_is_met_or_not(clause: str, facts: dict[str, Any], verdict: Verdict) -> None:
    assert asked(clause, **facts) is verdict
