"""The way to a title, as the API tells it."""

from __future__ import annotations

import json

import pytest
import pytest_asyncio
from graphql import OperationDefinitionNode, parse, print_ast

from graph.access import Viewer
from graph.settings import CHECKOUT
from graph.store import Store
from tests.api.asking import Api, CountingStore
from tests.api.cultivated import FIRM, OTHER, plant

ON = '"2026-05-01"'


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def planted(store: Store) -> CountingStore:
    """Two enterprises that hold srdi_sme until 2026-06-30; of the other, R&D of 2024 is short. The ladder has ranks."""
    await plant(store)
    ranks = {"tech_sme": 1, "innovative_sme": 1, "tech_innovative_sme": 1, "srdi_sme": 2, "little_giant": 3}
    ranks["mfg_champion"] = 4
    await store.write("UNWIND keys($ranks) AS id MATCH (t:Tier {id: id}) SET t.rank = $ranks[id]", {"ranks": ranks})
    return CountingStore.over(store)


@pytest.fixture
def api(planted: CountingStore) -> Api:
    """The API for someone who sees all."""
    return Api(planted)


def progression(arguments: str, body: str) -> str:
    """A query."""
    return f"{{ tierProgression({arguments}) {{ {body} }} }}"


async def test_step_by_step_to_the_target_in_one_statement(api: Api) -> None:
    body = """current { tierId } target { tierId } asOf
      steps { tier { tierId } rank assumed others { tier { name } }
        assessment { verdict tier { name } enterprise { name } } }"""
    api.store.asked.clear()
    found = await api.data(progression(f'enterpriseId: "{FIRM}", asOf: {ON}', body))
    assert found["tierProgression"] == {
        "current": {"tierId": "SRDI_SME"},
        "target": {"tierId": "MFG_CHAMPION"},
        "asOf": "2026-05-01",
        "steps": [
            {
                "tier": {"tierId": tier.upper()},
                "rank": rank,
                "assumed": assumed,
                "assessment": {
                    "verdict": "UNMET",
                    "tier": {"name": tier},
                    "enterprise": {"name": "测试甲"},
                },
                "others": [],
            }
            for tier, rank, assumed in (("little_giant", 3, []), ("mfg_champion", 4, ["little_giant"]))
        ],
    }
    assert len(api.store.asked) == 1


async def test_the_example_for_specialists_is_one_statement(api: Api) -> None:
    examples = CHECKOUT / "docs" / "examples"
    document = parse((examples / "specialist.graphql").read_text("utf-8"))
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    [query] = [one for one in operations if one.name is not None and one.name.value == "TheWayUp"]
    api.store.asked.clear()
    found = await api.data(print_ast(query), json.loads((examples / "specialist.variables.json").read_text("utf-8")))
    assert found["tierProgression"]["current"] == {"name": "innovative_sme"}
    assert len(api.store.asked) == 1


async def test_a_set_of_changes_says_what_to_bring_where_by_which_means_and_when(api: Api) -> None:
    body = """steps { earliest delays { on reason conditions } options { on years ruleset { name } provenance complete
      window { from to expected }
      changeSets { changes { metric before after fiscalYears means { metric operator value } } } } }"""
    found = await api.data(progression(f'enterpriseId: "{FIRM}", target: LITTLE_GIANT, asOf: {ON}', body))
    [step] = found["tierProgression"]["steps"]
    option = step["options"][0]
    assert step["earliest"] == option["on"] == "2027-04-25"  # the figures of 2026 can still be changed
    assert step["delays"][0]["reason"] == "BLOCKED"
    assert option["window"] == {"from": "2027-04-25", "to": "2027-05-25", "expected": True}
    assert option["provenance"] == "MEMORY"  # that the general gates hold for little giants is an inference
    assert (option["ruleset"], option["complete"]) == ({"name": "little_giant@cn-miit-2026-2"}, True)
    changes = {change["metric"]: change for change in option["changeSets"][0]["changes"]}
    assert changes["revenue_y1"]["after"] == "5000"
    assert changes["rd_expense_2y"]["fiscalYears"] == [2026]
    assert {"metric": "rd_expense_y1", "operator": ">=", "value": "1080"} in changes["rd_expense_2y"]["means"]


