"""The district's plan 青经发〔2023〕80号: its provisions, its targets, and the law it stands on.

The policy library has the same policy, says where it applies, and adds its benefits as further clauses.
Not kept: the covering notice's title, the headings of the parts (a clause's kind says which part).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph.words import CLAUSE_KIND, POLICY_LEVEL
from loaders import laws
from loaders.fields import day, flag, lost, need, read, sort_out, text, whole, word
from loaders.provenance import STATUSES
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row, Source, Value
from loaders.yaml_file import Item, read_yaml

FILE = "qingpu-plan/plan.yaml"
LEVELS = {level.lower(): level for level in POLICY_LEVEL.values}
KINDS = {kind.lower(): kind for kind in CLAUSE_KIND.values}
INFERRED_CONFIDENCE = 0.7  # our reading: the article fits and was in force, but the plan cites no law


@dataclass(frozen=True)
class Article:
    """An article of a law as a reference needs it."""

    id: str
    law: str
    text: str


def rows(data: Path) -> Iterator[Row]:
    """Rows of the plan, its clauses, and what they stand on."""
    file, faults = read_yaml(data, FILE)
    yield from faults
    head = file.at("policy")
    if head is None:
        yield file.fault("policy", "it is empty and cannot be", "row")
        return
    policy = ("Policy", str(head["id"]))
    yield from parse_policy(head)
    for position, provision in enumerate(file.each("provisions"), start=1):
        yield from parse_provision(provision, head, position)
    for target in file.each("targets"):
        yield from parse_target(target, policy)
    for base in file.each("based_on"):
        yield EdgeRow("BASED_ON", policy, ("Regulation", str(base["regulation"])), {}, base.place)
    cited = articles(data, {laws.law_id(str(link["law_id"])) for link in file.each("law_articles")})
    for link in file.each("law_articles"):
        yield from parse_article_link(link, policy, cited)


def parse_policy(head: Item) -> Iterator[Row]:
    """The plan as a policy of the district."""
    policy = ("Policy", str(head["id"]))
    facts, faults = sort_out(
        {
            "name": need(head, "title_zh", text),
            "docNo": read(head, "doc_no", text),
            "issuer": read(head, "issuer", text),
            "level": need(head, "level", word(LEVELS)),
            "issuedOn": read(head, "issued", day),
            "effectiveFrom": read(head, "effective_from", day),
            "effectiveTo": read(head, "effective_to", day),
            "preamble": read(head, "preamble_zh", text),
        }
    )
    yield from faults
    if not lost(faults):
        yield NodeRow(*policy, facts, head.place)


def parse_provision(entry: Item, head: Item, position: int) -> Iterator[Row]:
    """A provision as a clause at its position in the plan: it states no audience, so none is complete."""
    policy = ("Policy", str(head["id"]))
    clause = clause_ref(policy, str(entry["id"]))
    facts, faults = sort_out(
        {
            "key": need(entry, "id", text),
            "position": position,
            "kind": need(entry, "kind", word(KINDS)),
            "heading": read(entry, "heading_zh", text),
            "text": need(entry, "text_zh", text),
            "audienceComplete": False,
            "provenance": need(head, "status", word(STATUSES)),
        }
    )
    yield from faults
    if not lost(faults):
        yield NodeRow(*clause, facts, entry.place)
        yield EdgeRow("CLAUSE_OF", clause, policy, {}, entry.place)


def parse_target(entry: Item, policy: Ref) -> Iterator[Row]:
    """How many enterprises of a tier the plan aims at, and by which year."""
    tier = need(entry, "tier", text)
    facts, faults = sort_out({"count": need(entry, "count", whole), "by": need(entry, "by", whole)})
    yield from (*faults, *([tier] if isinstance(tier, Fault) else []))
    if not isinstance(tier, Fault) and not lost(faults):
        yield EdgeRow("TARGETS", policy, ("Tier", tier), facts, entry.place)


def parse_article_link(entry: Item, policy: Ref, cited: Mapping[tuple[str, str], list[Article]]) -> Iterator[Row]:
    """The article a clause stands on, if the law has it under that number and it holds the quote."""
    found = cited.get((laws.law_id(str(entry["law_id"])), str(entry["article_no"])), [])
    if len(found) != 1 or found[0].law != entry["law"]:
        yield entry.fault("article_no", f"{entry['law']} has {len(found)} articles of this number, not one", "row")
        return
    if str(entry["quote_zh"]) not in found[0].text:
        yield entry.fault("quote_zh", "the article does not hold these words", "row")
        return
    facts, faults = sort_out({"inferred": need(entry, "inferred", flag), "why": read(entry, "why_zh", text)})
    yield from faults
    if not lost(faults):
        clause = clause_ref(policy, str(entry["provision"]))
        sure: dict[str, Value] = {"confidence": INFERRED_CONFIDENCE} if facts["inferred"] else {}
        yield EdgeRow("BASED_ON", clause, ("Article", found[0].id), facts | sure, entry.place)


def clause_ref(policy: Ref, key: str) -> Ref:
    """A clause of the plan by its key."""
    return ("Clause", f"{policy[1]}/{key}")


def articles(data: Path, wanted: set[str]) -> dict[tuple[str, str], list[Article]]:
    """Articles of the wanted laws, by law and number."""
    names: dict[str, str] = {}
    found: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for row in laws.rows(data):
        if not isinstance(row, NodeRow):
            continue
        if row.label == "Law":
            names[row.id] = str(row.properties["name"])
        elif (law := row.id.partition("#")[0]) in wanted:
            article = Article(row.id, names[law], str(row.properties["text"]))
            found[law, str(row.properties["number"])].append(article)
    return found


SOURCE = Source(
    name="qingpu-plan",
    title_zh="青浦区优质中小企业梯度培育工作方案",
    about="The plan 青经发〔2023〕80号: ten provisions, four targets, and the law its sections stand on in our reading",
    licence="Apache-2.0",
    non_commercial=False,
    address="data/qingpu-plan",
    version="2023-09-19",
    retrieved=date(2026, 11, 23),
    attribution="上海市青浦区经济委员会; official documents are outside copyright in China (Copyright Law, art. 5)",
    files=(FILE, *laws.SOURCE.files),
    read=rows,
    after=("cn-laws", "policies", "rules", "tiers"),
)
