"""Specialists: whom they serve and served, unevenly, and the visits they made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from loaders.rows import EdgeRow, NodeRow, Value
from loaders.sample.calendar import NOW, first_day, last_day, month
from loaders.sample.draws import Purpose, draws, pick, whole
from loaders.sample.firms import Firm
from loaders.sample.world import World

EACH = 40  # enterprises for each specialist
BUSY = 4  # the first of so many specialists also serves enterprises of the others
CHANGED = month(2025, 7)  # when some enterprises got another specialist


class Service(NamedTuple):
    """Who serves an enterprise since when, and who did before; numbers of specialists."""

    now: int
    since: int
    before: int | None


def specialist_id(number: int) -> str:
    """Id of a specialist."""
    return f"sample:S{number + 1:05d}"


def nodes(world: World) -> Iterator[NodeRow]:
    """All specialists."""
    for number in range(-(-world.size // EACH)):
        draw = draws(world.seed, Purpose.SPECIALIST, number)
        name = f"示例{pick(draw, world.words['surnames'])}{pick(draw, world.words['given_names'])}"
        facts: dict[str, Value] = {
            "name": name,
            "organization": pick(draw, world.words["offices"]),
            "capacity": whole(draw, 7, 11) * 5,
            "phone": f"021-0000{number % 10_000:04d}",
            "email": f"s{number + 1:05d}@example.org",
        }
        yield NodeRow("Specialist", specialist_id(number), facts)


def service(world: World, firm: Firm) -> Service | None:
    """Who serves it: everyone who holds a title has a specialist, and six of ten others in the district."""
    draw = draws(world.seed, Purpose.SERVICE, firm.number)
    if not firm.inside or (not firm.holds and draw() > 0.6):
        return None
    own = firm.number // EACH
    busy = own - own % BUSY
    now, other = (own, busy) if draw() < 0.65 else (busy, own)
    if now != other and draw() < 0.2:
        return Service(now, CHANGED, other)
    return Service(now, max(whole(draw, month(2023, 1), month(2025, 6)), firm.founded), None)


def served(world: World, firm: Firm) -> Iterator[EdgeRow]:
    """SERVES, today and before."""
    if found := service(world, firm):
        yield EdgeRow("SERVES", _specialist(found.now), firm.ref, {"from": first_day(found.since)})
        if found.before is not None:
            span: dict[str, Value] = {"from": first_day(month(2023, 3)), "to": last_day(CHANGED - 1)}
            yield EdgeRow("SERVES", _specialist(found.before), firm.ref, span)


def visits(world: World, firm: Firm) -> int:
    """How many visits it received in two years."""
    if not service(world, firm):
        return 0
    luck = draws(world.seed, Purpose.VISITS, firm.number)()
    return int(luck * 3.6) if firm.holds else int(luck * 1.5)


def visit_nodes(world: World, firm: Firm) -> Iterator[NodeRow]:
    """The visits."""
    draw = draws(world.seed, Purpose.VISITS, firm.number)
    draw()
    for number in range(1, visits(world, firm) + 1):
        words = pick(draw, world.words["visits"])
        facts: dict[str, Value] = {
            "on": first_day(whole(draw, NOW - 24, NOW - 1)).replace(day=whole(draw, 1, 28)),
            "purpose": words["purpose"],
            "record": f"示例: {words['record'].format(product=firm.trade.name)}",
        }
        yield NodeRow("Visit", f"sample:V{firm.key}-{number}", facts)


def visit_edges(world: World, firm: Firm) -> Iterator[EdgeRow]:
    """RECEIVED by the enterprise, MADE by its specialist of today."""
    found = service(world, firm)
    for number in range(1, visits(world, firm) + 1):
        visit = ("Visit", f"sample:V{firm.key}-{number}")
        yield EdgeRow("RECEIVED", firm.ref, visit, {})
        if found:
            yield EdgeRow("MADE", _specialist(found.now), visit, {})


def _specialist(number: int) -> tuple[str, str]:
    return ("Specialist", specialist_id(number))
