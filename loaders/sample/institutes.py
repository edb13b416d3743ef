"""Institutes of the sample: twelve for every thousand enterprises, with what they offer and own."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.rows import EdgeRow, NodeRow, Value
from loaders.sample.draws import Purpose, draws, pick
from loaders.sample.posts import Post, invention, posted
from loaders.sample.world import World

EACH = 1_000  # enterprises that share a set of institutes
OWN = 2  # offers, and as many technologies, of each


def institute_id(group: int, number: int) -> str:
    """Id of an institute of a group of enterprises."""
    return f"sample:I{group + 1:04d}-{number + 1:02d}"


def institute_near(index: int, number: int) -> str:
    """Id of one of the institutes that an enterprise has to do with."""
    return institute_id(index // EACH, number)


def everyone(world: World) -> Iterator[tuple[int, int]]:
    """All institutes, by group and number."""
    for group in range(-(-world.size // EACH)):
        for number in range(len(world.words["institutes"])):
            yield group, number


def posts(world: World, group: int, number: int) -> tuple[list[Post], list[Post]]:
    """The offers and the technologies of an institute, around one product each."""
    draw = draws(world.seed, Purpose.INSTITUTE, group << 8 | number)
    key = institute_id(group, number).removeprefix("sample:")
    offers, technologies = [], []
    for place in range(1, OWN + 1):
        trade = pick(draw, world.trades)
        facts = posted(draw, "ACADEMIA", pick(draw, world.words["offers"]["ACADEMIA"]), trade)
        offers.append(Post(f"sample:O{key}-{place}", facts, trade.product))
        technologies.append(invention(world, draw, trade, f"sample:T{key}-{place}", f"示例专利{key}-{place}"))
    return offers, technologies


def nodes(world: World) -> Iterator[NodeRow]:
    """Institutes, their offers and technologies, label by label."""
    for group, number in everyone(world):
        told = world.words["institutes"][number]
        branch, branch_en = (f"第{group + 1}分院", f", branch {group + 1}") if group else ("", "")
        facts: dict[str, Value] = {
            "name": f"{told['name']}{branch}",
            "nameEn": f"{told['nameEn']}{branch_en}",
            "kinds": tuple(told["kinds"]),
            "city": "上海",
        }
        yield NodeRow("Institute", institute_id(group, number), facts)
    for label, which in (("Offer", 0), ("Technology", 1)):
        for group, number in everyone(world):
            for post in posts(world, group, number)[which]:
                yield NodeRow(label, post.id, post.facts)


def edges(world: World) -> Iterator[EdgeRow]:
    """LOCATED_IN, POSTED, OWNS, and what these are about."""
    for group, number in everyone(world):
        institute = ("Institute", institute_id(group, number))
        town = world.inside[(group * 7 + number * 11) % len(world.inside)]
        yield EdgeRow("LOCATED_IN", institute, ("Territory", town.territory), {})
        offers, technologies = posts(world, group, number)
        for post in offers:
            yield EdgeRow("POSTED", institute, ("Offer", post.id), {})
            yield EdgeRow("OFFERS", ("Offer", post.id), ("Product", str(post.product)), {})
        for post in technologies:
            yield EdgeRow("OWNS", institute, ("Technology", post.id), {})
            yield EdgeRow("APPLIES_TO", ("Technology", post.id), ("Product", str(post.product)), {})
