"""Enterprises with where they are, what they do and what they hold; and, on purpose, some that are recorded twice."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.rows import EdgeRow, NodeRow, Value
from loaders.sample.bars import size_class
from loaders.sample.calendar import NOW, first_day, last_day, month, year_of
from loaders.sample.draws import Draw, Purpose, draws, pick, whole
from loaders.sample.figures import money
from loaders.sample.firms import OPEN, Firm, Title
from loaders.sample.names import code_of, first_name, former_names
from loaders.sample.twins import TWIN_EVERY, has_twin, spelt, twin_id
from loaders.sample.world import World

STATES = ("DEREGISTERED", "MOVED_OUT", "SUSPENDED", "REVOKED")


def nodes(world: World, firm: Firm) -> Iterator[NodeRow]:
    """The enterprise, and its second record if it has one."""
    name, draw = first_name(world, firm)
    made, town = firm.figures, firm.town
    written = name.written()
    facts: dict[str, Value] = {
        "code": code_of(world, firm.number),
        "name": written,
        "nameEn": name.english,
        "nameIsTranslation": False,
        "country": "CHN",
        "foundedOn": first_day(firm.founded),
        "registeredCapital": money(whole(draw, 1, 60) * 5_000),
        "status": STATES[int(draw() * 4)] if firm.place == 46 and draw() < 0.5 else "ACTIVE",
        "sizeClass": size_class(
            world.limits(firm.trade.size_industry), made.employees[2], made.revenue[2] / 100, made.assets[2] / 100
        ),
        "leadingProduct": firm.trade.name,
        "scope": f"{firm.trade.name}的研发、生产与销售; 货物进出口; 技术服务。",
        "address": f"{town.place}{town.road}路{whole(draw, 1, 2_999)}号",
        "masked": False,
        "aggregate": False,
    }
    if town.place.startswith("上海"):
        facts["city"] = "上海"
    if former := former_names(world, firm, name, draw):
        facts["formerNames"] = former
    if draw() < 0.4:
        facts["website"] = f"https://e{firm.key}.example.org"
    contact = contact_of(world, firm, draw)
    yield NodeRow("Enterprise", firm.id, facts | contact)
    if has_twin(world.seed, firm.number):
        yield twin(world, firm, facts | contact)


def contact_of(world: World, firm: Firm, draw: Draw) -> dict[str, Value]:
    """Whom to ask: no such person, number or address."""
    person = f"示例{pick(draw, world.words['surnames'])}{pick(draw, world.words['courtesies'])}"
    phone = f"021-0000{firm.number % 10_000:04d}"
    return {"contactName": person, "contactPhone": phone, "contactEmail": f"e{firm.key}@example.org"}


def twin(world: World, firm: Firm, facts: dict[str, Value]) -> NodeRow:
    """A second record, as another office might have it: no code, another spelling, some of the facts."""
    draw = draws(world.seed, Purpose.TWIN, firm.number)
    own: dict[str, Value] = {
        "name": spelt(firm.number // TWIN_EVERY, facts),
        "nameIsTranslation": False,
        "country": "CHN",
        "masked": False,
        "aggregate": False,
    }
    kept = (("contactPhone", 0.5), ("address", 0.6), ("foundedOn", 0.4), ("leadingProduct", 0.5), ("contactName", 0.4))
    return NodeRow("Enterprise", twin_id(firm.number), own | {key: facts[key] for key, odds in kept if draw() < odds})


def places(world: World, firm: Firm) -> Iterator[EdgeRow]:
    """LOCATED_IN: where it is; a few moved within the district."""
    draw = draws(world.seed, Purpose.MOVES, firm.number)
    moved = whole(draw, month(2021, 1), NOW - 2)
    before = pick(draw, world.inside)
    here = ("Territory", firm.town.territory)
    if firm.inside and draw() < 0.05 and before is not firm.town and moved > firm.founded:
        yield EdgeRow(
            "LOCATED_IN",
            firm.ref,
            ("Territory", before.territory),
            {"from": first_day(firm.founded), "to": last_day(moved - 1)},
        )
        yield EdgeRow("LOCATED_IN", firm.ref, here, {"from": first_day(moved)})
    else:
        yield EdgeRow("LOCATED_IN", firm.ref, here, {"from": first_day(firm.founded)})
    if has_twin(world.seed, firm.number):
        yield EdgeRow("LOCATED_IN", ("Enterprise", twin_id(firm.number)), here, {})


def industries(_world: World, firm: Firm) -> Iterator[EdgeRow]:
    """IN_INDUSTRY: the class of what it makes."""
    yield EdgeRow("IN_INDUSTRY", firm.ref, ("Industry", firm.trade.industry), {})


def titles(_world: World, firm: Firm) -> Iterator[EdgeRow]:
    """HOLDS: titles with the days they are valid on and the batch they were granted in."""
    for title in firm.titles:
        facts: dict[str, Value] = {"from": first_day(title.first), "batch": batch_of(title), "basis": "示例: 公布名单"}
        if title.last != OPEN:
            facts["to"] = last_day(title.last)
        if title.renewed:
            facts["basis"] = f"示例: 公布名单; {year_of(title.first) + 3}年复核通过"
        yield EdgeRow("HOLDS", firm.ref, ("Tier", title.tier), facts)


def batch_of(title: Title) -> str:
    """批次: little giants by number, the rest by year and quarter."""
    year = year_of(title.first)
    if title.tier == "little_giant":
        return f"第{'五六七八'[year - 2023]}批"
    if title.tier == "mfg_champion":
        return f"{year}年度"
    return f"{year}年第{first_day(title.first).month // 4 + 1}批"
