"""How a mutation is declared: its input, what carries it out, and its payload.

A payload tells what the caller can mend in `userErrors`, and what changed as objects of the model, which the plans of
queries read after the write; so any selection works. Everything else is an error of the request, as in queries.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from graphql import GraphQLResolveInfo
from strawberry.types.unset import UNSET

from api.audit import Asked, record_deed
from api.context import Context
from api.declare import Argument, Fields, ModelField, enum_type, input_field, input_of, model_field, object_type
from api.executor import wanted_field
from api.judged import value_field
from graph import reads
from graph.deeds import Deed, Done, Refused
from graph.errors import GraphError
from graph.ids import global_id
from graph.reads import Answer, Plan
from graph.request import Wanted
from graph.writing import Writing

DONE = "done"  # under this a payload holds what was done, None where it was refused
LEFT = "left"
Info = GraphQLResolveInfo[Context]
Input = Mapping[str, Any]
CarryOut = Callable[[Context, Deed, Input], Awaitable[Done]]
"""Does what a deed asks for, by its input. Raises Refused where the caller can mend it."""
Do = Callable[[Context, Deed, Input], Awaitable[tuple[Mapping[str, Any], bool]]]
"""Does it and gives what the payload tells, and whether it was done before. Raises Refused like CarryOut."""
Find = Callable[[Done, Wanted, Writing], Plan]
"""The plan that reads, of what was done, what was selected."""

enum_type(
    "UserErrorCode",
    "What kind of thing the caller can mend.",
    {
        word: (word, about)
        for word, about in {
            "NOT_FOUND": "There is no such thing, or none that the caller may change",
            "BAD_VALUE": "A value that cannot be so",
            "UNKNOWN_METRIC": "No metric has this name",
            "DERIVED_METRIC": "The metric follows from others: record those",
            "ALREADY_HELD": "The title is held already",
            "NOT_HELD": "The title is not held, or not by what was recorded here",
            "CONFLICT": "Something was recorded meanwhile: `revision` says where it stands",
            "IDEMPOTENCY_CONFLICT": "The key was used for another input",
        }.items()
    },
)
object_type(
    "UserError",
    "What the caller can mend. Nothing was written.",
    {
        "field": value_field("list[str]", "Where in the input, as in input, facts, 0, metric."),
        "code": value_field("UserErrorCode", "What kind of thing."),
        "message": value_field("str", "What was wrong."),
        "remedy": value_field("str", "What would be right."),
    },
)


class MutationField(ModelField):
    """A field of Mutation."""

    carry_out: CarryOut


class TaskField(ModelField):
    """A field of Mutation that is about more than one enterprise; `absent` is its payload where it is refused."""

    do: Do
    absent: Mapping[str, Any]


class MadeField(ModelField):
    """A field of a payload that a plan reads after the write; `absent` stands there where nothing was done."""

    find: Find
    absent: Callable[[], Any]


def made_field(annotation: str, about: str, find: Find, absent: Callable[[], Any] = lambda: None) -> Any:
    """A field of a payload that a plan reads after the write."""
    made = model_field(annotation, about, cls=MadeField)
    made.find, made.absent = find, absent
    return made


def made_one(label: str, about: str) -> Any:
    """The one node of that label that a mutation made."""

    def find(done: Done, wanted: Wanted, writing: Writing) -> Plan:
        return reads.one(label, wanted, writing, f"n.id = ${writing.params.add(done.made[0])}")

    return made_field(f"{label} | None", about, find)


def made_all(label: str, about: str) -> Any:
    """The nodes of that label that a mutation made, by their position."""

    def find(done: Done, wanted: Wanted, writing: Writing) -> Plan:
        where = f"n.id IN ${writing.params.add(list(done.made))}"
        return reads.everything(label, wanted, writing, where, "n.position")

    return made_field(f"list[{label}]", about, find, list)


def _enterprise(done: Done, wanted: Wanted, writing: Writing) -> Plan:
    return reads.by_id("Enterprise", wanted, writing, writing.params.add(done.enterprise))


def input_type_of(name: str, about: str, fields: Fields) -> None:
    """Make the input of a mutation of an enterprise: these fields and those that all have."""
    input_of(
        name,
        about,
        {
            "enterpriseId": input_field("strawberry.ID", "企业标识; that of a merged one leads to what it is part of."),
            **fields,
            "expectedRevision": input_field(
                "int | None", "Refuse with CONFLICT unless the enterprise's `revision` is this.", UNSET
            ),
            "idempotencyKey": input_field(
                "str | None", "Yours: repeated with the same input, it is done once and told again.", UNSET
            ),
        },
    )


def payload_type(name: str, about: str, fields: Fields) -> None:
    """Make the payload of a mutation of an enterprise: these fields and those that all have."""
    object_type(
        name,
        about,
        {
            "enterprise": made_field("Enterprise | None", "企业 as it is now; null where refused.", _enterprise),
            **fields,
            "revision": value_field("int | None", "修订号 since. Where refused, null; after a CONFLICT as it stands."),
            "userErrors": value_field("list[UserError]", "What the caller can mend; empty where it was done."),
        },
    )


def mutation_field(name: str, about: str, carry_out: CarryOut) -> Any:
    """A mutation with its one input and its payload, which are named after it."""
    stem = name[0].upper() + name[1:]
    arguments: list[Argument] = [("input", f"{stem}Input", UNSET, "What to do.")]
    made = model_field(f"{stem}Payload", about, arguments, cls=MutationField)
    made.carry_out = carry_out
    return made


def task_field(name: str, about: str, do: Do, absent: Mapping[str, Any], weight: int = 0) -> Any:
    """A mutation of more than one enterprise, with its one input and its payload, which are named after it.

    With a `weight` beyond COSTLY it takes turns with other costly requests.
    """
    stem = name[0].upper() + name[1:]
    made = model_field(f"{stem}Payload", about, [("input", f"{stem}Input", UNSET, "What to do.")], cls=TaskField)
    made.do, made.absent, made.weight = do, absent, weight
    return made


def made_resolver(declared: MadeField) -> Callable[..., Any]:
    """The resolver of what a plan reads after the write. Such plans are made and used once."""

    async def resolve(payload: Mapping[str, Any], info: Info) -> Answer | Any:
        done, context = payload[DONE], info.context
        if done is None:
            return declared.absent()
        return await context.run(declared.find(done, wanted_field(context.executor, info), context.writing()))

    return resolve


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a mutation: its payload, a word for the audit log, and the id of what was written of."""

    payload: Mapping[str, Any]
    word: str = "done"
    written: str | None = None


