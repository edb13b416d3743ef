"""China's laws: single records, and the exact yield of the real files."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from loaders import laws
from loaders.files import Record
from loaders.laws import article_id, article_parser, parse_law
from loaders.rows import EdgeRow, Fault, NodeRow, Place, Row, Value
from tests.loaders import counting
from tests.loaders.counting import DATA, edges, faults, node, nodes

HERE = Place("laws.jsonl.gz", 1)
LAW = {"law_id": "631d", "law_name": "中小企业促进法", "doc_type": "法律", "status": "现行有效"}
ARTICLE = {"law_id": "631d", "law_name": "中小企业促进法", "article_no": "第一条", "article_text": "为了改善经营环境"}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(laws.rows(DATA))


def law(**changes: str | None) -> list[Row]:
    return list(parse_law(Record(HERE, LAW | changes)))


def test_a_law_keeps_its_dates_and_its_status_in_our_words() -> None:
    facts: dict[str, Value] = {
        "name": "中小企业促进法",
        "docType": "法律",
        "publishedOn": date(2017, 9, 1),
        "status": "IN_FORCE",
    }
    assert law(publish_date="2017-09-01", issuing_body=None) == [NodeRow("Law", "law:631d", facts)]


def test_a_date_that_is_none_is_left_out_and_named() -> None:
    fault, kept = law(effective_date="2018-02-30")
    reason = "a date such as 2023-09-19 was expected"
    assert fault == Fault("laws.jsonl.gz", 1, "effective_date", "2018-02-30", reason, "field")
    assert isinstance(kept, NodeRow)
    assert "effectiveOn" not in kept.properties


@pytest.mark.parametrize("status", ["草案", "", None])
def test_a_law_of_unknown_status_is_quarantined(status: str | None) -> None:
    (fault,) = law(status=status)
    assert isinstance(fault, Fault)
    assert (fault.field, fault.value, fault.dropped) == ("status", status or "", "row")


def test_articles_are_counted_law_by_law_and_lack_what_is_null() -> None:
    parse = article_parser({"law:631d", "law:80c7"})
    first, link = parse(Record(HERE, ARTICLE | {"chapter": None, "section": None}))
    other, _ = parse(Record(HERE, ARTICLE | {"law_id": "80c7"}))
    second, _ = parse(Record(HERE, ARTICLE | {"article_no": "第二条", "chapter": "第一章 总则"}))
    assert first == NodeRow("Article", "law:631d#0001", {"position": 1, "number": "第一条", "text": "为了改善经营环境"})
    assert link == EdgeRow("ARTICLE_OF", ("Article", "law:631d#0001"), ("Law", "law:631d"), {})
    assert [row.id for row in (other, second) if isinstance(row, NodeRow)] == ["law:80c7#0001", "law:631d#0002"]


def test_two_articles_of_one_number_are_both_kept_and_named() -> None:
    parse = article_parser({"law:631d"})
    list(parse(Record(HERE, ARTICLE)))
    fault, again, _ = parse(Record(HERE, ARTICLE | {"article_text": "另一条"}))
    assert isinstance(fault, Fault)
    assert (fault.field, fault.value, fault.dropped) == ("article_no", "第一条", "nothing")
    assert isinstance(again, NodeRow)
    assert again.id == "law:631d#0002"


def test_an_article_of_an_unknown_law_is_quarantined() -> None:
    (fault,) = article_parser(set())(Record(HERE, ARTICLE))
    assert isinstance(fault, Fault)
    assert (fault.field, fault.value, fault.dropped) == ("law_id", "631d", "row")


def test_ids_sort_as_the_articles_stand() -> None:
    assert article_id("631d", 10) == "law:631d#0010"


def test_the_files_give_exactly_what_their_readme_counts(rows: list[Row]) -> None:
    assert nodes(rows) == {"Law": 378, "Article": 26_196}
    assert edges(rows) == {("Article", "ARTICLE_OF", "Law"): 26_196}
    statuses = Counter(row.properties["status"] for row in rows if isinstance(row, NodeRow) and row.label == "Law")
    assert statuses == {"IN_FORCE": 352, "REPEALED": 14, "HISTORICAL": 11, "AMENDED": 1}


def test_the_quarantine_names_the_repeated_numbers(rows: list[Row]) -> None:
    assert Counter((fault.field, fault.value, fault.dropped) for fault in faults(rows)) == {
        ("article_no", "第七条", "nothing"): 2,
        ("article_no", "第八条", "nothing"): 1,
    }


def test_an_article_is_found_where_the_law_has_it(rows: list[Row]) -> None:
    article = node(rows, "Article", "law:631d8c6d7762#0005")
    assert article["number"] == "第五条"
    assert node(rows, "Law", "law:631d8c6d7762")["name"] == "中华人民共和国中小企业促进法"


def test_the_rows_hold_against_the_model(rows: list[Row]) -> None:
    assert counting.against_the_model(rows) == []
    assert counting.repeated(rows) == []