async def test_a_hypothetical_fact_moves_the_way(api: Api) -> None:
    body = "steps { options { on changeSets { changes { metric } } } }"
    asked = f'enterpriseId: "{OTHER}", target: SRDI_SME, asOf: "2026-07-01"'  # its title has ended the day before
    [step] = (await api.data(progression(asked, body)))["tierProgression"]["steps"]
    assert step["options"][0]["on"] == "2027-01-01"
    given = f'{asked}, facts: [{{metric: "rd_expense_y2", number: 100}}]'
    [step] = (await api.data(progression(given, body)))["tierProgression"]["steps"]
    assert step["options"] == [{"on": "2026-07-01", "changeSets": [{"changes": []}]}]


async def test_questions_say_what_they_settle_and_whom_to_ask(planted: CountingStore) -> None:
    everyone = Api(planted, viewer=Viewer())
    body = "nextQuestions(first: 2) { metric holderEn settles { id } waiting { tier id } bounds { operator value } }"
    query = progression(f'target: SRDI_SME, asOf: {ON}, facts: [{{metric: "titles", list: ["innovative_sme"]}}]', body)
    found = (await everyone.data(query))["tierProgression"]["nextQuestions"]
    assert len(found) == 2
    assert all(question["settles"] and question["holderEn"] for question in found)
    assert len({question["metric"] for question in found}) == 2


async def test_titles_at_risk_at_their_next_review(api: Api) -> None:
    body = """reviewRisks { tier { tierId } on ruleset { name } provenance today later
      hurdles { id verdict new shortfalls { metric value threshold gap } } }"""
    found = (await api.data(progression(f'enterpriseId: "{OTHER}", asOf: {ON}', body)))["tierProgression"]
    [risk] = [risk for risk in found["reviewRisks"] if risk["tier"] == {"tierId": "SRDI_SME"}]
    assert (risk["on"], risk["today"], risk["later"]) == ("2026-06-30", "UNMET", "UNMET")
    [hurdle] = risk["hurdles"]
    assert (hurdle["id"], hurdle["verdict"], hurdle["new"]) == ("z3_rd", "UNMET", False)
    assert {"metric": "rd_expense_y2", "value": "50", "threshold": "100", "gap": "50"} in hurdle["shortfalls"]


async def test_support_is_dated_and_says_how_far_it_was_checked(api: Api) -> None:
    body = "steps { support { id area event amount maximum statedOn provenance } }"
    found = await api.data(progression(f'enterpriseId: "{FIRM}", target: LITTLE_GIANT, asOf: {ON}', body))
    assert found["tierProgression"]["steps"][0]["support"][0] == {
        "id": "qp_lg_first",
        "area": "青浦区",
        "event": "first_recognition",
        "amount": "50",
        "maximum": None,
        "statedOn": "2022-06",
        "provenance": "VERIFIED",
    }


@pytest.mark.parametrize(("first", "code"), [(-1, "BAD_USER_INPUT"), (1001, "BAD_USER_INPUT")])
async def test_so_many_questions_are_refused(api: Api, first: int, code: str) -> None:
    error = await api.error(progression("target: SRDI_SME", f"nextQuestions(first: {first}) {{ metric }}"))
    assert error["extensions"]["code"] == code


async def test_a_tier_that_the_ladder_lacks_is_told(planted: CountingStore, api: Api) -> None:
    await planted.write("MATCH (t:Tier {id: 'mfg_champion'}) REMOVE t.rank", {})
    error = await api.error(progression(f"asOf: {ON}", "asOf"))
    assert error["extensions"]["code"] == "NO_RULESET"
    assert error["message"].startswith("The ladder has no tier mfg_champion.")
    await planted.write("MATCH (t:Tier {id: 'mfg_champion'}) SET t.rank = 4", {})
