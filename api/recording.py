"""What people record of an enterprise: facts of a year, titles granted and withdrawn."""

from __future__ import annotations

from strawberry.types.unset import UNSET

from api.context import Context
from api.declare import Fields, input_field
from api.facts import given_fact
from api.mutations import Input, input_type_of, made_all, made_one, mutation_field, payload_type
from graph.deeds import Deed, Done
from graph.granting import Grant, Withdrawal, grant_title, withdraw_title
from graph.recording import Recording, record_facts
from graph.rulebook import rulebook

TITLE = "称号: a tier's or a qualification's word (LITTLE_GIANT, hnte), or the id of its Tier."


async def _record(context: Context, deed: Deed, asked: Input) -> Done:
    recording = Recording(asked["year"], [given_fact(item) for item in asked["facts"]], asked["basis"])
    return await record_facts(context.store, context.viewer, rulebook(context.settings), deed, recording)


async def _grant(context: Context, deed: Deed, asked: Input) -> Done:
    grant = Grant(asked["title"], asked["from"], asked.get("to"), asked.get("batch"), asked["basis"])
    return await grant_title(context.store, context.viewer, deed, grant)


async def _withdraw(context: Context, deed: Deed, asked: Input) -> Done:
    withdrawal = Withdrawal(asked["title"], asked["from"], asked["basis"])
    return await withdraw_title(context.store, context.viewer, deed, withdrawal)


input_type_of(
    "RecordFactsInput",
    "What an enterprise states of a year: all of it is recorded, or nothing.",
    {
        "year": input_field("int", "年度: 2000 to this year."),
        "facts": input_field("list[FactInput]", "事实: 1 to 100, each metric once."),
        "basis": input_field("str", "依据: where the figures are from, in words."),
    },
)
payload_type(
    "RecordFactsPayload",
    "What was recorded.",
    {"facts": made_all("Fact", "事实: those recorded now, in the order of the input.")},
)
input_type_of(
    "GrantTitleInput",
    "A title that an enterprise holds from a day on.",
    {
        "title": input_field("str", TITLE),
        "from": input_field("Date", "起始日期: first day it holds."),
        "to": input_field(
            "Date | None",
            "截止日期: last day it holds. Else as long as the title is valid, open where that is not stated.",
            UNSET,
        ),
        "batch": input_field("str | None", "批次, such as 第五批.", UNSET),
        "basis": input_field("str", "依据: the list or decision it stands in."),
    },
)
input_type_of(
    "WithdrawTitleInput",
    "The end of a title that was granted in this system.",
    {
        "title": input_field("str", TITLE),
        "from": input_field("Date", "First day on which it is no longer held; one granted from then on is taken back."),
        "basis": input_field("str", "依据: the decision that ends it."),
    },
)
for _name, _about in (("GrantTitlePayload", "What was granted."), ("WithdrawTitlePayload", "What was ended.")):
    payload_type(_name, _about, {"change": made_one("Change", "变更记录 of it; null where refused.")})

FIELDS: Fields = {
    "recordFacts": mutation_field(
        "recordFacts",
        "登记事实: record what an enterprise states of a year; by itself, its specialist, planners.",
        _record,
    ),
    "grantTitle": mutation_field("grantTitle", "授予称号; by planners.", _grant),
    "withdrawTitle": mutation_field("withdrawTitle", "撤销称号: end a title; by planners.", _withdraw),
}
