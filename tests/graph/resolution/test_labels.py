"""The hand-checked pairs, and what the committed weights make of them: the promise of automatic links is held here."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from bench.resolution import Material, enterprises, figures, judged, material
from graph.resolution.labels import Labelled, labelled
from graph.resolution.scores import Verdict, score
from graph.settings import CHECKOUT
from loaders import eto_chips
from tests.graph.resolution.small import weights

PAIRS = labelled(CHECKOUT / "data")


@pytest.fixture(scope="module")
def cases() -> Material:
    """The three tests of bench.resolution."""
    return material()


def test_the_file_is_large_and_says_each_pair_once() -> None:
    assert len(PAIRS) >= 400
    assert Counter(pair.label for pair in PAIRS).keys() == {"same", "different", "branch", "parent"}
    ends = Counter(frozenset([pair.left, pair.right]) for pair in PAIRS)
    assert [pair for pair, count in ends.items() if count > 1] == []
    assert all(pair.why for pair in PAIRS)


def test_what_is_invented_says_so() -> None:
    def marked(pair: Labelled) -> bool:
        return all(side.name.startswith("示例") for side in (pair.left, pair.right))

    assert [pair for pair in PAIRS if marked(pair) != (pair.left.source == "synthetic")] == []


def test_every_chinese_firm_of_eto_has_its_answer() -> None:
    with (CHECKOUT / "data/resolution/eto_without_a_share.csv").open(encoding="utf-8", newline="") as lines:
        without = {f"eto:{row['provider_id']}" for row in csv.DictReader(lines)}
    found = {pair.left.id for pair in PAIRS if pair.left.source == "eto-chips" and pair.same}
    firms = {known.id for known in enterprises(eto_chips.SOURCE) if known.country == "CHN"}
    assert without.isdisjoint(found)
    assert without | found == firms


def test_both_halves_have_enough_of_everything() -> None:
    halves = Counter((pair.left.tunes, pair.same) for pair in PAIRS)
    assert min(halves.values()) >= 60


@pytest.mark.parametrize("tunes", [True, False])
def test_automatic_links_are_right(cases: Material, *, tunes: bool) -> None:
    told = figures(judged(cases, weights()), cases.missed, list(cases.known), tunes)
    assert told["precision"] >= 0.99
    assert told["recall of automatic"] >= 0.3


def test_no_branch_and_no_parent_is_linked_unseen(cases: Material) -> None:
    others = {frozenset([p.left.name, p.right.name]) for p in PAIRS if p.label in {"branch", "parent"}}
    told = [
        score(case.a, case.b, weights(), cases.known[case.test]).verdict
        for case in cases.cases
        if frozenset([case.a.names[0].text, case.b.names[0].text]) in others
    ]
    assert len(told) >= 40
    assert Verdict.AUTOMATIC not in told
