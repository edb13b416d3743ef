"""The part of the schema that plans answer: what an oracle can answer from the seed.

Left out are mutations, and root fields that Python works out (api/judged.py), which have tests of their own.
"""

from __future__ import annotations

from graphql import GraphQLObjectType, GraphQLSchema

from api.judged import JudgedField
from api.schema import core


def plain_schema() -> GraphQLSchema:
    """The schema with the planned root fields alone, and the types that they lead to."""
    known = core.query_type
    if known is None:
        raise LookupError("the schema has no Query")
    roots = {
        name: field
        for name, field in known.fields.items()
        if not isinstance(field.extensions.get("strawberry-definition"), JudgedField)
    }
    nodes = [kind for kind in core.type_map.values() if isinstance(kind, GraphQLObjectType) and kind.interfaces]
    return GraphQLSchema(query=GraphQLObjectType("Query", roots), types=nodes, directives=core.directives)


PLAIN = plain_schema()
