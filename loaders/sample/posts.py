"""Needs, offers and technologies as they are written, whoever has them."""

from __future__ import annotations

from typing import NamedTuple

from loaders.rows import Value
from loaders.sample.calendar import NOW, first_day, last_day
from loaders.sample.draws import Draw, pick, whole
from loaders.sample.world import Trade, World

STAGES = ("IDEA", "LAB", "PILOT", "PRODUCTION", "PRODUCTION")


class Post(NamedTuple):
    """A need or an offer."""

    id: str
    facts: dict[str, Value]
    product: str | None


def posted(draw: Draw, kind: str, words: dict[str, str], trade: Trade) -> dict[str, Value]:
    """The facts that needs and offers share; some have run out."""
    since = whole(draw, NOW - 20, NOW - 1)
    return {
        "title": f"示例{words['title'].format(product=trade.name.removeprefix('示例'))}",
        "text": words["text"].format(product=trade.name),
        "kind": kind,
        "postedOn": first_day(since).replace(day=whole(draw, 1, 28)),
        "expiresOn": last_day(since + whole(draw, 2, 24)),
    }


def invention(world: World, draw: Draw, trade: Trade, key: str, patent: str) -> Post:
    """A technology for a product."""
    words = pick(draw, world.words["technologies"])
    facts: dict[str, Value] = {
        "name": f"示例{words['name'].format(product=trade.name.removeprefix('示例'))}",
        "text": words["text"].format(product=trade.name),
        "stage": pick(draw, STAGES),
        "publishedOn": first_day(whole(draw, NOW - 70, NOW - 1)),
    }
    if draw() < 0.7:
        facts["patentNo"] = patent
    return Post(key, facts, trade.product)
