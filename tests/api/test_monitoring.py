"""Targets, titles over time and the departments' table on a district counted by hand (tests/small_district.py)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from api import monitoring as asked
from graph.access import Role, Viewer
from graph.ids import global_id
from graph.store import Store
from tests.api.asking import Api, CountingStore
from tests.small_district import DISTRICT, ID, XU, ZHU, plant_district


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def district(store: Store) -> CountingStore:
    """The small district and nothing else."""
    await plant_district(store)
    return CountingStore.over(store)


@pytest.fixture
def api(district: CountingStore, monkeypatch: pytest.MonkeyPatch) -> Api:
    """The API on it, on a day of 2026."""
    monkeypatch.setattr(asked, "today", lambda: date(2026, 11, 24))
    return Api(district)


FIGURES = "held cumulative undated joined left progress short target { count by }"


async def targets(api: Api, day: str, more: str = "", place: str = "") -> dict[tuple[str, bool], Any]:
    """Targets by tier and whether made up."""
    given = f', territory: "{place}"' if place else ""
    rows = "tier { tierId } territory { name } synthetic " + FIGURES + " " + more
    data = await api.data(f'{{ tierTargets(asOf: "{day}"{given}) {{ {rows} }} }}')
    return {(row["tier"]["tierId"], row["synthetic"]): row for row in data["tierTargets"]}


def figures(row: dict[str, Any]) -> tuple[int, int, int, int, int]:
    """Held, cumulative, undated, joined, left."""
    return row["held"], row["cumulative"], row["undated"], row["joined"], row["left"]


@pytest.mark.parametrize(
    ("_case", "day", "expected"),
    [
        ("before anything but what has no first day", "2020-12-31", (1, 1, 1, 0, 0)),
        ("the first day of a title", "2021-01-01", (2, 2, 1, 1, 0)),
        ("renewed the day after it ended: nobody left, nobody came", "2024-01-01", (3, 3, 1, 1, 0)),
        ("the last day of a title", "2025-06-30", (3, 3, 1, 0, 0)),
        ("the day after", "2025-07-01", (2, 3, 1, 0, 1)),
        ("a year and a day after its last day: it left too long ago", "2026-07-01", (1, 3, 1, 0, 1)),
    ],
)
async def test_what_is_held_on_a_day(api: Api, _case: str, day: str, expected: tuple[int, ...]) -> None:
    found = await targets(api, day)
    assert figures(found["SRDI_SME", False]) == expected


async def test_real_and_made_up_are_never_added(api: Api) -> None:
    found = await targets(api, "2025-06-30", "parts { territory { name } held }")
    assert figures(found["SRDI_SME", False])[:2] == (3, 3)
    assert figures(found["SRDI_SME", True])[:2] == (1, 1)
    assert found["SRDI_SME", True]["parts"] == [
        {"territory": {"name": "朱家角镇"}, "held": 0},
        {"territory": {"name": "徐泾镇"}, "held": 1},
    ]


async def test_towns_and_what_is_in_none(api: Api) -> None:
    found = await targets(api, "2025-06-30", "parts { territory { name } held cumulative target { count } }")
    assert found["SRDI_SME", False]["parts"] == [
        {"territory": {"name": "朱家角镇"}, "held": 1, "cumulative": 1, "target": None},
        {"territory": {"name": "徐泾镇"}, "held": 2, "cumulative": 2, "target": None},
        {"territory": None, "held": 0, "cumulative": 0, "target": None},
    ]
    assert found["INNOVATIVE_SME", False]["parts"][-1]["held"] == 1
    town = await targets(api, "2025-06-30", place=ID[XU])
    assert town["SRDI_SME", False]["territory"] == {"name": "徐泾镇"}
    assert figures(town["SRDI_SME", False]) == (2, 2, 1, 0, 0)
    assert town["SRDI_SME", False]["target"] is None
    assert town["SRDI_SME", False]["progress"] is None


async def test_the_plans_targets(api: Api) -> None:
    goal = "target { count by clause { document clause text provenance reading } }"
    found = await targets(api, "2025-06-30", goal)
    assert [(tier, row["target"]["count"]) for (tier, made), row in found.items() if not made] == [
        ("INNOVATIVE_SME", 1200), ("SRDI_SME", 600), ("LITTLE_GIANT", 60), ("MFG_CHAMPION", 2),
    ]  # fmt: skip
    assert found["SRDI_SME", False]["target"]["clause"] == {
        "document": "青浦区优质中小企业梯度培育工作方案 (青经发〔2023〕80号)",
        "clause": "1",
        "text": "600家“专精特新”企业",
        "provenance": "VERIFIED",
        "reading": None,
    }
    assert (found["SRDI_SME", False]["progress"], found["SRDI_SME", False]["short"]) == ("0.005", 597)


PACES = "paceNeeded { perYear reason } paceLastYear { perYear reason } paceLastThreeYears { perYear reason }"


async def test_paces(api: Api) -> None:
    found = await targets(api, "2024-12-31", PACES)
    giants, srdi = found["LITTLE_GIANT", False], found["SRDI_SME", False]
    # 59 more in 365 days of years of 365.25
    assert giants["paceNeeded"] == {"perYear": "59.040411", "reason": None}
    assert giants["paceLastYear"] == {"perYear": None, "reason": "HISTORY_TOO_SHORT"}
    # 甲厂 in 2023 alone: 乙厂 came again, which is not for the first time
    assert srdi["paceLastYear"] == {"perYear": "0", "reason": None}
    assert srdi["paceLastThreeYears"] == {"perYear": "0.333333", "reason": None}


@pytest.mark.parametrize("day", ["2025-12-31", "2026-01-01"])
async def test_no_pace_is_needed_for_a_day_that_has_come(api: Api, day: str) -> None:
    found = await targets(api, day, PACES)
    assert found["SRDI_SME", False]["paceNeeded"] == {"perYear": None, "reason": "TARGET_DATE_PASSED"}


async def test_the_future_is_not_recorded_yet(api: Api) -> None:
    forecast = "forecast { reason outlooks { on } }"
    found = await targets(api, "2026-11-25", f"{PACES} {forecast}")
    srdi = found["SRDI_SME", False]
    assert srdi["held"] == 1
    assert srdi["paceLastYear"] == {"perYear": None, "reason": "DAY_IN_THE_FUTURE"}
    assert srdi["forecast"] == {"reason": "DAY_IN_THE_FUTURE", "outlooks": []}


async def test_the_forecast(api: Api) -> None:
    found = await targets(api, "2024-12-31", "forecast { assumption reason outlooks { on expected low high } }")
    forecast = found["SRDI_SME", False]["forecast"]
    assert "36 months" in forecast["assumption"]
    assert [outlook["on"] for outlook in forecast["outlooks"]] == ["2024-12-31", "2025-12-31", "2026-12-31"]
    assert forecast["outlooks"][0] == {"on": "2024-12-31", "expected": "3", "low": 3, "high": 3}
    # one in 1,096 days, so 365/1096 more
    assert forecast["outlooks"][1]["expected"] == "3.333029"
    assert forecast["outlooks"][1]["low"] == 3 < forecast["outlooks"][1]["high"]
    assert found["LITTLE_GIANT", False]["forecast"]["reason"] == "HISTORY_TOO_SHORT"


async def test_no_such_territory(api: Api) -> None:
    nowhere = global_id("Territory", "nowhere")
    data = await api.data(
        f'{{ tierTargets(territory: "{nowhere}") {{ held }} bonusList(territory: "{nowhere}") {{ totalCount }} }}'
    )
    assert data == {"tierTargets": [], "bonusList": {"totalCount": 0}}
    error = await api.error('{ tierTargets(territory: "RW50ZXJwcmlzZTpqaWE") { held } }')
    assert error["extensions"]["code"] == "BAD_ID"


async def history(api: Api, arguments: str, rows: str = "from to synthetic held came left") -> list[Any]:
    """The rows of a history."""
    data = await api.data(f"{{ titleHistory({arguments}) {{ {rows} groups {{ by key label }} }} }}")
    return list(data["titleHistory"])


async def test_titles_by_year(api: Api) -> None:
    rows = await history(api, 'by: YEAR, from: "2023-07-01", to: "2026-06-30", tiers: [SRDI_SME]')
    assert [(r["from"], r["to"], r["synthetic"], r["held"], r["came"], r["left"]) for r in rows] == [
        ("2023-07-01", "2023-12-31", False, 3, 0, 0),
        ("2024-01-01", "2024-12-31", False, 3, 0, 0),
        ("2025-01-01", "2025-12-31", False, 2, 0, 1),
        ("2026-01-01", "2026-06-30", False, 1, 0, 1),
        ("2023-07-01", "2023-12-31", True, 0, 0, 0),
        ("2024-01-01", "2024-12-31", True, 1, 1, 0),
        ("2025-01-01", "2025-12-31", True, 1, 0, 0),
        ("2026-01-01", "2026-06-30", True, 1, 0, 0),
    ]


async def test_an_enterprise_with_several_titles_counts_once_unless_by_tier(api: Api) -> None:
    [once] = await history(api, f'by: YEAR, from: "2025-01-01", to: "2025-12-31", territory: "{ID[ZHU]}"')
    assert (once["held"], once["groups"]) == (1, [])
    by_tier = await history(
        api, f'by: YEAR, from: "2025-01-01", to: "2025-12-31", territory: "{ID[ZHU]}", groupBy: [TIER]'
    )
    assert [(row["groups"], row["held"]) for row in by_tier] == [
        ([{"by": "TIER", "key": "innovative_sme", "label": "创新型中小企业"}], 1),
        ([{"by": "TIER", "key": "little_giant", "label": "专精特新“小巨人”企业"}], 1),
        ([{"by": "TIER", "key": "srdi_sme", "label": "专精特新中小企业"}], 1),
    ]


async def test_titles_by_town_and_section(api: Api) -> None:
    rows = await history(
        api, 'by: QUARTER, from: "2024-01-15", to: "2024-02-29", groupBy: [TERRITORY, INDUSTRY_SECTION]'
    )
    assert {(row["from"], row["to"]) for row in rows} == {("2024-01-15", "2024-02-29")}
    assert [(r["groups"][0]["key"], r["groups"][0]["label"], r["synthetic"], r["held"]) for r in rows] == [
        (ID[XU], "徐泾镇", False, 2),
        (ID[XU], "徐泾镇", True, 0),
        (ID[ZHU], "朱家角镇", False, 1),
        (None, None, False, 1),
    ]
    assert {row["groups"][1]["key"] for row in rows} == {None}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ('by: MONTH, from: "2025-02-01", to: "2025-01-31"', "BAD_USER_INPUT"),
        ('by: MONTH, from: "1900-01-01", to: "2026-01-01"', "LIMIT_EXCEEDED"),
        ('by: YEAR, from: "2025-01-01", to: "2025-12-31", groupBy: [TIER, TIER]', "BAD_USER_INPUT"),
    ],
)
async def test_histories_that_are_refused(api: Api, arguments: str, code: str) -> None:
    error = await api.error(f"{{ titleHistory({arguments}) {{ held }} }}")
    assert error["extensions"]["code"] == code


LINE = (
    "territory { name } whole synthetic enterprises surveyed updatesDue updated holdersBefore promoted promotedShare "
    "appealsDue appealsInTime appealsShare visits"
)


async def test_the_departments_table(api: Api) -> None:
    data = await api.data(f'{{ departmentTable(asOf: "2025-12-31", year: 2025) {{ {LINE} }} }}')
    whole, zhu, xu, none, *made = data["departmentTable"]
    assert whole == {
        "territory": {"name": "青浦区"}, "whole": True, "synthetic": False, "enterprises": 4, "surveyed": 2,
        "updatesDue": 4, "updated": 2, "holdersBefore": 4, "promoted": 0, "promotedShare": "0",
        "appealsDue": 3, "appealsInTime": 1, "appealsShare": "0.333333", "visits": 1,
    }  # fmt: skip
    assert (zhu["territory"]["name"], zhu["appealsDue"], zhu["appealsInTime"], zhu["visits"]) == ("朱家角镇", 1, 1, 1)
    assert (xu["territory"]["name"], xu["appealsDue"], xu["appealsShare"], xu["visits"]) == ("徐泾镇", 2, "0", 0)
    assert (none["territory"], none["enterprises"], none["appealsShare"]) == (None, 1, None)
    assert [(row["territory"]["name"], row["enterprises"]) for row in made] == [
        ("青浦区", 1),
        ("朱家角镇", 0),
        ("徐泾镇", 1),
    ]
    # nobody made up has a report: whether one was surveyed is not known
    assert {row["surveyed"] for row in made} == {None}


async def test_who_rose_in_a_year(api: Api) -> None:
    data = await api.data(
        '{ departmentTable(asOf: "2024-12-31") { whole synthetic holdersBefore promoted promotedShare } }'
    )
    assert data["departmentTable"][0] == {
        "whole": True, "synthetic": False, "holdersBefore": 3, "promoted": 1, "promotedShare": "0.333333",
    }  # fmt: skip


TIER_LINE = "whole synthetic tiers { tier { tierId } held joined expired reviewsDue reviewsPassed reviewsLost }"


@pytest.mark.parametrize(
    ("_case", "day", "year", "tier", "expected"),
    [
        ("renewed in place", "2025-12-31", 2025, "INNOVATIVE_SME", (2, 0, 0, 1, 1, 0)),
        ("over since July", "2025-12-31", 2025, "SRDI_SME", (2, 0, 1, 1, 0, 1)),
        ("its last day has come, not gone", "2025-06-30", 2025, "SRDI_SME", (3, 0, 0, 1, 0, 0)),
        ("renewed by a holding of its own", "2023-12-31", 2023, "SRDI_SME", (3, 1, 0, 1, 1, 0)),
        ("without a last day, due with its term", "2027-12-31", 2027, "LITTLE_GIANT", (1, 0, 0, 1, 0, 1)),
    ],
)
async def test_reviews_of_a_year(
    api: Api, _case: str, day: str, year: int, tier: str, expected: tuple[int, ...]
) -> None:
    data = await api.data(f'{{ departmentTable(asOf: "{day}", year: {year}) {{ {TIER_LINE} }} }}')
    [line] = [one for one in data["departmentTable"][0]["tiers"] if one["tier"]["tierId"] == tier]
    names = ("held", "joined", "expired", "reviewsDue", "reviewsPassed", "reviewsLost")
    assert tuple(line[name] for name in names) == expected


@pytest.mark.parametrize("role", list(Role))
async def test_who_sees_the_table(district: CountingStore, role: Role) -> None:
    body = await Api(district, viewer=Viewer(role, "x", "jia")).ask(
        '{ departmentTable(asOf: "2025-12-31") { enterprises updatesDue surveyed updated appealsDue appealsInTime '
        "visits } }"
    )
    if role in (Role.PUBLIC, Role.ENTERPRISE, Role.INSTITUTE, Role.BANK):
        [error] = body["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
        return
    row = body["data"]["departmentTable"][0]
    counts = (2, 2, 3, 1, 1) if role in (Role.PLANNER, Role.ADMIN) else (None,) * 5
    assert (row["enterprises"], row["updatesDue"]) == (4, 4)
    assert (row["surveyed"], row["updated"], row["appealsDue"], row["appealsInTime"], row["visits"]) == counts


@pytest.mark.parametrize(
    "query",
    [
        "{ tierTargets { held parts { territory { name parent { name } } } tier { name } } }",
        '{ titleHistory(by: YEAR, from: "2025-01-01", groupBy: [TIER, TERRITORY]) { held } }',
        "{ departmentTable { enterprises territory { name } tiers { tier { name } } } }",
    ],
)
async def test_one_statement(api: Api, query: str) -> None:
    before = len(api.store.asked)
    await api.data(query)
    assert len(api.store.asked) - before == 1


async def test_a_future_year_has_no_table(api: Api) -> None:
    error = await api.error(
        f'{{ departmentTable(asOf: "2025-12-31", year: 2026, territory: "{ID[DISTRICT]}") {{ visits }} }}'
    )
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
