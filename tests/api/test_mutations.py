"""What all mutations have in common: who may, revisions, keys, races, and that a refusal leaves nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from graph.access import Role, Viewer
from graph.ids import global_id
from tests.api.asking import Api, CountingStore
from tests.api.writing import GRANT, LANJING, PLANNER, QINGHE, RECORD, facts, forget, refused, sent, size, title
from tests.redacted import VIEWERS

CLIENTS = 20
NOT_THERE = (
    "input.enterpriseId",
    "NOT_FOUND",
    "There is no enterprise with this id that you may change.",
    "Take an id that a query returned.",
)
RECORDED = 3  # of the seed's 青禾: two facts and a change


@pytest_asyncio.fixture
async def api(seeded: CountingStore) -> AsyncIterator[Api]:
    """The API on the seed; what a test recorded is taken out after it."""
    await seeded.write("MERGE (t:Tier {id: 'hnte'}) SET t.noun = 'Tier', t.name = '高企', t.validityYears = 3", {})
    yield Api(seeded)
    await forget(seeded)


# ------------------------------------------------------------------------------------------------------------ who may


@pytest.mark.parametrize(
    ("_case", "name", "may"),
    [
        ("the enterprise itself", "enterprise", True),
        ("another enterprise", "an enterprise with nothing", False),
        ("one without an enterprise", "an enterprise that is in no library", False),
        ("the specialist who serves it", "specialist", True),
        ("another specialist", "another specialist", False),
        ("a planner", "planner", True),
        ("an administrator", "admin", True),
    ],
)
async def test_who_records_facts(api: Api, _case: str, name: str, may: bool) -> None:
    if may:
        assert await sent(api, RECORD, facts(), VIEWERS[name]) == {
            "facts": [{"metric": "employees"}],
            "revision": RECORDED + 1,
            "userErrors": [],
        }
    else:
        assert await refused(api, RECORD, facts(), VIEWERS[name]) == [NOT_THERE]


async def test_an_enterprise_that_is_not_there_looks_like_one_that_is_not_ones_own(api: Api) -> None:
    nobody = global_id("Enterprise", "t-nobody")
    for name in ("enterprise", "specialist", "planner"):
        assert await refused(api, RECORD, facts(enterpriseId=nobody), VIEWERS[name]) == [NOT_THERE]


async def test_a_specialist_no_more_serves_what_it_served(api: Api) -> None:
    assert await refused(api, RECORD, facts(enterpriseId=LANJING), VIEWERS["specialist"]) == [NOT_THERE]
    assert (await sent(api, RECORD, facts(enterpriseId=LANJING), VIEWERS["another specialist"]))["userErrors"] == []


@pytest.mark.parametrize("name", ["public", "institute", "bank", "department"])
async def test_others_are_refused_before_anything_runs(api: Api, name: str) -> None:
    before, asked = await size(api.store), len(api.store.asked)
    error = await Api(api.store, viewer=VIEWERS[name]).error(RECORD, {"input": facts()})
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["message"] == (
        f"recordFacts is not for the role {VIEWERS[name].role.value}. "
        "Roles that may: enterprise, specialist, planner, admin."
    )
    assert len(api.store.asked) - asked == 0
    assert await size(api.store) == before


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PLANNER, Role.ADMIN)])
async def test_titles_are_for_planners(api: Api, role: Role) -> None:
    before = await size(api.store)
    for mutation in (GRANT, GRANT.replace("grantTitle", "withdrawTitle").replace("GrantTitle", "WithdrawTitle")):
        error = await Api(api.store, viewer=Viewer(role, "x", "t-qinghe")).error(mutation, {"input": title()})
        assert error["extensions"]["code"] == "FORBIDDEN"
    assert await size(api.store) == before


async def test_an_id_of_something_else(api: Api) -> None:
    assert await refused(api, RECORD, facts(enterpriseId=global_id("Bank", "t-icbc"))) == [
        ("input.enterpriseId", "BAD_VALUE", "That is the id of a Bank.", "Here the id of a Enterprise is needed.")
    ]


# ---------------------------------------------------------------------------------------------------------- revisions


async def test_the_revision_counts_what_was_recorded(api: Api) -> None:
    read = "query ($id: ID!) { enterprise(id: $id) { revision } }"
    two = facts({"metric": "employees", "number": 50}, {"metric": "revenue", "number": 4000})
    assert (await sent(api, RECORD, {**two, "expectedRevision": RECORDED}))["revision"] == RECORDED + 2
    assert await api.data(read, {"id": QINGHE}) == {"enterprise": {"revision": RECORDED + 2}}
    granted = await sent(api, GRANT, title(expectedRevision=RECORDED + 2))
    assert granted == {"revision": RECORDED + 3, "userErrors": []}
    # who may not record does not learn how often something was
    other = Api(api.store, viewer=VIEWERS["another specialist"])
    assert await other.data(read, {"id": QINGHE}) == {"enterprise": {"revision": None}}
    assert (await Api(api.store, viewer=Viewer()).error(read, {"id": QINGHE}))["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("expected", [0, RECORDED - 1, RECORDED + 1])
async def test_another_revision_is_a_conflict(api: Api, expected: int) -> None:
    assert await refused(api, RECORD, facts(expectedRevision=expected)) == [
        (
            "input.expectedRevision",
            "CONFLICT",
            f"The enterprise is at revision {RECORDED}, not {expected}: something was recorded meanwhile.",
            "Read it again, and repeat with its revision where it still holds.",
        )
    ]
    assert (await sent(api, RECORD, facts(expectedRevision=expected)))["revision"] == RECORDED


async def test_of_many_with_one_expected_revision_one_wins(api: Api) -> None:
    given = [
        facts({"metric": "employees", "number": 100 + n}, expectedRevision=RECORDED, idempotencyKey=f"client {n}")
        for n in range(CLIENTS)
    ]
    payloads = await asyncio.gather(*(sent(api, RECORD, one) for one in given))
    codes = [[error["code"] for error in payload["userErrors"]] for payload in payloads]
    assert sorted(codes) == [[], *[["CONFLICT"]] * (CLIENTS - 1)]
    assert {payload["revision"] for payload in payloads} == {RECORDED + 1}
    assert await recorded(api) == 1
    assert await deeds(api) == 1


async def test_many_without_one_all_hold_each_at_its_own_position(api: Api) -> None:
    given = [facts({"metric": "employees", "number": 100 + n}) for n in range(CLIENTS)]
    payloads = await asyncio.gather(*(sent(api, RECORD, one) for one in given))
    assert sorted(payload["revision"] for payload in payloads) == list(range(RECORDED + 1, RECORDED + CLIENTS + 1))
    rows = await api.store.read(
        "MATCH ({id: 't-qinghe'})-[{source: 'recorded'}]->(f:Fact) RETURN f.position ORDER BY f.at, f.position",
        {},
    )
    assert [position for [position] in rows] == list(range(RECORDED + 1, RECORDED + CLIENTS + 1))


# --------------------------------------------------------------------------------------------------------------- keys


async def test_the_same_key_and_input_is_done_once(api: Api) -> None:
    whole = RECORD.replace("facts { metric }", "facts { id at } enterprise { name }")
    first = await sent(api, whole, facts(idempotencyKey="k"))
    after = await size(api.store)
    assert first["userErrors"] == []
    assert await sent(api, whole, facts(idempotencyKey="k")) == first
    # what was recorded since does not change what the first one came to
    await sent(api, RECORD, facts())
    assert await sent(api, whole, facts(idempotencyKey="k", expectedRevision=None)) != first
    assert await sent(api, whole, facts(idempotencyKey="k")) == first
    assert [size - before for size, before in zip(await size(api.store), after, strict=True)] == [1, 1]


@pytest.mark.parametrize(
    ("_case", "mutation", "given"),
    [
        ("another value", RECORD, facts({"metric": "employees", "number": 51}, idempotencyKey="k")),
        ("another enterprise", RECORD, facts(enterpriseId=LANJING, idempotencyKey="k")),
        ("another condition", RECORD, facts(expectedRevision=RECORDED, idempotencyKey="k")),
        ("another mutation", GRANT, title(idempotencyKey="k")),
    ],
)
async def test_the_same_key_for_another_input(api: Api, _case: str, mutation: str, given: dict[str, Any]) -> None:
    await sent(api, RECORD, facts(idempotencyKey="k"))
    assert await refused(api, mutation, given) == [
        (
            "input.idempotencyKey",
            "IDEMPOTENCY_CONFLICT",
            "This key was used for another input.",
            "Take a new key for each thing to do; repeat a key only with the very same input.",
        )
    ]


async def test_a_key_is_its_callers_own(api: Api) -> None:
    for name in ("enterprise", "specialist", "planner"):
        assert (await sent(api, RECORD, facts(idempotencyKey="k"), VIEWERS[name]))["userErrors"] == []
    assert await recorded(api) == 3


async def test_what_was_refused_leaves_its_key_free(api: Api) -> None:
    await refused(api, RECORD, facts(expectedRevision=0, idempotencyKey="k"))
    assert (await sent(api, RECORD, facts(idempotencyKey="k")))["userErrors"] == []


@pytest.mark.parametrize(
    ("key", "message"),
    [("", "The text is empty."), (" ", "The text is empty."), ("k" * 201, "The text has 201 characters.")],
)
async def test_keys_that_are_none(api: Api, key: str, message: str) -> None:
    [error] = await refused(api, RECORD, facts(idempotencyKey=key))
    assert error[:3] == ("input.idempotencyKey", "BAD_VALUE", message)


async def test_many_at_once_with_one_key_are_one(api: Api) -> None:
    whole = RECORD.replace("facts { metric }", "facts { id at }")
    given = facts(idempotencyKey="k")
    payloads = await asyncio.gather(*(sent(api, whole, given) for _ in range(CLIENTS)))
    assert payloads[0]["userErrors"] == []
    assert payloads == [payloads[0]] * CLIENTS
    assert (await recorded(api), await deeds(api)) == (1, 1)


async def test_many_at_once_with_one_key_and_other_inputs_let_one_through(api: Api) -> None:
    given = [facts({"metric": "employees", "number": n}, idempotencyKey="k") for n in range(CLIENTS)]
    payloads = await asyncio.gather(*(sent(api, RECORD, one) for one in given))
    codes = sorted([error["code"] for error in payload["userErrors"]] for payload in payloads)
    assert codes == [[], *[["IDEMPOTENCY_CONFLICT"]] * (CLIENTS - 1)]
    assert (await recorded(api), await deeds(api)) == (1, 1)


# -------------------------------------------------------------------------------------------------- what surrounds them


async def test_several_in_a_request_run_one_after_the_other(api: Api) -> None:
    text = """mutation ($first: RecordFactsInput!, $second: RecordFactsInput!, $third: GrantTitleInput!) {
      a: recordFacts(input: $first) { revision }
      b: recordFacts(input: $second) { revision userErrors { code } }
      c: grantTitle(input: $third) {
        revision enterprise { revision titles(filter: {name: {eq: "高企"}}) { totalCount } }
      }
    }"""
    variables = {
        "first": facts(expectedRevision=RECORDED),
        "second": facts(expectedRevision=RECORDED),
        "third": title(expectedRevision=RECORDED + 1),
    }
    assert await api.data(text, variables) == {
        "a": {"revision": RECORDED + 1},
        "b": {"revision": RECORDED + 1, "userErrors": [{"code": "CONFLICT"}]},
        "c": {"revision": RECORDED + 2, "enterprise": {"revision": RECORDED + 2, "titles": {"totalCount": 1}}},
    }


async def test_the_payload_is_read_as_the_viewer_sees_it(api: Api) -> None:
    text = """mutation ($input: RecordFactsInput!) { done: recordFacts(input: $input) {
      __typename
      who: enterprise { __typename id name facts(first: 1, orderBy: [{field: POSITION, direction: DESC}]) {
        edges { node {
          metric number year evidenced evidence basis by synthetic enterprise { id } sources { name }
        } } } }
    } }"""
    given = facts({"metric": "rd_expense", "number": 300.25, "evidence": "附件 2"})
    data = await Api(api.store, viewer=VIEWERS["enterprise"]).data(text, {"input": given})
    [edge] = data["done"]["who"]["facts"]["edges"]
    assert data["done"]["__typename"] == "RecordFactsPayload"
    assert (data["done"]["who"]["__typename"], data["done"]["who"]["id"]) == ("Enterprise", QINGHE)
    assert edge["node"] == {
        "metric": "rdExpense",
        "number": "300.25",
        "year": 2025,
        "evidenced": True,
        "evidence": "附件 2",
        "basis": "审计报告",
        "by": "chen",
        "synthetic": False,
        "enterprise": {"id": QINGHE},
        "sources": [{"name": "本系统登记"}],
    }


async def test_a_merged_enterprise_is_found_by_its_old_id(api: Api) -> None:
    await api.store.write("MERGE (a:Alias {id: 't-gone'}) SET a.now = 't-qinghe'", {})
    text = RECORD.replace("facts { metric }", "enterprise { id }")
    given = facts(enterpriseId=global_id("Enterprise", "t-gone"))
    assert (await sent(api, text, given))["enterprise"] == {"id": QINGHE}
    await api.store.write("MATCH (a:Alias {id: 't-gone'}) DELETE a", {})


async def test_a_mutation_has_a_price(api: Api) -> None:
    below = "id"
    for _ in range(3):
        below = f"customers(first: 100) {{ edges {{ node {{ {below} }} }} }}"
    text = f"mutation ($input: RecordFactsInput!) {{ recordFacts(input: $input) {{ enterprise {{ {below} }} }} }}"
    before = await size(api.store)
    error = await api.error(text, {"input": facts()})
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert error["extensions"]["field"].startswith("recordFacts.enterprise.customers.")
    assert await size(api.store) == before


async def test_every_mutation_is_in_the_audit_log(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    names = ("role", "subject", "mutation", "outcome", "written")
    with caplog.at_level(logging.INFO, "tidu.audit"):
        await sent(api, RECORD, facts(idempotencyKey="k"))
        await sent(api, RECORD, facts(idempotencyKey="k"))
        await sent(api, RECORD, facts(expectedRevision=0))
        await Api(api.store, viewer=VIEWERS["bank"]).ask(RECORD, {"input": facts()})
    lines = [tuple(getattr(r, n) for n in names) for r in caplog.records if r.name == "tidu.audit"]
    by = (PLANNER.role.value, PLANNER.subject, "recordFacts")
    assert lines == [
        (*by, "done", QINGHE),
        (*by, "repeated", QINGHE),
        (*by, "CONFLICT", None),
        ("bank", "icbc", "recordFacts", "FORBIDDEN", None),
    ]


async def recorded(api: Api) -> int:
    """How many facts were recorded here."""
    count: int = await api.store.value("MATCH ()-[r:STATED {source: 'recorded'}]->() RETURN count(r)", {})
    return count


async def deeds(api: Api) -> int:
    """How many keys are remembered."""
    count: int = await api.store.value("MATCH (d:Deed) RETURN count(d)", {})
    return count
