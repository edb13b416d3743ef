"""Appeals in every state, each with the history that led there.

Due days count weekdays only: public holidays, and the weekends worked for them, are not known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from loaders.rows import EdgeRow, NodeRow, Value
from loaders.sample.calendar import TODAY, workday
from loaders.sample.draws import Draw, Purpose, draws, mixed, pick, whole
from loaders.sample.firms import Firm
from loaders.sample.world import World

KINDS = ("CONSULT", "ORDINARY", "ORDINARY", "COMPLEX", "SUPERVISED")
EVERY = 12  # enterprises, of which one appeals
HANDLED = ("OPENED", "ACCEPTED", "ASSIGNED", "IN_PROGRESS", "ANSWERED")
AGAIN = ("REOPENED", "ASSIGNED", "IN_PROGRESS", "ANSWERED")
HISTORIES = (
    (*HANDLED, "CLOSED"),
    HANDLED[:1],
    (*HANDLED, "CLOSED"),
    HANDLED[:2],
    (*HANDLED, "CLOSED"),
    (*HANDLED[:1], "RETURNED"),
    HANDLED[:3],
    (*HANDLED, *AGAIN, "CLOSED"),
    HANDLED[:4],
    (*HANDLED[:1], "WITHDRAWN"),
    HANDLED,
    (*HANDLED, "CLOSED"),
    (*HANDLED, "REOPENED"),
    (*HANDLED[:4], "WITHDRAWN"),
    (*HANDLED, *AGAIN[:3]),
    (*HANDLED, "CLOSED"),
)
DONE = frozenset({"CLOSED", "WITHDRAWN", "RETURNED"})


def history(world: World, firm: Firm) -> tuple[str, ...]:
    """The states its appeal went through; none where it has no appeal."""
    group, place = divmod(firm.number, EVERY)
    if not firm.inside or mixed(world.seed, Purpose.APPEAL, group) % EVERY != place:
        return ()
    return HISTORIES[group % len(HISTORIES)]


def days(draw: Draw, states: tuple[str, ...]) -> list[date]:
    """The day of each state: what is done lies anywhere in two years, what is not within some weeks."""
    gaps = [0, *(whole(draw, 0, 3) for _ in states[1:])]
    ago = whole(draw, 40, 720) if states[-1] in DONE else whole(draw, 3 * len(states), 3 * len(states) + 12)
    found = []
    day = TODAY - timedelta(days=ago)
    for gap in gaps:
        day = workday(day, gap)
        found.append(day)
    return found


def nodes(world: World, firm: Firm) -> Iterator[NodeRow]:
    """Its appeal."""
    states = history(world, firm)
    if not states:
        return
    draw = draws(world.seed, Purpose.APPEAL, firm.number)
    on = days(draw, states)
    kind = pick(draw, KINDS)
    words = pick(draw, world.words["appeals"][kind])
    facts: dict[str, Value] = {
        "title": f"示例{words['title']}",
        "text": words["text"].format(product=firm.trade.name, place=firm.town.place),
        "kind": kind,
        "state": states[-1],
        "openedOn": on[0],
        "dueOn": workday(on[0], world.rules.days[kind]),
    }
    if states[-1] in DONE:
        facts["closedOn"] = on[-1]
    if states[-1] == "CLOSED":
        facts["rating"] = (5, 5, 4, 4, 3, 2)[int(draw() * 6)]
    yield NodeRow("Appeal", f"sample:A{firm.key}", facts)


def event_nodes(world: World, firm: Firm) -> Iterator[NodeRow]:
    """The steps of its appeal."""
    states = history(world, firm)
    if not states:
        return
    draw = draws(world.seed, Purpose.APPEAL, firm.number)
    for position, (state, day) in enumerate(zip(states, days(draw, states), strict=True), start=1):
        facts: dict[str, Value] = {
            "position": position,
            "state": state,
            "on": day,
            "by": pick(draw, world.words["handlers"]),
            "text": f"示例: {world.words['answers'][state]}",
        }
        yield NodeRow("AppealEvent", f"sample:A{firm.key}-{position}", facts)


def edges(world: World, firm: Firm) -> Iterator[EdgeRow]:
    """RAISED, and WENT_THROUGH."""
    states = history(world, firm)
    if states:
        appeal = ("Appeal", f"sample:A{firm.key}")
        yield EdgeRow("RAISED", firm.ref, appeal, {})
        for position in range(1, len(states) + 1):
            yield EdgeRow("WENT_THROUGH", appeal, ("AppealEvent", f"sample:A{firm.key}-{position}"), {})
