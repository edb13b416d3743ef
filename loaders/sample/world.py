"""What every row of the sample draws on: trades, towns, words, the chain's inputs, the rules' bars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import gcd
from pathlib import Path
from typing import Any

from loaders import eto_chips, kag_product_chain
from loaders.files import Record, csv_records
from loaders.rows import EdgeRow, NodeRow, Row, Value
from loaders.sample.bars import FILES as RULE_FILES
from loaders.sample.bars import Bar, Grade, Limits, Rules, TitleLimits, bars, read_rules, title_limits
from loaders.sample.draws import Purpose, mixed
from loaders.yaml_file import read_yaml

BRANDS, TRADES, PRODUCTS = "sample/brands.csv", "sample/trades.csv", "sample/products.csv"
TOWNS, WORDS = "sample/towns.csv", "sample/words.yaml"
FINANCE, POLICIES = "sample/finance.yaml", "sample/policies.yaml"
METRICS = "rules/metrics.yaml"
FILES = (
    *(BRANDS, TRADES, PRODUCTS, TOWNS, WORDS, FINANCE, POLICIES, METRICS),
    *RULE_FILES,
    *eto_chips.FILES,
    *kag_product_chain.FILES,
)


@dataclass(frozen=True, slots=True)
class Trade:
    """What an enterprise may live on: a product, its class in GB/T 4754, its row of the size table, words for names."""

    number: int
    product: str
    name: str
    industry: str
    size_industry: str
    weight: int
    word: str
    word_en: str


@dataclass(frozen=True, slots=True)
class Town:
    """A place that enterprises are in, and a road that is not there."""

    territory: str
    place: str
    weight: int
    road: str


@dataclass(frozen=True)
class World:
    """All that is the same for every enterprise.

    Trades are dealt: `slots` is a pack that has each trade as often as its weight says, and every pack of that many
    enterprises is dealt one whole pack in an order of its own. So who makes something can be told without a list.
    """

    seed: int
    size: int
    rules: Rules
    bars: Mapping[Grade, Bar]
    limits_of_titles: TitleLimits
    trades: Sequence[Trade]
    inputs: Sequence[Sequence[int]]
    siblings: Sequence[Sequence[int]]
    slots: Sequence[int]
    places: Sequence[Sequence[int]]
    steps: Sequence[tuple[int, int]]
    inside: Sequence[Town]
    outside: Sequence[Town]
    brands: Sequence[tuple[str, str]]
    words: Mapping[str, Any]

    def limits(self, size_industry: str) -> Mapping[str, Limits]:
        """The size table's row for an industry."""
        return self.rules.sizes[size_industry]

    def deal(self, pack: int) -> tuple[int, int, int]:
        """Step, its inverse and shift of the order in which a pack is dealt."""
        x = mixed(self.seed, Purpose.TRADE, pack)
        return *self.steps[x % len(self.steps)], (x >> 32) % len(self.slots)

    def trade(self, index: int) -> Trade:
        """The trade of an enterprise."""
        pack, place = divmod(index, len(self.slots))
        step, _, shift = self.deal(pack)
        return self.trades[self.slots[(place * step + shift) % len(self.slots)]]

    def maker(self, trade: int, pack: int, which: int) -> int:
        """An enterprise of a trade, in a pack; the index may be past the last enterprise."""
        _, back, shift = self.deal(pack)
        slots = self.places[trade]
        return pack * len(self.slots) + (slots[which % len(slots)] - shift) * back % len(self.slots)


def read_world(data: Path, size: int, seed: int) -> World:
    """Read the word lists, the chains and the rules."""
    rules = read_rules(data)
    products, edges = catalogue(data)
    trades = [_trade(number, record, products) for number, record in enumerate(_records(data, TRADES))]
    slots = [trade.number for trade in trades for _ in range(trade.weight)]
    towns = {True: list[Town](), False: list[Town]()}
    for record in _records(data, TOWNS):
        town = Town(record["territory"], record["place"], int(record["weight"]), record["road"])
        towns[record["inside"] == "true"].extend([town] * town.weight)
    return World(
        seed=seed,
        size=size,
        rules=rules,
        bars=bars(rules),
        limits_of_titles=title_limits(rules),
        trades=trades,
        inputs=inputs_of(trades, edges),
        siblings=[[t.number for t in trades if t.industry == one.industry and t is not one] for one in trades],
        slots=slots,
        places=[[place for place, number in enumerate(slots) if number == trade.number] for trade in trades],
        steps=[(step, pow(step, -1, len(slots))) for step in range(1, len(slots)) if gcd(step, len(slots)) == 1],
        inside=towns[True],
        outside=towns[False],
        brands=[(record["character"], record["pinyin"]) for record in _records(data, BRANDS)],
        words=read_yaml(data, WORDS)[0].value,
    )


def catalogue(data: Path) -> tuple[dict[str, str], list[EdgeRow]]:
    """Names of all products by id, real and made up, and how they hang together."""
    rows: Iterable[Row] = chain(eto_chips.rows(data), kag_product_chain.rows(data), own_products(data))
    names: dict[str, str] = {}
    edges: list[EdgeRow] = []
    for row in rows:
        if isinstance(row, NodeRow) and row.label == "Product":
            names[row.id] = str(row.properties["name"])
        elif isinstance(row, EdgeRow) and row.start[0] == row.end[0] == "Product":
            edges.append(row)
    return names, edges


def own_products(data: Path) -> Iterable[NodeRow | EdgeRow]:
    """Rows of the sample's own products: nodes, then edges."""
    records = list(_records(data, PRODUCTS))
    for record in records:
        facts: dict[str, Value] = {
            "code": record["id"].removeprefix("sample:"),
            "name": record["name"],
            "nameEn": record["name_en"],
            "nameIsTranslation": False,
            "kind": "GOODS",
            "listed": True,
        }
        yield NodeRow("Product", record["id"], facts)
    for record in records:
        product = ("Product", record["id"])
        yield EdgeRow("PART_OF", product, ("Chain", record["chain"]), {})
        for column, edge_type in (("type_of", "IS_TYPE_OF"), ("goes_into", "GOES_INTO")):
            for other in filter(None, record[column].split("|")):
                yield EdgeRow(edge_type, product, ("Product", other), {})


def inputs_of(trades: Sequence[Trade], edges: Iterable[EdgeRow]) -> list[list[int]]:
    """For each trade the numbers of those whose products go into its product.

    What is said of a product holds of its types: who makes a seal for cars makes a seal.
    """
    wider: dict[str, set[str]] = defaultdict(set)
    into: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        {"IS_TYPE_OF": wider, "GOES_INTO": into}[edge.type][edge.start[1]].add(edge.end[1])
    kinds = [_upwards(trade.product, wider) for trade in trades]
    uses = [{target for kind in own for target in into[kind]} for own in kinds]
    return [
        [giver.number for giver in trades if giver is not taker and uses[giver.number] & kinds[taker.number]]
        for taker in trades
    ]


def _upwards(product: str, wider: Mapping[str, set[str]]) -> set[str]:
    found, waiting = {product}, [product]
    while waiting:
        new = wider.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def _trade(number: int, record: Record, products: Mapping[str, str]) -> Trade:
    product = record["product"]
    facts = (record["industry"], record["size_industry"], int(record["weight"]), record["word"], record["word_en"])
    return Trade(number, product, products[product], *facts)


def _records(data: Path, file: str) -> Iterable[Record]:
    return (record for record in csv_records(data, file) if isinstance(record, Record))
