"""An enterprise of the sample, made anew from the seed and its index whenever it is needed.

Standings are dealt like trades: of every fifty enterprises one holds up to little giant, ten up to 专精特新 and twenty
up to 创新型, which for 3,000 is 60, 600 and 1,200; of every thirtieth fifty the little giant is a champion too.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from typing import NamedTuple

from loaders.sample.bars import Grade
from loaders.sample.calendar import NOW, month
from loaders.sample.draws import Draw, Purpose, draws, mixed, pick, whole
from loaders.sample.figures import LAPSES, Figures, Lapse, figures
from loaders.sample.world import Town, Trade, World

FIFTY = 50
CHAMPION_EVERY = 30  # fifties
STEPS = tuple((step, pow(step, -1, FIFTY)) for step in range(1, FIFTY) if gcd(step, FIFTY) == 1)

LADDER = ("innovative_sme", "srdi_sme", "little_giant", "mfg_champion")
TERM = 36  # months
REGIME = month(2022, 9)  # the first month in which titles were granted by the rules of 2022
GIANT_ROUNDS = (month(2023, 7), month(2024, 10), month(2025, 10), month(2026, 10))
CHAMPION_ROUND = month(2024, 11)
OPEN = -1  # the last month of a title that has none


class Title(NamedTuple):
    """A title held from the first day of a month to the last day of another, or on (OPEN)."""

    tier: str
    first: int
    last: int
    renewed: bool


class Firm(NamedTuple):
    """What an enterprise is; its rows follow from it."""

    number: int  # from 0
    key: str  # its number in ids, seven digits from 1
    ref: tuple[str, str]
    place: int  # among its fifty; see `standing`
    inside: bool
    rung: int  # how many titles of the ladder it holds, or held
    grade: Grade
    lapse: Lapse
    lapsed: bool  # its titles have run out
    trade: Trade
    town: Town
    founded: int  # month
    figures: Figures
    titles: tuple[Title, ...]

    @property
    def id(self) -> str:
        """Its id."""
        return self.ref[1]

    @property
    def holds(self) -> bool:
        """Whether it holds a title of the ladder today."""
        return bool(self.rung) and not self.lapsed


def enterprise_id(index: int) -> str:
    """Id of the enterprise of an index."""
    return f"sample:E{index + 1:07d}"


def place_of(world: World, index: int) -> int:
    """Its place among its fifty. A champion makes things, so a fifty that has one is dealt until it does."""
    fifty, place = divmod(index, FIFTY)
    x = mixed(world.seed, Purpose.PLACE, fifty)
    step, back = STEPS[x % len(STEPS)]
    shift = (x >> 32) % FIFTY
    if fifty % CHAMPION_EVERY == 0:
        for _ in range(FIFTY):
            first = -shift * back % FIFTY
            if world.trade(fifty * FIFTY + first).size_industry == "industry":
                break
            shift = (shift + 1) % FIFTY
    return (place * step + shift) % FIFTY


def standing(index: int, place: int) -> tuple[int, Grade, Lapse, bool]:
    """Titles held or once held, the grade of the figures, why it would fail a review, whether the titles ran out."""
    fifty = index // FIFTY
    if place == 0:
        champion = fifty % CHAMPION_EVERY == 0
        fails = fifty % 8 == 3
        grade = Grade.CHAMPION if champion else Grade.GIANT
        return 4 if champion else 3, grade, _lapse(Grade.GIANT, fifty, when=fails), False
    if place < 10:
        grade = Grade.GIANT if place == 1 else Grade.SRDI  # one could rise
        return 2, grade, _lapse(grade, fifty, when=place == 9), False
    if place < 20:
        grade = Grade.SRDI if place in {10, 11} else Grade.INNOVATIVE  # two could rise
        return 1, grade, _lapse(grade, fifty, when=place == 19 or (place == 18 and fifty % 2 == 1)), False
    if place < 23:  # titles that ran out
        return 2 if place == 20 else 1, Grade.PLAIN, Lapse.DECLINE, True
    if place < 26:  # never applied, and could
        return 0, Grade.SRDI if place == 23 else Grade.INNOVATIVE, Lapse.NONE, False
    return 0, Grade.PLAIN, Lapse.NONE, False


def firm(world: World, index: int) -> Firm:
    """The enterprise of an index."""
    draw = draws(world.seed, Purpose.FIRM, index)
    place = place_of(world, index)
    rung, grade, lapse, lapsed = standing(index, place)
    trade = world.trade(index)
    if lapse is Lapse.SIZE and not world.limits(trade.size_industry)["LARGE"].keys() <= {"e", "r"}:
        lapse = Lapse.DEBT
    inside = place < 47
    town = pick(draw, world.inside if inside else world.outside)
    made = figures(world, draw, grade, lapse, trade.size_industry)
    founded = month(2025 - made.segment_years - whole(draw, 0, 6), whole(draw, 1, 12))
    titles = (*ladder(draw, rung, lapse, lapsed=lapsed), *qualifications(world, draw, grade, lapse, made))
    key = f"{index + 1:07d}"
    standing_of = (place, inside, rung, grade, lapse, lapsed)
    return Firm(
        index, key, ("Enterprise", f"sample:E{key}"), *standing_of, trade, town, founded, made, titles if inside else ()
    )


def ladder(draw: Draw, rung: int, lapse: Lapse, *, lapsed: bool) -> list[Title]:
    """The titles up to a rung, each granted while the one below it was valid, and renewed where it would have run out.

    Who fails the next review got the highest title in 2024 or 2025 and has not been reviewed since.
    """
    if rung == 0:
        return []
    if lapsed:
        first = whole(draw, REGIME, NOW - TERM - 1)
        return [Title(LADDER[below], first, first + TERM - 1, renewed=False) for below in range(rung)]
    recent = lapse is not Lapse.NONE
    if rung == 4:
        first = CHAMPION_ROUND
    elif rung == 3:
        first = GIANT_ROUNDS[whole(draw, 1, 2) if recent else whole(draw, 0, 3)]
    else:
        first = whole(draw, month(2024, 1), month(2025, 12)) if recent else whole(draw, REGIME + 3, NOW - 1)
    titles = []
    for name in reversed(LADDER[:rung]):
        titles.append(_granted(name, first))
        first = GIANT_ROUNDS[0] if name == LADDER[-1] else max(REGIME, first - whole(draw, 0, 14))
    return titles[::-1]


def qualifications(world: World, draw: Draw, grade: Grade, lapse: Lapse, made: Figures) -> list[Title]:
    """Other titles: those with rules only where the figures meet them."""
    first = whole(draw, NOW - TERM + 2, NOW - 1)
    return [*by_figures(world, draw, grade, lapse, made, first), *honours(draw, grade, lapse, first)]


def by_figures(world: World, draw: Draw, grade: Grade, lapse: Lapse, made: Figures, first: int) -> Iterator[Title]:
    """高新技术企业, and of these some small enough for 科技型中小企业, which is valid for a year."""
    limits = world.limits_of_titles
    luck, more = draw(), draw()
    if grade is Grade.PLAIN or lapse in {Lapse.RESEARCH, Lapse.DECLINE}:
        return
    if luck < 0.8 and made.research_share > limits.hnte_research:
        yield Title("hnte", first, first + TERM - 1, renewed=False)
        small = made.employees[2] <= limits.tech_employees and made.revenue[2] <= limits.tech_revenue * 100
        if small and made.assets[2] <= limits.tech_assets * 100 and more < 0.6:
            since = month(2026, 6) + int(more * 5)
            yield Title("tech_sme", since, since + 11, renewed=False)


def honours(draw: Draw, grade: Grade, lapse: Lapse, first: int) -> Iterator[Title]:
    """Titles that no rule here defines, valid until someone takes them away; at most one of each sort."""
    sorts = (
        (0.08, Grade.INNOVATIVE, ("district_tech_giant", "municipal_tech_giant_cultivating", "quality_award_district")),
        (0.23, Grade.SRDI, ("municipal_ent_tech_center", "ip_advantage", "municipal_tech_giant")),
        (0.2, Grade.GIANT, ("quality_award_municipal", "ip_demo", "national_tech_innovation_demo")),
        (0.5, Grade.CHAMPION, ("national_ent_tech_center",)),
    )
    for chance, least, tiers in sorts:
        luck, tier = draw(), pick(draw, tiers)
        if luck < chance and grade >= least and lapse is Lapse.NONE:
            yield Title(tier, first - 12, OPEN, renewed=False)


def firms(world: World, start: int, stop: int) -> list[Firm]:
    """The enterprises from one index up to another."""
    return [firm(world, index) for index in range(start, stop)]


def _granted(name: str, first: int) -> Title:
    renewed = first + TERM <= NOW
    return Title(name, first, first + (2 if renewed else 1) * TERM - 1, renewed)


def _lapse(grade: Grade, fifty: int, *, when: bool) -> Lapse:
    reasons = LAPSES[grade]
    return reasons[fifty % len(reasons)] if when else Lapse.NONE
