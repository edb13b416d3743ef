"""企业库: enterprises, one, many, and counted."""

from __future__ import annotations

from typing import Any

from strawberry.types.unset import UNSET

from api.declare import AS_OF, Fields, enum_type, model_field, object_type
from api.roots import page_field, root_field
from graph import enterprises
from graph.errors import BadInput
from graph.reads import Plan
from graph.request import Wanted
from graph.writing import Writing


def _enterprise(wanted: Wanted, writing: Writing, _: Any) -> Plan:
    given = {name: wanted.args[name] for name in ("id", "code") if wanted.args.get(name) is not None}
    if len(given) != 1:
        raise BadInput(f"enterprise was given {len(given)} of its arguments.", "Give either `id` or `code`.")
    return enterprises.enterprise(wanted, writing, **given)


def _stats(wanted: Wanted, writing: Writing, _: Any) -> Plan:
    return enterprises.stats(wanted, writing)


enum_type(
    "EnterpriseGroup",
    "What enterprises can be counted by.",
    {word: (word, group.about) for word, group in enterprises.GROUPS.items()},
)
object_type(
    "EnterpriseGroupValue",
    "One key of a bucket.",
    {
        "by": model_field("EnterpriseGroup", "What it is counted by."),
        "key": model_field("str | None", "The value; null where it is not known."),
        "label": model_field("str | None", "The value in words."),
    },
)
object_type(
    "EnterpriseBucket",
    "Enterprises that share the values of a grouping.",
    {
        "groups": model_field("list[EnterpriseGroupValue]", "The values they share."),
        "count": model_field("int", "家数: how many."),
        "synthetic": model_field("bool", "示例数据: whether a generator made them; never counted with real ones."),
    },
)


FIELDS: Fields = {
    "enterprise": root_field(
        "Enterprise | None",
        "企业画像: one enterprise.",
        [
            ("id", "strawberry.ID | None", UNSET, "标识."),
            ("code", "str | None", UNSET, "统一社会信用代码, or a stock code."),
            AS_OF,
        ],
        _enterprise,
    ),
    "enterprises": page_field("Enterprise", "企业库: enterprises."),
    "enterpriseStats": root_field(
        "list[EnterpriseBucket]",
        "企业统计: enterprises counted by one or more keys, largest count first.",
        [
            ("filter", "EnterpriseFilter | None", UNSET, "Only these."),
            ("groupBy", "list[EnterpriseGroup]", UNSET, "By what; one to three keys."),
            AS_OF,
        ],
        _stats,
    ),
}
