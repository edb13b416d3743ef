"""Which parts of the schema documents used: fields, arguments, input fields, words of enums."""

from __future__ import annotations

from typing import Any

from graphql import (
    EnumValueNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    ObjectFieldNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    parse,
    type_from_ast,
    visit,
)


def everything(schema: GraphQLSchema) -> set[str]:
    """Type.field, Type.field(argument), Input.field and Enum.WORD of the whole schema, introspection left out."""
    found = set()
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        if isinstance(kind, GraphQLObjectType):
            found |= {f"{name}.{field}" for field in kind.fields}
            found |= {f"{name}.{field}({key})" for field, made in kind.fields.items() for key in made.args}
        elif isinstance(kind, GraphQLInputObjectType):
            found |= {f"{name}.{field}" for field in kind.fields}
        elif isinstance(kind, GraphQLEnumType):
            found |= {f"{name}.{word}" for word in kind.values}
    return found


def used(schema: GraphQLSchema, text: str, variables: dict[str, Any]) -> set[str]:
    """What one document and its variables used."""
    info, found = TypeInfo(schema), set[str]()
    document = parse(text)

    class Noting(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            parent = info.get_parent_type()
            if parent is not None and node.name.value != "__typename":
                found.add(f"{parent.name}.{node.name.value}")
                found.update(f"{parent.name}.{node.name.value}({a.name.value})" for a in node.arguments or ())

        def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
            found.add(f"{get_named_type(info.get_parent_input_type())}.{node.name.value}")

        def enter_enum_value(self, node: EnumValueNode, *_: Any) -> None:
            found.add(f"{get_named_type(info.get_input_type())}.{node.value}")

    visit(document, TypeInfoVisitor(info, Noting()))
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            for variable in definition.variable_definitions or ():
                kind = type_from_ast(schema, variable.type)
                found |= within(kind, variables.get(variable.variable.name.value))
    return found


def within(kind: Any, value: Any) -> set[str]:
    """What a variable's value used."""
    if value is None:
        return set()
    if is_non_null_type(kind):
        return within(kind.of_type, value)
    if is_list_type(kind):
        return {part for item in (value if isinstance(value, list) else [value]) for part in within(kind.of_type, item)}
    if is_input_object_type(kind):
        own = {f"{kind.name}.{name}" for name in value}
        return own.union(*(within(kind.fields[name].type, item) for name, item in value.items()))
    return {f"{kind.name}.{value}"} if isinstance(kind, GraphQLEnumType) else set()
