"""Facts of a year and titles: what is kept of each, and what is refused with which words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from graph import granting, recording, values
from graph.access import PUBLIC
from graph.granting import last_day
from graph.ids import global_id
from graph.settings import Settings
from graph.store import Store
from tests.api.asking import Api, CountingStore
from tests.api.writing import GRANT, QINGHE, RECORD, TITLES, WITHDRAW, facts, forget, refused, sent, title

TODAY = date(2026, 11, 24)
TIERS = (
    "UNWIND $rows AS row MERGE (t:Tier {id: row[0]}) "
    "SET t.noun = 'Tier', t.name = row[1], t.validityYears = row[2], t.sources = ['t-register']"
)  # fmt: skip
STATED = (
    "MATCH (:Enterprise {id: 't-qinghe'})-[r:STATED {source: 'recorded'}]->(f) "
    "RETURN f.year, f.metric, coalesce(f.number, f.flag, f.word), f.evidenced, f.evidence ORDER BY f.position"
)


@pytest_asyncio.fixture
async def api(seeded: CountingStore, engine_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Api]:
    """The API on the seed, in November 2026; what a test recorded is taken out after it."""
    for module in (values, recording, granting):
        monkeypatch.setattr(module, "today", lambda: TODAY)
    await seeded.write(TIERS, {"rows": [["hnte", "高企", 3], ["little_giant", "小巨人", None]]})
    yield Api(seeded, settings=engine_settings)
    await forget(seeded)


# --------------------------------------------------------------------------------------------------------------- facts


async def test_each_kind_of_value_is_kept_as_a_report_has_it(api: Api) -> None:
    given = facts(
        {"metric": "revenue_y1", "number": 4000.05, "hasEvidence": True},
        {"metric": "rd_expense", "number": 0.1, "evidence": " 专项审计报告 "},
        {"metric": "netProfit", "number": -12},
        {"metric": "employees", "number": 45},
        {"metric": "market_share_national", "number": 0.35},
        {"metric": "equity_financing", "number": 1e15},
        {"metric": "srdi_dev_score_y0", "number": 88.5},
        {"metric": "has_rd_org", "bool": False},
        {"metric": "rd_org_level", "text": "Provincial"},
    )
    assert (await sent(api, RECORD, given))["facts"] == [
        {"metric": name}
        for name in (
            "revenue", "rdExpense", "netProfit", "employees", "marketShareNational", "equityFinancing", "srdiDevScore",
            "hasRdOrg", "rdOrgLevel",
        )
    ]  # fmt: skip
    assert await api.store.read(STATED, {}) == [
        [2025, "revenue", 4000.05, True, None],
        [2025, "rdExpense", 0.1, True, "专项审计报告"],
        [2025, "netProfit", -12.0, False, None],
        [2025, "employees", 45.0, False, None],
        [2025, "marketShareNational", 0.35, False, None],
        [2025, "equityFinancing", 1e15, False, None],
        [2025, "srdiDevScore", 88.5, False, None],
        [2025, "hasRdOrg", False, False, None],
        [2025, "rdOrgLevel", "PROVINCIAL", False, None],
    ]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (
            {"metric": "revenu", "number": 1},
            ("metric", "UNKNOWN_METRIC", "There is no metric revenu.", "Did you mean revenue or main_revenue?"),
        ),
        (
            {"metric": "§", "number": 1},
            ("metric", "UNKNOWN_METRIC", "There is no metric §.", "The metrics are those of `metrics { id name }`."),
        ),
        (
            {"metric": "rd_ratio_y1", "number": 0.1},
            (
                "metric",
                "DERIVED_METRIC",
                "rd_ratio_y1 (上年度研发费用占营业收入比) follows from others: rd_expense_y1 / revenue_y1.",
                "Record rd_expense and revenue.",
            ),
        ),
        (
            {"metric": "revenue_y3", "number": 1},
            (
                "metric",
                "BAD_VALUE",
                "revenue_y3 (再前一年营业收入) is revenue of an earlier year.",
                "Record revenue for the year 2023.",
            ),
        ),
        (
            {"metric": "titles", "list": ["hnte"]},
            ("metric", "BAD_VALUE", "titles (有效期内称号) is no fact of a year.", "Titles are granted by grantTitle."),
        ),
        (
            {"metric": "revenue", "number": -1},
            ("number", "BAD_VALUE", "revenue (营业收入) is -1.", "It cannot be below 0."),
        ),
        (
            {"metric": "market_share_national", "number": 35},
            (
                "number",
                "BAD_VALUE",
                "market_share_national (主导产品全国(2026:国内或国际)细分市场占有率) is 35.",
                "It cannot be above 1. A ratio is a fraction: 5 % is 0.05.",
            ),
        ),
        (
            {"metric": "employees", "number": 1.5},
            ("number", "BAD_VALUE", "employees (从业人员或职工总数) is 1.5.", "It is a whole number."),
        ),
        (
            {"metric": "revenue", "number": 1234567.8901234567},
            ("number", "BAD_VALUE", "revenue is 1234567.8901234567.", "At most 15 significant digits are kept."),
        ),
        (
            {"metric": "revenue", "bool": True},
            ("bool", "BAD_VALUE", "revenue (营业收入) is True.", "It is a number in 万元."),
        ),
        (
            {"metric": "has_rd_org", "text": "yes"},
            ("text", "BAD_VALUE", "has_rd_org (自建或与高校院所联合建立研发机构) is 'yes'.", "It is true or false."),
        ),
        (
            {"metric": "chain_role", "text": "big"},
            (
                "text",
                "BAD_VALUE",
                "chain_role (主导产品所属领域(63号附件2)) is 'big'.",
                "It is one of fills_gap, six_basics_or_timehonoured_or_key_supplier, none.",
            ),
        ),
        (
            {"metric": "revenue"},
            ("", "BAD_VALUE", "revenue was given 0 values.", "Give one of number, bool, text, list."),
        ),
        (
            {"metric": "revenue", "number": 1, "bool": True},
            ("", "BAD_VALUE", "revenue was given 2 values.", "Give one of number, bool, text, list."),
        ),
        (
            {"metric": "revenue", "number": 1, "evidence": " "},
            ("evidence", "BAD_VALUE", "The text is empty.", "Say it in words."),
        ),
    ],
)
async def test_a_fact_that_cannot_be_so(api: Api, given: dict[str, Any], error: tuple[str, str, str, str]) -> None:
    field, *told = error
    path = ".".join(filter(None, ["input", "facts", "1", field]))
    assert await refused(api, RECORD, facts({"metric": "employees", "number": 50}, given)) == [(path, *told)]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"year": 1999}, ("input.year", "BAD_VALUE", "1999 is too long ago.", "Give 2000 to 2026.")),
        ({"year": 2027}, ("input.year", "BAD_VALUE", "2027 is still to come.", "Give 2000 to 2026.")),
        ({"basis": "\t"}, ("input.basis", "BAD_VALUE", "The text is empty.", "Say it in words.")),
        (
            {"basis": "a\u0007"},
            ("input.basis", "BAD_VALUE", "The text holds U+0007, no readable character.", "Leave it out."),
        ),
        (
            {"basis": "长" * 2001},
            ("input.basis", "BAD_VALUE", "The text has 2,001 characters.", "Give at most 2,000."),
        ),
        ({"facts": []}, ("input.facts", "BAD_VALUE", "There are 0 facts.", "Give 1 to 100.")),
    ],
)
async def test_an_input_that_cannot_be_so(api: Api, more: dict[str, Any], error: tuple[str, ...]) -> None:
    assert await refused(api, RECORD, facts() | more) == [error]


async def test_all_that_is_wrong_is_told_at_once(api: Api) -> None:
    given = facts(
        {"metric": "revenu", "number": 1},
        {"metric": "revenue", "number": 1},
        {"metric": "revenue_y1", "number": 2},
        {"metric": "sales", "number": -3},
        year=1990,
    )
    assert [error[:3] for error in await refused(api, RECORD, given)] == [
        ("input.year", "BAD_VALUE", "1990 is too long ago."),
        ("input.facts.0.metric", "UNKNOWN_METRIC", "There is no metric revenu."),
        ("input.facts.2.metric", "BAD_VALUE", "revenue is given twice, here and in facts.1."),
        ("input.facts.3.number", "BAD_VALUE", "sales (销售收入) is -3."),
    ]


@pytest.mark.parametrize("year", [2000, 2026])
async def test_years_on_the_edge(api: Api, year: int) -> None:
    assert (await sent(api, RECORD, facts(year=year)))["userErrors"] == []


RD, REVENUE = "rd_expense_y1 (上年度研发费用总额)", "revenue_y1 (上年度营业收入)"
EMPLOYEES = "employees (从业人员/职工总数(上年末))"


@pytest.mark.parametrize(
    ("_case", "year", "given", "told"),
    [
        ("in one input", 2025, {"rd_expense": 500, "revenue": 400}, f"{RD} is 500, above {REVENUE}, which is 400."),
        (
            "than a recorded one",
            2024,
            {"rd_expense": 3990.6},
            f"{RD} is 3990.6, above {REVENUE}, which is 3990.5.",
        ),
        (
            "than a reported one",
            2023,
            {"rd_expense": 3000.6},
            f"{RD} is 3000.6, above {REVENUE}, which is 3000.5.",
        ),
        ("a whole below its part", 2023, {"revenue": 300}, f"{RD} is 300.25, above {REVENUE}, which is 300."),
        (
            "staff",
            2024,
            {"rd_staff": 46},
            "rd_staff (研发人员数) is 46, above employees (从业人员/职工总数(上年末)), which is 45.",
        ),
    ],
)
async def test_a_part_above_its_whole(api: Api, _case: str, year: int, given: dict[str, float], told: str) -> None:
    stated = [{"metric": name, "number": number} for name, number in given.items()]
    errors = [error[:3] for error in await refused(api, RECORD, facts(*stated, year=year))]
    assert ("input.facts.0.number", "BAD_VALUE", told) in errors


async def test_a_part_may_be_as_large_as_its_whole(api: Api) -> None:
    given = facts({"metric": "rd_expense", "number": 3990.5}, year=2024)
    assert (await sent(api, RECORD, given))["userErrors"] == []


async def test_what_was_wrong_before_keeps_nobody_from_recording_the_rest(api: Api) -> None:
    await api.store.write("MATCH (r:AnnualReport {id: 't-r-qinghe-23'}) SET r.rdExpense = 9000.0", {})
    assert (await sent(api, RECORD, facts(year=2023)))["userErrors"] == []
    [error] = await refused(api, RECORD, facts({"metric": "revenue", "number": 8000}, year=2023))
    assert error[2].startswith("rd_expense_y1 (上年度研发费用总额) is 9000, above")
    await api.store.write("MATCH (r:AnnualReport {id: 't-r-qinghe-23'}) SET r.rdExpense = 300.25", {})


async def test_what_is_recorded_of_an_invented_enterprise_is_invented(api: Api) -> None:
    made = global_id("Enterprise", "t-made")
    text = RECORD.replace("facts { metric }", "facts { synthetic }")
    assert (await sent(api, text, facts(enterpriseId=made)))["facts"] == [{"synthetic": True}]


# -------------------------------------------------------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("since", "years", "to"),
    [
        (date(2026, 4, 1), 3, date(2029, 3, 31)),
        (date(2026, 1, 1), 1, date(2026, 12, 31)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2024, 3, 1), 4, date(2028, 2, 29)),
        (date(2026, 4, 1), None, None),
    ],
)
def test_how_long_a_title_is_valid(since: date, years: int | None, to: date | None) -> None:
    assert last_day(since, years) == to


@pytest.mark.parametrize(
    ("_case", "given", "row"),
    [
        ("as long as it is valid", {}, ["hnte", "2026-04-01", "2029-03-31", None, "沪科〔2026〕1号", "plan"]),
        (
            "until a day",
            {"to": "2026-12-31", "batch": "第五批"},
            ["hnte", "2026-04-01", "2026-12-31", "第五批", "沪科〔2026〕1号", "plan"],
        ),
        (
            "without a stated validity",
            {"title": "LITTLE_GIANT"},
            ["little_giant", "2026-04-01", None, None, "沪科〔2026〕1号", "plan"],
        ),
        (
            "by the tier's id",
            {"title": global_id("Tier", "t-innovative")},
            ["t-innovative", "2026-04-01", "2029-03-31", None, "沪科〔2026〕1号", "plan"],
        ),
    ],
)
async def test_a_title_is_granted(api: Api, _case: str, given: dict[str, Any], row: list[Any]) -> None:
    assert (await sent(api, GRANT, title(**given)))["userErrors"] == []
    assert await api.store.read(TITLES, {"id": "t-qinghe"}) == [row]


async def test_grants_and_withdrawals_are_kept_as_changes(api: Api) -> None:
    text = "change { kind before after basis by position enterprise { id } }"
    granted = await sent(api, GRANT.replace("revision", text), title())
    held = {"title": "hnte", "from": "2026-04-01", "to": "2029-03-31", "basis": "沪科〔2026〕1号"}
    assert granted["change"] == {
        "kind": "TITLE_GRANTED",
        "before": None,
        "after": [held],
        "basis": "沪科〔2026〕1号",
        "by": "plan",
        "position": 4,
        "enterprise": {"id": global_id("Enterprise", "t-qinghe")},
    }
    ended = await sent(api, WITHDRAW.replace("revision", text), title(**{"from": "2026-06-01", "basis": "迁出"}))
    assert (ended["change"]["kind"], ended["change"]["position"]) == ("TITLE_WITHDRAWN", 5)
    assert ended["change"]["before"] == [held]
    assert ended["change"]["after"] == [{**held, "to": "2026-05-31"}]
    assert await api.store.read(TITLES, {"id": "t-qinghe"}) == [
        ["hnte", "2026-04-01", "2026-05-31", None, "沪科〔2026〕1号", "plan"]
    ]


async def test_a_title_comes_again_after_it_ended(api: Api) -> None:
    await sent(api, GRANT, title(to="2026-05-31"))
    assert (await sent(api, GRANT, title(**{"from": "2026-06-01"})))["userErrors"] == []
    assert [row[1:3] for row in await api.store.read(TITLES, {"id": "t-qinghe"})] == [
        ["2026-04-01", "2026-05-31"],
        ["2026-06-01", "2029-05-31"],
    ]


async def test_a_withdrawal_takes_back_what_is_granted_for_later(api: Api) -> None:
    await sent(api, GRANT, title(to="2026-12-31"))
    await sent(api, GRANT, title(**{"from": "2027-01-01"}))
    assert (await sent(api, WITHDRAW, title(**{"from": "2026-04-01"})))["userErrors"] == []
    assert await api.store.read(TITLES, {"id": "t-qinghe"}) == []


async def test_who_granted_a_title_is_for_the_staff(api: Api, store: Store) -> None:
    await sent(api, GRANT, title())
    text = "query ($id: ID!) { enterprise(id: $id) { titles { edges { by } } } }"
    error = await Api(api.store, viewer=PUBLIC).error(text, {"id": QINGHE})
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert await store.value("MATCH ()-[r:HOLDS {source: 'recorded'}]->() RETURN r.by", {}) == "plan"


@pytest.mark.parametrize(
    ("mutation", "given", "error"),
    [
        (
            GRANT,
            {"title": "giant"},
            (
                "input.title",
                "NOT_FOUND",
                "There is no title giant.",
                "Titles are hnte, little_giant, t-giant, t-hightech, t-innovative.",
            ),
        ),
        (
            GRANT,
            {"to": "2026-03-31"},
            ("input.to", "BAD_VALUE", "2026-03-31 is before 2026-04-01.", "Give the last day held."),
        ),
        (
            GRANT,
            {"from": "0026-04-01"},
            ("input.from", "BAD_VALUE", "0026-04-01 is no day of a title.", "Look at the year."),
        ),
        (
            GRANT,
            {"batch": "批" * 101},
            ("input.batch", "BAD_VALUE", "The text has 101 characters.", "Give at most 100."),
        ),
        (GRANT, {"basis": ""}, ("input.basis", "BAD_VALUE", "The text is empty.", "Say it in words.")),
        (
            WITHDRAW,
            {},
            (
                "input.title",
                "NOT_HELD",
                "hnte (高企) was not granted in this system for 2026-04-01 or later.",
                "Look at its `titles`.",
            ),
        ),
        (
            WITHDRAW,
            {"title": global_id("Tier", "t-giant")},
            (
                "input.title",
                "NOT_HELD",
                "t-giant (专精特新“小巨人”企业) was not granted in this system for 2026-04-01 or later.",
                "It stands in t-register: load that again without it.",
            ),
        ),
    ],
)
async def test_titles_that_cannot_be_so(
    api: Api, mutation: str, given: dict[str, Any], error: tuple[str, str, str, str]
) -> None:
    assert await refused(api, mutation, title(**given)) == [error]


@pytest.mark.parametrize(
    ("since", "to", "held"),
    [
        ("2026-04-01", None, True),
        ("2025-01-01", "2026-04-01", True),
        ("2029-03-31", None, True),
        ("2025-01-01", "2026-03-31", False),
        ("2029-04-01", None, False),
    ],
)
async def test_a_title_is_held_once_a_day(api: Api, since: str, to: str | None, held: bool) -> None:
    await sent(api, GRANT, title())
    given = title(**{"from": since, "to": to})
    if held:
        assert await refused(api, GRANT, given) == [
            (
                "input.from",
                "ALREADY_HELD",
                "hnte (高企) is granted for 2026-04-01 to 2029-03-31 already.",
                "Begin after that, or withdraw it first.",
            )
        ]
    else:
        assert (await sent(api, GRANT, given))["userErrors"] == []
