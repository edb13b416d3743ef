"""更新培育库: bringing the cultivation library up to a day, as a mutation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from strawberry.types.unset import UNSET

from api.context import Context
from api.declare import Fields, input_field, input_of, object_type
from api.judged import value_field
from api.mutations import Input, task_field
from graph.deeds import Deed, Refused, UserError, once
from graph.errors import BadInput
from graph.guards import LIBRARIANS
from graph.ids import global_id
from graph.library.criteria import library_criteria
from graph.library.keeping import updated
from graph.library.updating import Summary, chosen_tiers, update
from graph.rulebook import rulebook
from graph.values import day

CONTRADICTORY = 100  # ids that an answer names
WEIGHT = 10_000  # it judges the whole district, so it waits for its turn
ABSENT: Mapping[str, Any] = {
    "asOf": None,
    "dryRun": False,
    "judged": 0,
    "changed": 0,
    "groups": [],
    "contradictory": [],
}

input_of(
    "UpdateCultivationLibraryInput",
    "Up to which day, and whose library.",
    {
        "tiers": input_field("list[TierId] | None", "层级: only these; all that have a library unless given.", UNSET),
        "asOf": input_field(
            "Date | None", "日期: none to come, none before the last update; today unless given.", UNSET
        ),
        "dryRun": input_field("bool", "试算: tell what would come of it, and write nothing.", False),
        "expectedUpdate": input_field(
            "Date | None", "Refuse with CONFLICT unless the last update of these tiers was of this day.", UNSET
        ),
        "idempotencyKey": input_field(
            "str | None", "Yours: repeated with the same input, it is done once and told again.", UNSET
        ),
    },
)
object_type(
    "LibraryTally",
    "更新结果: how many of a tier and a layer came, moved into it, stayed, and left it for good.",
    {
        "tier": value_field("TierId", "层级."),
        "layer": value_field("LibraryLayer", "分层."),
        "synthetic": value_field("bool", "示例数据: made up; never counted with real ones."),
        "came": value_field("int", "入库."),
        "moved": value_field("int", "调入此层."),
        "stayed": value_field("int", "保留."),
        "left": value_field("int", "出库."),
    },
)
object_type(
    "UpdateCultivationLibraryPayload",
    "What an update found, and wrote unless it was a dry run.",
    {
        "asOf": value_field("Date | None", "日期; null where refused."),
        "dryRun": value_field("bool", "Whether nothing was written."),
        "judged": value_field("int", "判定家数."),
        "changed": value_field("int", "变动: of how many something changed; 0 where all was so already."),
        "groups": value_field("list[LibraryTally]", "By tier, layer and whether made up."),
        "contradictory": value_field("list[strawberry.ID]", f"指标矛盾的企业: the first {CONTRADICTORY} of them."),
        "userErrors": value_field("list[UserError]", "What the caller can mend; empty where it was done."),
    },
)


async def _update(context: Context, deed: Deed, asked: Input) -> tuple[Mapping[str, Any], bool]:
    book, criteria = rulebook(context.settings), library_criteria(context.settings)
    tiers = [tier.value.lower() for tier in asked.get("tiers") or ()]
    on, expected = day(asked.get("asOf")), asked.get("expectedUpdate")

    async def work() -> Mapping[str, Any]:
        with _refusing("tiers"):
            chosen = chosen_tiers(criteria, tiers)
        if expected is not None:
            await _as_expected(context, chosen, expected)
        with _refusing("asOf"):
            return _told(await update(context.store, book, criteria, on, tiers, dry_run=asked["dryRun"]))

    return await once(context.store, context.viewer, LIBRARIANS, deed, work)


@contextmanager
def _refusing(field: str) -> Iterator[None]:
    """Input that cannot be used, told of the field it stands in."""
    try:
        yield
    except BadInput as wrong:
        raise Refused(UserError(("input", field), "BAD_VALUE", wrong.message, wrong.remedy)) from wrong


async def _as_expected(context: Context, tiers: tuple[str, ...], expected: date) -> None:
    known = await updated(context.store, tiers)
    other = {tier: known[tier][0] if tier in known else None for tier in tiers}
    if any(on != expected for on in other.values()):
        told = ", ".join(f"{tier} is as of {on or 'no day yet'}" for tier, on in other.items() if on != expected)
        raise Refused(
            UserError(
                ("input", "expectedUpdate"),
                "CONFLICT",
                f"The library was not last updated for {expected}: {told}.",
                "Look at libraryChanges since then, and repeat with that day where it still holds.",
            )
        )


def _told(found: Summary) -> Mapping[str, Any]:
    return {
        "asOf": found.as_of.isoformat(),
        "dryRun": found.dry_run,
        "judged": found.judged,
        "changed": found.changed,
        "groups": [
            {
                "tier": group.tier.upper(),
                "layer": group.layer,
                "synthetic": group.synthetic,
                "came": found.came[group],
                "moved": found.moved[group],
                "stayed": found.stayed[group],
                "left": found.left[group],
            }
            for group in found.groups()
        ],
        "contradictory": [global_id("Enterprise", key) for key in found.contradictory[:CONTRADICTORY]],
    }


FIELDS: Fields = {
    "updateCultivationLibrary": task_field(
        "updateCultivationLibrary",
        "更新培育库: judge everyone in the district, and write who came, moved and left; by planners.",
        _update,
        ABSENT,
        WEIGHT,
    ),
}
