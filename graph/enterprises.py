"""Reads of the enterprise library that are more than a filtered list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.errors import BadInput
from graph.filters import conjunction, node_filter
from graph.ids import key_of
from graph.projection import root_day
from graph.reads import Plan, by_id, one
from graph.request import Wanted
from graph.shapes import Fields, Leaf, Many, Part, Typename
from graph.visibility import listed
from graph.vocabulary import Kind
from graph.writing import Writing, valid_on

LABEL = "Enterprise"
MOST_KEYS = 3


@dataclass(frozen=True)
class Group:
    """A key enterprises are counted by: what to match first, and the key and its words from `n`."""

    about: str
    key: str
    label: str
    match: str = ""


GROUPS = {
    "TERRITORY": Group(
        "所在地", "g{i}.id", "g{i}.name", "OPTIONAL MATCH (n)-[l{i}:LOCATED_IN]->(g{i}:Territory) WHERE {valid}"
    ),
    "COUNTRY": Group("国家或地区", "n.country", "n.country"),
    "CITY": Group("城市", "n.city", "n.city"),
    "SECTOR": Group("行业板块", "n.sector", "n.sector"),
    "INDUSTRY_SECTION": Group(
        "行业门类", "g{i}.section", "g{i}.section", "OPTIONAL MATCH (n)-[:IN_INDUSTRY]->(g{i}:Industry)"
    ),
    "SIZE_CLASS": Group("企业规模", "n.sizeClass", "n.sizeClass"),
    "EXCHANGE": Group("交易所", "n.exchange", "n.exchange"),
    "FOUNDED_YEAR": Group("成立年份", "toString(n.foundedOn.year)", "toString(n.foundedOn.year)"),
}


def enterprise(wanted: Wanted, writing: Writing, id: Any = None, code: Any = None) -> Plan:  # noqa: A002
    """One enterprise by global id, or by credit code or stock code."""
    if id is not None:
        return by_id(LABEL, wanted, writing, writing.params.add(id, key_of(LABEL)))
    name = writing.params.add(code)
    return one(LABEL, wanted, writing, f"(n.code = ${name} OR n.stockCode = ${name})")


def stats(wanted: Wanted, writing: Writing) -> Plan:
    """Counts by one to three keys, largest first; what a generator made is never counted with what is real.

    Raises BadInput for more keys, none, or one twice.
    """
    day = root_day(wanted, writing)
    words = [word.value for word in wanted.args["groupBy"]]
    if not 1 <= len(words) <= MOST_KEYS or len(set(words)) != len(words):
        raise BadInput(f"groupBy is {words}.", f"Give one to {MOST_KEYS} different keys.")
    where = conjunction([listed(LABEL, "n", writing), node_filter(LABEL, "n", wanted.args.get("filter"), day, writing)])
    matches, keys = [], []
    for i, word in enumerate(words):
        group = GROUPS[word]
        matches.append(group.match.format(i=i, valid=valid_on(f"l{i}", day)))
        keys.append(f"['{word}', {group.key.format(i=i)}, {group.label.format(i=i)}] AS k{i}")
    statement = " ".join(
        [
            f"MATCH (n:{LABEL})" + (f" WHERE {where}" if where else ""),
            *filter(None, matches),
            f"WITH {', '.join(keys)}, coalesce(n.synthetic, false) AS synthetic, count(DISTINCT n) AS count",
            f"WITH [{', '.join(f'k{i}' for i in range(len(words)))}] AS groups, count, synthetic",
            "ORDER BY count DESC, groups, synthetic",
            "RETURN [collect([groups, count, synthetic])]",
        ]
    )
    return Plan(statement, writing.params, Many(0, Fields("EnterpriseBucket", tuple(_bucket(wanted)))))


def _bucket(wanted: Wanted) -> list[tuple[str, Part]]:
    parts: dict[str, Part] = {
        "count": Leaf(1, Kind.INT, required=True),
        "synthetic": Leaf(2, Kind.BOOL, required=True),
        "__typename": Typename("EnterpriseBucket"),
    }
    values: dict[str, Part] = {
        "by": Leaf(0, Kind.ENUM, required=True, words=frozenset(GROUPS)),
        "key": Leaf(1, Kind.STRING, required=False),
        "label": Leaf(2, Kind.STRING, required=False),
        "__typename": Typename("EnterpriseGroupValue"),
    }
    found: list[tuple[str, Part]] = []
    for w in wanted.fields:
        part = parts.get(w.name)
        if part is None:
            inner = Fields("EnterpriseGroupValue", tuple((v.key, values[v.name]) for v in w.fields))
            part = Many(0, inner)
        found.append((w.key, part))
    return found
