"""Tiers and other titles: single entries, and the exact yield of the real file."""

from __future__ import annotations

from collections import Counter

import pytest

from loaders import rules, tiers
from loaders.rows import EdgeRow, Fault, NodeRow, Row
from loaders.tiers import parse_title
from loaders.yaml_file import parse_yaml, read_yaml
from tests.loaders import counting
from tests.loaders.counting import DATA, faults, node, nodes

TITLE = """\
title:
  {id: srdi_sme, name_zh: 专精特新中小企业, kind: tier, rank: 2, granted_by_zh: 市经信委, granted_by_status: verified}
"""


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(tiers.rows(DATA))


def parsed(content: str = TITLE) -> list[Row]:
    title = parse_yaml(content, "tiers.yaml")[0].at("title")
    assert title
    return list(parse_title(title))


def test_a_tier_has_an_id_for_queries_and_a_rank() -> None:
    assert parsed() == [
        NodeRow(
            "Tier",
            "srdi_sme",
            {"name": "专精特新中小企业", "kind": "TIER", "tierId": "SRDI_SME", "rank": 2, "grantedBy": "市经信委"},
        )
    ]


def test_a_qualification_has_neither() -> None:
    found = parsed("title: {id: hnte, name_zh: 高新技术企业, kind: qualification, rank: null}")
    assert found == [NodeRow("Tier", "hnte", {"name": "高新技术企业", "kind": "QUALIFICATION"})]


def test_what_was_written_from_memory_is_kept_and_named() -> None:
    title = node(parsed(TITLE.replace("verified", "memory")), "Tier", "srdi_sme")
    assert (title["grantedBy"], title["unverified"]) == ("市经信委", ("grantedBy",))


def test_nothing_is_no_memory() -> None:
    content = "title: {id: hnte, name_zh: 高企, kind: qualification, granted_by_zh: null, granted_by_status: memory}"
    assert "unverified" not in node(parsed(content), "Tier", "hnte")


@pytest.mark.parametrize(
    ("good", "bad", "field"),
    [
        ("kind: tier", "kind: rung", "title.kind"),
        ("id: srdi_sme", "id: srdi", "title.id"),
        ("name_zh", "name", "title.name_zh"),
    ],
)
def test_a_title_that_cannot_be_read_is_quarantined(good: str, bad: str, field: str) -> None:
    (fault,) = parsed(TITLE.replace(good, bad))
    assert isinstance(fault, Fault)
    assert (fault.field, fault.dropped) == (field, "row")


def test_the_file_gives_exactly_what_its_readme_counts(rows: list[Row]) -> None:
    assert nodes(rows) == {"Tier": 19}
    kinds = Counter(row.properties["kind"] for row in rows if isinstance(row, NodeRow))
    assert kinds == {"TIER": 6, "QUALIFICATION": 13}
    assert node(rows, "Tier", "little_giant")["rank"] == 3


def test_titles_name_what_was_written_from_memory(rows: list[Row]) -> None:
    titles = [row.properties for row in rows if isinstance(row, NodeRow)]
    named = Counter(field for facts in titles for field in facts.get("unverified", ()))  # type: ignore[union-attr]
    assert named == {"grantedBy": 16, "validityYears": 1}
    assert faults(rows) == []


def test_the_rules_decide_what_the_file_says_they_decide(rows: list[Row]) -> None:
    file, _ = read_yaml(DATA, tiers.FILE)
    stated = {
        (ruleset, title["id"])
        for kind in ("tiers", "qualifications")
        for title in file.each(kind)
        for ruleset in title["rulesets"]
    }
    decided = {
        (row.start[1], row.end[1]) for row in rules.rows(DATA) if isinstance(row, EdgeRow) and row.type == "DECIDES"
    }
    assert decided == stated


def test_every_title_of_the_dictionary_is_there(rows: list[Row]) -> None:
    titles = node(rules.rows(DATA), "Metric", "titles")["values"]
    ids = {row.id for row in rows if isinstance(row, NodeRow)}
    by_lists_only = {"district_tech_giant_cultivating", "district_ent_tech_center"}  # no rule asks for them
    assert ids == {*titles, "tech_innovative_sme", *by_lists_only}  # type: ignore[misc]


def test_the_rows_hold_against_the_model(rows: list[Row]) -> None:
    assert counting.against_the_model(rows) == []
    assert counting.repeated(rows) == []
