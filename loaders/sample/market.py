"""What enterprises look for, offer and own, and whom they came to terms with."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.rows import EdgeRow, NodeRow, Value
from loaders.sample.calendar import NOW, first_day, last_day
from loaders.sample.chains import inputs
from loaders.sample.draws import Draw, Purpose, draws, pick, whole
from loaders.sample.figures import money
from loaders.sample.firms import Firm, enterprise_id
from loaders.sample.institutes import institute_near
from loaders.sample.posts import Post, invention, posted
from loaders.sample.world import World

KINDS = ("SUPPLY", "SUPPLY", "SUPPLY", "ACADEMIA", "FINANCE", "GENERAL")
BANKS = 8


def needs(world: World, firm: Firm) -> list[Post]:
    """What it looks for: nothing mostly, up to two things."""
    draw = draws(world.seed, Purpose.NEEDS, firm.number)
    count = int(draw() * 2.2) if firm.inside else 0
    return [need(world, firm, draw, number) for number in range(1, count + 1)]


def need(world: World, firm: Firm, draw: Draw, number: int) -> Post:
    """One need: of an input, of research on its product, of money, of something else."""
    kind = pick(draw, KINDS)
    known = world.inputs[firm.trade.number]
    wanted = world.trades[pick(draw, known)] if kind == "SUPPLY" and known else firm.trade
    facts = posted(draw, kind, pick(draw, world.words["needs"][kind]), wanted)
    if kind == "FINANCE":
        facts |= {"amount": money(whole(draw, 1, 60) * 5_000), "termMonths": 12 * whole(draw, 1, 5)}
    elif kind == "SUPPLY":
        facts["quantity"] = pick(draw, world.words["quantities"])
    return Post(f"sample:N{firm.key}-{number}", facts, wanted.product if kind in {"SUPPLY", "ACADEMIA"} else None)


def offers(world: World, firm: Firm) -> list[Post]:
    """What it offers: its product, or room in its laboratory."""
    draw = draws(world.seed, Purpose.OFFERS, firm.number)
    if not firm.inside or draw() > 0.4:
        return []
    kind = "SUPPLY" if draw() < 0.9 else "GENERAL"
    facts = posted(draw, kind, pick(draw, world.words["offers"][kind]), firm.trade)
    facts["capacity"] = pick(draw, world.words["capacities"])
    return [Post(f"sample:O{firm.key}-1", facts, firm.trade.product if kind == "SUPPLY" else None)]


def technology(world: World, firm: Firm) -> Post | None:
    """What it owns and would pass on; one in seven has something."""
    draw = draws(world.seed, Purpose.TECHNOLOGY, firm.number)
    if not firm.inside or draw() > (0.35 if firm.grade else 0.05):
        return None
    return invention(world, draw, firm.trade, f"sample:T{firm.key}", f"示例专利{firm.key}")


def need_nodes(world: World, firm: Firm) -> Iterator[NodeRow]:
    """Its needs."""
    return (NodeRow("Need", post.id, post.facts) for post in needs(world, firm))


def offer_nodes(world: World, firm: Firm) -> Iterator[NodeRow]:
    """Its offers."""
    return (NodeRow("Offer", post.id, post.facts) for post in offers(world, firm))


def technology_nodes(world: World, firm: Firm) -> Iterator[NodeRow]:
    """Its technology."""
    if post := technology(world, firm):
        yield NodeRow("Technology", post.id, post.facts)


def post_edges(world: World, firm: Firm) -> Iterator[EdgeRow]:
    """POSTED, WANTS, OFFERS, OWNS and APPLIES_TO."""
    found = [(post, "Need", "POSTED", "WANTS") for post in needs(world, firm)]
    found += [(post, "Offer", "POSTED", "OFFERS") for post in offers(world, firm)]
    if own := technology(world, firm):
        found.append((own, "Technology", "OWNS", "APPLIES_TO"))
    for post, label, has, concerns in found:
        yield EdgeRow(has, firm.ref, (label, post.id), {})
        if post.product:
            yield EdgeRow(concerns, (label, post.id), ("Product", post.product), {})


def partners(world: World, firm: Firm) -> Iterator[EdgeRow]:
    """COOPERATES with institutes, MATCHED_WITH enterprises, institutes and banks."""
    draw = draws(world.seed, Purpose.PARTNERS, firm.number)
    if not firm.inside:
        return
    words = world.words
    since = whole(draw, NOW - 40, NOW - 2)
    dated: dict[str, Value] = {"from": first_day(since)}
    if draw() < 0.2:
        dated["to"] = last_day(min(since + 11, NOW - 2))
    institute = ("Institute", institute_near(firm.number, int(draw() * len(words["institutes"]))))
    if draw() < (0.2 if firm.grade else 0.03):
        subject = {"subject": pick(draw, words["subjects"]), "basis": pick(draw, words["bases"])}
        yield EdgeRow("COOPERATES", firm.ref, institute, dated | subject)
    ends = [institute, ("Bank", f"sample:B{whole(draw, 1, BANKS)}")]
    ends += [("Enterprise", enterprise_id(s.supplier)) for s in inputs(world, firm)[:1] if s.supplier < world.size]
    for end in ends:
        luck, amount = draw(), money(whole(draw, 5, 900) * 100)
        if luck < 0.04:
            agreed: dict[str, Value] = {"from": first_day(since), "basis": pick(draw, words["match_bases"])}
            yield EdgeRow("MATCHED_WITH", firm.ref, end, agreed | {"amount": amount})