def mutation_resolver(declared: MutationField) -> Callable[..., Any]:
    """The resolver of a mutation of an enterprise."""

    async def act(context: Context, deed: Deed, asked: Input) -> Outcome:
        done = await declared.carry_out(context, deed, asked)
        payload = {DONE: done, "revision": done.revision, "userErrors": []}
        return Outcome(payload, "repeated" if done.repeated else "done", global_id("Enterprise", done.enterprise))

    return _audited(act, lambda refused: {DONE: None, "revision": refused.revision})


def task_resolver(declared: TaskField) -> Callable[..., Any]:
    """The resolver of a mutation of more than one enterprise."""

    async def act(context: Context, deed: Deed, asked: Input) -> Outcome:
        told, repeated = await declared.do(context, deed, asked)
        return Outcome({**told, "userErrors": []}, "repeated" if repeated else "done")

    return _audited(act, lambda _refused: declared.absent)


def _audited(
    act: Callable[[Context, Deed, Input], Awaitable[Outcome]], absent: Callable[[Refused], Mapping[str, Any]]
) -> Callable[..., Any]:
    """Carried out, and written down in the audit log whatever comes of it."""

    async def resolve(_root: Any, info: Info, input: Input) -> Mapping[str, Any]:  # noqa: A002 - as the argument is named
        context, word = info.context, LEFT
        written: str | None = None
        context.statements += 1
        try:
            deed = Deed(info.field_name, input, input.get("expectedRevision"), input.get("idempotencyKey"))
            outcome = await act(context, deed, input)
            word, written = outcome.word, outcome.written
        except Refused as refused:
            word = ",".join(dict.fromkeys(error.code for error in refused.errors))
            return {**absent(refused), "userErrors": [asdict(one) for one in refused.errors]}
        except GraphError as error:
            word = error.code
            raise
        except Exception:
            word = GraphError.code
            raise
        else:
            return outcome.payload
        finally:
            record_deed(_asked(context, info), info.field_name, word, written)

    return resolve


def _asked(context: Context, info: Info) -> Asked:
    operation = info.operation.name.value if info.operation.name else None
    return Asked(context.request_id, context.client, context.viewer, operation, context.document.digest)
