"""Appeals: in every state, each reached by a legal way, on days that follow each other."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.words import APPEAL_STATE
from loaders.sample.calendar import workday
from loaders.sample.world import World
from tests.loaders.sample.district import District

NEXT = {
    "OPENED": {"ACCEPTED", "RETURNED", "WITHDRAWN"},
    "ACCEPTED": {"ASSIGNED"},
    "ASSIGNED": {"IN_PROGRESS"},
    "IN_PROGRESS": {"ANSWERED", "WITHDRAWN"},
    "ANSWERED": {"CLOSED", "REOPENED"},
    "REOPENED": {"ASSIGNED"},
    "RETURNED": set[str](),
    "WITHDRAWN": set[str](),
    "CLOSED": set[str](),
}


def test_there_is_one_in_every_state(district: District) -> None:
    assert {facts["state"] for facts in district.nodes["Appeal"].values()} == APPEAL_STATE.values.keys()


def test_every_history_is_legal_and_ends_where_the_appeal_stands(district: District) -> None:
    events = district.nodes["AppealEvent"]
    ways = district.ends("WENT_THROUGH", "Appeal", "AppealEvent")
    assert ways.keys() == district.nodes["Appeal"].keys()
    for key, steps in ways.items():
        appeal, history = district.nodes["Appeal"][key], [events[step] for step in steps]
        states, days = [step["state"] for step in history], [step["on"] for step in history]
        assert [step["position"] for step in history] == list(range(1, len(history) + 1))
        assert states[0] == "OPENED"
        assert all(after in NEXT[before] for before, after in pairwise(states))
        assert days == sorted(days)
        assert (appeal["state"], appeal["openedOn"]) == (states[-1], days[0])
        assert appeal.get("closedOn", days[-1]) == days[-1]
        assert ("closedOn" in appeal) is (not NEXT[states[-1]])
        assert ("rating" in appeal) is (states[-1] == "CLOSED")
        assert days[-1] <= date(2026, 11, 23)


def test_an_appeal_is_due_after_the_working_days_of_its_kind(district: District, world: World) -> None:
    for appeal in district.nodes["Appeal"].values():
        between = (appeal["dueOn"] - appeal["openedOn"]).days
        days = [appeal["openedOn"] + timedelta(days=n) for n in range(1, between + 1)]
        assert sum(day.weekday() < 5 for day in days) == world.rules.days[appeal["kind"]]


@given(day=st.dates(date(2020, 1, 1), date(2030, 1, 1)), later=st.integers(0, 40))
def test_working_days_pass_over_weekends(day: date, later: int) -> None:
    found = workday(day, later)
    passed = (day + timedelta(days=n) for n in range(1, (found - day).days + 1))
    assert sum(one.weekday() < 5 for one in passed) == later
