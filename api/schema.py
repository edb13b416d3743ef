"""The schema: every root field in one Query or one Mutation, every field of the model bound to its reader."""

from __future__ import annotations

from typing import Any

import strawberry
from graphql import GraphQLObjectType, GraphQLSchema
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig

from api import (
    chains,
    department,
    enterprises,
    explore,
    librarian,
    library,
    monitoring,
    pairing,
    policies,
    progression,
    recording,
    reference,
    rehearsal,
    reviews,
    service,
    tiers,
    types,
)
from api.declare import ModelField, object_type
from api.executor import FastExecutor, root_resolver, under_key
from api.judged import resolver_of
from api.mutations import MadeField, MutationField, TaskField, made_resolver, mutation_resolver, task_resolver
from api.roots import RootField
from api.scalars import SCALARS
from api.types import PUBLIC

Query = object_type(
    "Query",
    "What can be asked.",
    {
        **explore.FIELDS,
        **enterprises.FIELDS,
        **chains.FIELDS,
        **policies.FIELDS,
        **pairing.FIELDS,
        **service.FIELDS,
        **tiers.FIELDS,
        **library.FIELDS,
        **progression.FIELDS,
        **rehearsal.FIELDS,
        **monitoring.FIELDS,
        **department.FIELDS,
        **reviews.FIELDS,
        **reference.FIELDS,
    },
)
MUTATIONS = {**recording.FIELDS, **librarian.FIELDS}
Mutation = object_type("Mutation", "What can be changed, one after the other.", MUTATIONS)


def bind(core: GraphQLSchema) -> None:
    """Give every field its resolver: root fields a plan or a deed, the others the value under their key."""
    for kind in core.type_map.values():
        if not isinstance(kind, GraphQLObjectType):
            continue
        for field in kind.fields.values():
            declared: Any = field.extensions.get("strawberry-definition")
            judged = resolver_of(declared) if isinstance(declared, ModelField) else None
            if judged is not None:
                field.resolve = judged
            elif isinstance(declared, RootField):
                field.resolve = root_resolver(declared.planner, declared.variant)
            elif isinstance(declared, MutationField):
                field.resolve = mutation_resolver(declared)
            elif isinstance(declared, TaskField):
                field.resolve = task_resolver(declared)
            elif isinstance(declared, MadeField):
                field.resolve = made_resolver(declared)
            elif isinstance(declared, ModelField) or (declared is not None and declared.python_name == "id"):
                field.resolve = under_key


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[getattr(types, node.label) for node in PUBLIC],
    execution_context_class=FastExecutor,
    config=StrawberryConfig(scalar_map=SCALARS),
)
core: GraphQLSchema = schema._schema
bind(core)


def print_sdl() -> str:
    """The schema as it is kept in schema.graphql."""
    return print_schema(schema) + "\n"
