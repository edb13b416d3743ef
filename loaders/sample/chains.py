"""Who makes what, who buys what, and who supplies whom: always along the chains that the product data state.

Every edge is stated by the enterprise at its end that buys, and leads to another of its own or an earlier pack, so a
larger sample of the same seed has all the edges of a smaller one.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from loaders.rows import EdgeRow, Value
from loaders.sample.calendar import NOW, first_day, last_day, month
from loaders.sample.draws import Draw, Purpose, between, draws, pick, whole
from loaders.sample.figures import money, ratio
from loaders.sample.firms import Firm, enterprise_id
from loaders.sample.world import Trade, World

MOST_SUPPLIERS = 5
EARLIEST = month(2019, 1)


class Supply(NamedTuple):
    """An input of an enterprise, and which enterprise supplies it; `number` is its place among all inputs drawn."""

    number: int
    supplier: int
    trade: Trade


def made(world: World, firm: Firm) -> Iterator[EdgeRow]:
    """MAKES: its main product, and perhaps another of the same class that it makes or no longer makes."""
    draw = draws(world.seed, Purpose.MADE, firm.number)
    share = firm.figures.main[2] / firm.figures.revenue[2]
    main = share * between(draw, 0.62, 1)
    facts: dict[str, Value] = {"revenueShare": ratio(main), "year": 2025, "basis": world.words["bases"][0]}
    yield EdgeRow("MAKES", firm.ref, ("Product", firm.trade.product), facts)
    others = world.siblings[firm.trade.number]
    if others and draw() < 0.35:
        other = world.trades[pick(draw, others)]
        since = whole(draw, EARLIEST, NOW - 14)
        dated: dict[str, Value] = {"from": first_day(since), "basis": world.words["bases"][0]}
        if draw() < 0.2:
            dated["to"] = last_day(since + whole(draw, 3, 12))
        else:
            dated |= {"revenueShare": ratio((share - main) * draw()), "year": 2025}
        yield EdgeRow("MAKES", firm.ref, ("Product", other.product), dated)


def inputs(world: World, firm: Firm) -> list[Supply]:
    """What it buys and from whom, each supplier once; some of them may be past the end of the sample."""
    draw = draws(world.seed, Purpose.CHAIN, firm.number)
    known = world.inputs[firm.trade.number]
    pack = firm.number // len(world.slots)
    found: dict[int, Supply] = {}
    for number in range(whole(draw, 1, MOST_SUPPLIERS) if known else 0):
        trade, where, which = pick(draw, known), int(draw() * (pack + 1)), int(draw() * 64)
        supplier = world.maker(trade, where, which)
        if supplier != firm.number:
            found.setdefault(supplier, Supply(number, supplier, world.trades[trade]))
    return list(found.values())


def supplied(world: World, firm: Firm) -> Iterator[EdgeRow]:
    """SUPPLIES, from its suppliers to it: dated, some ended, some only concluded."""
    for supply in inputs(world, firm):
        if supply.supplier >= world.size:
            continue
        draw = draws(world.seed, Purpose.SUPPLY, firm.number << 3 | supply.number)
        inferred = draw() < 0.3
        since = whole(draw, EARLIEST, NOW - 1)
        facts: dict[str, Value] = {
            "inferred": inferred,
            "confidence": round(between(draw, 0.4, 0.85) if inferred else between(draw, 0.85, 1), 2),
            "goods": supply.trade.name,
            "basis": world.words["inferred_basis"] if inferred else pick(draw, world.words["bases"]),
            "from": first_day(since),
        }
        if draw() < 0.15 and since < NOW - 8:
            facts["to"] = last_day(whole(draw, since + 3, NOW - 2))
        if not inferred and draw() < 0.7:
            facts["amount"] = bought(firm, draw)
        yield EdgeRow("SUPPLIES", ("Enterprise", enterprise_id(supply.supplier)), firm.ref, facts)


def purchases(world: World, firm: Firm) -> Iterator[EdgeRow]:
    """BUYS: its inputs, each product once."""
    draw = draws(world.seed, Purpose.PURCHASE, firm.number)
    for product in dict.fromkeys(supply.trade.product for supply in inputs(world, firm)):
        facts: dict[str, Value] = {"year": 2025, "amount": bought(firm, draw), "basis": world.words["bases"][0]}
        yield EdgeRow("BUYS", firm.ref, ("Product", product), facts)


def bought(firm: Firm, draw: Draw) -> Decimal:
    """What it pays for one input a year: a small part of its revenue."""
    return money(int(firm.figures.revenue[2] * between(draw, 0.005, 0.08)))
