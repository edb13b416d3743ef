"""Who makes and supplies what: along the chains that the product data state, with dates and confidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import networkx as nx

from loaders import eto_chips, kag_product_chain
from loaders.rows import EdgeRow
from loaders.sample.chains import supplied
from loaders.sample.firms import firm
from loaders.sample.world import World, own_products
from tests.loaders.counting import DATA
from tests.loaders.sample.district import SIZE, TODAY, District, covers


def kinds(product: str, wider: nx.DiGraph[str]) -> set[str]:
    """A product and all that it is a type of."""
    return {product} | (nx.descendants(wider, product) if product in wider else set())


def test_a_supplier_makes_what_goes_into_what_its_customer_makes(district: District, world: World) -> None:
    stated = [*eto_chips.rows(DATA), *kag_product_chain.rows(DATA), *own_products(DATA)]
    links = [row for row in stated if isinstance(row, EdgeRow)]
    wider = nx.DiGraph((e.start[1], e.end[1]) for e in links if e.type == "IS_TYPE_OF")
    into = nx.DiGraph((e.start[1], e.end[1]) for e in links if e.type == "GOES_INTO")
    makes = district.ends("MAKES", "Enterprise", "Product")
    names = {trade.product: trade.name for trade in world.trades}
    for edge in district.edges["SUPPLIES"]:
        given, taken = makes[edge.start[1]][0], makes[edge.end[1]][0]
        assert edge.properties["goods"] == names[given]
        goes_into = {end for kind in kinds(given, wider) if kind in into for end in into.successors(kind)}
        assert goes_into & kinds(taken, wider)
    assert len(district.edges["SUPPLIES"]) > 300


def test_what_is_concluded_is_less_sure_than_what_is_recorded(district: District) -> None:
    edges = district.edges["SUPPLIES"]
    sure = {
        flag: [e.properties["confidence"] for e in edges if e.properties["inferred"] is flag] for flag in (True, False)
    }
    assert all(0.4 <= float(str(c)) <= 0.85 for c in sure[True])
    assert all(0.85 <= float(str(c)) <= 1 for c in sure[False])
    assert not any("amount" in edge.properties for edge in edges if edge.properties["inferred"])


def test_some_supply_has_ended(district: District) -> None:
    over = sum(not covers(edge.properties, TODAY) for edge in district.edges["SUPPLIES"])
    assert 0 < over < len(district.edges["SUPPLIES"]) / 4


def test_an_enterprise_buys_what_its_suppliers_make(district: District) -> None:
    makes = district.ends("MAKES", "Enterprise", "Product")
    buys = district.ends("BUYS", "Enterprise", "Product")
    for edge in district.edges["SUPPLIES"]:
        assert makes[edge.start[1]][0] in buys[edge.end[1]]


def test_makers_are_found_by_arithmetic(world: World) -> None:
    for pack in range(3):
        for trade in world.trades:
            for which in range(trade.weight):
                assert world.trade(world.maker(trade.number, pack, which)) is trade


def test_a_pack_has_each_trade_as_often_as_its_weight_says(world: World) -> None:
    pack = len(world.slots)
    dealt = Counter(world.trade(index).number for index in range(pack, 2 * pack))
    assert dealt == {trade.number: trade.weight for trade in world.trades}


def test_industries_and_towns_fit(district: District, world: World) -> None:
    makes = district.ends("MAKES", "Enterprise", "Product")
    classes = {trade.product: trade.industry for trade in world.trades}
    for key, [industry] in district.ends("IN_INDUSTRY", "Enterprise", "Industry").items():
        assert industry == classes[makes[key][0]]
    towns = {edge.end[1] for edge in district.edges["LOCATED_IN"] if edge.end[1].startswith("CN-SH-310118-")}
    assert len(towns) == 11


def test_nobody_is_in_two_places_at_once(district: District) -> None:
    places: dict[str, list[EdgeRow]] = {}
    for edge in district.edges["LOCATED_IN"]:
        if edge.start[0] == "Enterprise":
            places.setdefault(edge.start[1], []).append(edge)
    assert {sum(covers(edge.properties, TODAY) for edge in edges) for edges in places.values()} == {1}
    assert sum(len(edges) == 2 for edges in places.values()) > 3


def test_suppliers_in_a_million_are_no_hubs(world: World) -> None:
    large = replace(world, size=1_000_000)
    ends = [edge for number in range(999_000, 999_300) for edge in supplied(large, firm(large, number))]
    suppliers = Counter(edge.start for edge in ends)
    assert len(ends) > SIZE
    assert max(suppliers.values()) <= 2
