"""How a mutation is declared: its input, what carries it out, and its payload.

A payload tells what the caller can mend in `userErrors`, and what changed as objects of the model, which the plans of
queries read after the write; so any selection works. Everything else is an error of the request, as in queries.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLResolveInfo
from strawberry.types.unset import UNSET

from api.audit import Asked, record_deed
from api.context import Context
from api.declare import Fields, ModelField, enum_type, input_field, input_of, model_field, object_type
from api.executor import wanted_field
from graph import reads
from graph.deeds import Deed, Done, Refused, UserError
from graph.errors import GraphError
from graph.ids import global_id
from graph.reads import Answer

Info = GraphQLResolveInfo[Context]
Input = Mapping[str, Any]
CarryOut = Callable[[Context, Deed, Input], Awaitable[Done]]
"""Does what a deed asks for, by its input. Raises Refused where the caller can mend it."""

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


@dataclass(frozen=True, slots=True)
class Payload:
    """What came of a mutation: what was done, or why it was not; nothing was written then."""

    done: Done | None
    errors: tuple[UserError, ...] = ()
    revision: int | None = None


class MutationField(ModelField):
    """A field of Mutation."""

    carry_out: CarryOut


class PayloadField(ModelField):
    """A field of a payload: how it is read from the payload, whatever alias it goes by."""

    read: Callable[[Payload | UserError, Info], Any]


def payload_field(annotation: str, about: str, read: Callable[[Any, Info], Any]) -> Any:
    """A field of a payload."""
    made = model_field(annotation, about, cls=PayloadField)
    made.read = read
    return made


object_type(
    "UserError",
    "What the caller can mend. Nothing was written.",
    {
        "field": payload_field("list[str]", "Where in the input: input, facts, 0, metric.", lambda e, _: list(e.field)),
        "code": payload_field("UserErrorCode", "What kind of thing.", lambda e, _: e.code),
        "message": payload_field("str", "What was wrong.", lambda e, _: e.message),
        "remedy": payload_field("str", "What would be right.", lambda e, _: e.remedy),
    },
)


async def _enterprise(payload: Payload, info: Info) -> Answer | None:
    if payload.done is None:
        return None
    context = info.context
    writing = context.writing()
    wanted = wanted_field(context.executor, info)
    plan = reads.by_id("Enterprise", wanted, writing, writing.params.add(payload.done.enterprise))
    return await context.run(plan)


def made_field(label: str, about: str, *, many: bool = False) -> Any:
    """The nodes of that label that a mutation made, or the one; none where it was refused."""

    async def read(payload: Payload, info: Info) -> Any:
        if payload.done is None:
            return [] if many else None
        context = info.context
        writing = context.writing()
        wanted = wanted_field(context.executor, info)
        made = payload.done.made
        if many:
            where = f"n.id IN ${writing.params.add(made, list)}"
            return await context.run(reads.everything(label, wanted, writing, where, "n.position"))
        return await context.run(reads.one(label, wanted, writing, f"n.id = ${writing.params.add(made[0])}"))

    return payload_field(f"list[{label}]" if many else f"{label} | None", about, read)


def payload_type(name: str, about: str, fields: Fields) -> None:
    """Make the payload of a mutation of an enterprise: these fields and those that all have."""
    object_type(
        name,
        about,
        {
            "enterprise": payload_field("Enterprise | None", "企业 as it is now; null where refused.", _enterprise),
            **fields,
            "revision": payload_field(
                "int | None",
                "修订号 since; after a CONFLICT as it stands; null where refused otherwise.",
                lambda payload, _: payload.revision,
            ),
            "userErrors": payload_field(
                "list[UserError]",
                "What the caller can mend; empty where it was done.",
                lambda payload, _: payload.errors,
            ),
        },
    )


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


def mutation_field(name: str, about: str, carry_out: CarryOut) -> Any:
    """A mutation with its one input and its payload, which are named after it."""
    stem = name[0].upper() + name[1:]
    arguments = [("input", f"{stem}Input", UNSET, "What to do.")]
    made = model_field(f"{stem}Payload", about, arguments, cls=MutationField)
    made.carry_out = carry_out
    return made


def payload_resolver(declared: PayloadField) -> Callable[..., Any]:
    """The resolver of a field of a payload."""

    def resolve(payload: Payload | UserError, info: Info) -> Any:
        return declared.read(payload, info)

    return resolve


def mutation_resolver(declared: MutationField) -> Callable[..., Any]:
    """The resolver of a mutation: carried out and written down in the audit log, whatever comes of it."""

    async def resolve(_root: Any, info: Info, input: Input) -> Payload:  # noqa: A002 - the argument's name in GraphQL
        context, outcome = info.context, "left"
        context.statements += 1
        written: str | None = None
        try:
            deed = Deed(info.field_name, input, input.get("expectedRevision"), input.get("idempotencyKey"))
            done = await declared.carry_out(context, deed, input)
            outcome, written = "repeated" if done.repeated else "done", global_id("Enterprise", done.enterprise)
            return Payload(done, revision=done.revision)
        except Refused as refused:
            outcome = ",".join(dict.fromkeys(error.code for error in refused.errors))
            return Payload(None, refused.errors, refused.revision)
        except GraphError as error:
            outcome = error.code
            raise
        except asyncio.CancelledError:
            raise
        except Exception:
            outcome = GraphError.code
            raise
        finally:
            record_deed(_asked(context, info), info.field_name, outcome, written)

    return resolve


def _asked(context: Context, info: Info) -> Asked:
    name = info.operation.name
    operation = name.value if name else None
    return Asked(context.request_id, context.client, context.viewer, operation, context.document.digest)
