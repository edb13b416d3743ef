"""Asking mutations of the small graph, and what they leave in the store."""

from __future__ import annotations

from typing import Any

from graph.access import Viewer
from graph.ids import global_id
from graph.store import Store
from tests.api.asking import Api
from tests.redacted import VIEWERS

QINGHE = global_id("Enterprise", "t-qinghe")
LANJING = global_id("Enterprise", "t-lanjing")
PLANNER = VIEWERS["planner"]
ERRORS = "revision userErrors { field code message remedy }"
RECORD = f"mutation ($input: RecordFactsInput!) {{ recordFacts(input: $input) {{ facts {{ metric }} {ERRORS} }} }}"
GRANT = f"mutation ($input: GrantTitleInput!) {{ grantTitle(input: $input) {{ {ERRORS} }} }}"
WITHDRAW = f"mutation ($input: WithdrawTitleInput!) {{ withdrawTitle(input: $input) {{ {ERRORS} }} }}"
TITLES = (
    "MATCH (:Enterprise {id: $id})-[r:HOLDS {source: 'recorded'}]->(t) "
    "RETURN t.id, toString(r.from), toString(r.to), r.batch, r.basis, r.by ORDER BY r.from"
)


def facts(*given: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An input of recordFacts: an employee count unless facts are given."""
    return {
        "enterpriseId": QINGHE,
        "year": 2025,
        "basis": "审计报告",
        "facts": list(given) or [{"metric": "employees", "number": 50}],
        **more,
    }


def title(**more: Any) -> dict[str, Any]:
    """An input of grantTitle or withdrawTitle."""
    return {"enterpriseId": QINGHE, "title": "hnte", "from": "2026-04-01", "basis": "沪科〔2026〕1号", **more}


async def sent(api: Api, mutation: str, given: dict[str, Any], viewer: Viewer = PLANNER) -> Any:
    """The payload of a mutation that is no error of the request."""
    asked = Api(api.store, settings=api.settings, viewer=viewer)
    [payload] = (await asked.data(mutation, {"input": given})).values()
    return payload


async def refused(api: Api, mutation: str, given: dict[str, Any], viewer: Viewer = PLANNER) -> list[tuple[str, ...]]:
    """The errors of a mutation that wrote nothing: field, code, message and remedy."""
    before = await size(api.store)
    payload = await sent(api, mutation, given, viewer)
    assert await size(api.store) == before
    assert payload["userErrors"] != []
    assert payload.get("facts", []) == []
    return [(".".join(e["field"]), e["code"], e["message"], e["remedy"]) for e in payload["userErrors"]]


async def size(store: Store) -> list[int]:
    """How many nodes and edges there are."""
    return [
        await store.value("MATCH (n) RETURN count(n)", {}),
        await store.value("MATCH ()-[r]->() RETURN count(r)", {}),
    ]


async def forget(store: Store) -> None:
    """Take out everything that was recorded."""
    await store.write_all(
        [
            ("MATCH ()-[r]->() WHERE r.source = 'recorded' DELETE r", {}),
            ("MATCH (n) WHERE n.load = 'recorded' DELETE n", {}),
            ("MATCH (d:Deed) DELETE d", {}),
        ]
    )
