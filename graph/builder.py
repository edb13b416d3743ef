"""Rows to answers. Two readers of one shape: a generated function that checks each value and builds the response at
once, and a plain walk that hands graphql-core the raw values where the first meets anything odd.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import orjson

from graph.ids import global_id
from graph.ordering import encode_cursor
from graph.shapes import AnyOf, Cursor, Edges, Fields, Id, Leaf, Many, One, Page, PageInfo, Part, Total, Typename
from graph.values import decimal_text
from graph.vocabulary import Kind

Bound = Mapping[str, Any]
Build = Callable[[Any, Bound], Any]


class OddValue(Exception):
    """A value that the schema does not allow, or that needs graphql-core's own coercion."""


def _odd() -> Any:
    raise OddValue


def _strings(value: Any) -> Any:
    if value.__class__ is list and all(item.__class__ is str for item in value):
        return value
    raise OddValue


def _loads(value: Any) -> Any:
    try:
        return orjson.loads(value)
    except ValueError as error:
        raise OddValue from error


TOOLS = {
    "odd": _odd,
    "strings": _strings,
    "loads": _loads,
    "global_id": global_id,
    "decimal_text": decimal_text,
    "encode_cursor": encode_cursor,
}
# what a value must be, and how it is then written; {x} is the value
CHECKS: dict[Kind, tuple[str, str]] = {
    Kind.STRING: ("x.__class__ is str", "x"),
    Kind.TEXT: ("x.__class__ is str", "x"),
    Kind.DATE: ("x.__class__ is str", "x"),
    Kind.MOMENT: ("x.__class__ is str", "x"),
    Kind.INT: ("x.__class__ is int and -2147483648 <= x <= 2147483647", "x"),
    Kind.FLOAT: ("(x.__class__ is float or x.__class__ is int) and x - x == 0", "float(x)"),
    Kind.DECIMAL: ("x.__class__ is float and x - x == 0", "decimal_text(x)"),
    Kind.BOOL: ("x.__class__ is bool", "x"),
    Kind.JSON: ("x.__class__ is str", "loads(x)"),
    Kind.STRINGS: ("True", "strings(x)"),
}


class _Writer:
    """Writes the source of one building function."""

    def __init__(self) -> None:
        self.names = count()
        self.lines: list[str] = []
        self.constants: dict[str, Any] = dict(TOOLS)

    def expression(self, part: Part, row: str) -> str:
        """A Python expression that reads the part from the row variable."""
        match part:
            case Typename(name):
                return repr(name)
            case Id(slot, label):
                return f"(global_id({label!r}, x) if (x := {row}[{slot}]).__class__ is str else odd())"
            case Leaf():
                return self.leaf(part, row)
            case Fields():
                return self.object(part.fields, row)
            case One(slot, inner, required):
                name = f"r{next(self.names)}"
                absent = "odd()" if required else "None"
                return f"({absent} if ({name} := {row}[{slot}]) is None else {self.expression(inner, name)})"
            case Many(slot, inner):
                name = f"r{next(self.names)}"
                return f"[{self.expression(inner, name)} for {name} in {row}[{slot}]]"
            case Cursor(order, slots, offset):
                if offset:
                    return f"encode_cursor({order}, [b[{offset!r}] + i + 1])"
                return f"encode_cursor({order}, [{', '.join(f'{row}[{s}]' for s in slots)}])"
            case AnyOf(slot, choices):
                options = ", ".join(f"{name!r}: lambda: {self.expression(one, row)}" for name, one in choices)
                return f"{{{options}}}[{row}[{slot}]]()"
            case Page():
                return self.page(part, row)

    def object(self, fields: tuple[tuple[str, Part], ...], row: str) -> str:
        return "{" + ", ".join(f"{key!r}: {self.expression(part, row)}" for key, part in fields) + "}"

    def leaf(self, leaf: Leaf, row: str) -> str:
        if leaf.words is not None:
            name = f"words{next(self.names)}"
            self.constants[name] = leaf.words
            many = leaf.kind is Kind.STRINGS
            test, value = (f"x.__class__ is list and {name}.issuperset(x)" if many else f"x in {name}"), "x"
        else:
            test, value = CHECKS[leaf.kind]
        read = f"(x := {row}[{leaf.slot}])"
        if leaf.required:
            return f"({value} if ({read} is not None) and {test} else odd())"
        return f"(None if {read} is None else {value} if {test} else odd())"

    def page(self, page: Page, row: str) -> str:
        name = f"page{next(self.names)}"
        parts = []
        for key, part in page.fields:
            match part:
                case Typename(typename):
                    parts.append(f"{key!r}: {typename!r}")
                case Total(slot):
                    parts.append(f"{key!r}: (x if (x := r[{slot}]).__class__ is int else odd())")
                case PageInfo(fields):
                    parts.append(f"{key!r}: {{{', '.join(self.page_info(page, k, f) for k, f in fields)}}}")
                case Edges(fields):
                    item = self.object(fields, "e")
                    loop = "for i, e in enumerate(shown)" if page.cursor.offset else "for e in shown"
                    parts.append(f"{key!r}: [{item} {loop}]")
        body = [f"def {name}(r, b):"]
        if page.slot >= 0:
            body += [
                f"    items, first = r[{page.slot}], b[{page.first!r}]",
                "    more = len(items) > first",
                "    shown = items[:first] if more else items",
            ]
        self.lines += [*body, "    return {" + ", ".join(parts) + "}"]
        return f"{name}({row}, b)"

    def page_info(self, page: Page, key: str, field: str) -> str:
        match field:
            case "hasNextPage":
                return f"{key!r}: more"
            case "hasPreviousPage":
                return f"{key!r}: {page.continued}"
            case "startCursor":
                return f"{key!r}: {self.cursor_of(page, 0)} if shown else None"
            case "endCursor":
                return f"{key!r}: {self.cursor_of(page, -1)} if shown else None"
            case _:
                return f"{key!r}: 'PageInfo'"

    def cursor_of(self, page: Page, index: int) -> str:
        if page.cursor.offset:
            position = "1" if index == 0 else "len(shown)"
            return f"encode_cursor({page.cursor.order}, [b[{page.cursor.offset!r}] + {position}])"
        keys = ", ".join(f"shown[{index}][{slot}]" for slot in page.cursor.slots)
        return f"encode_cursor({page.cursor.order}, [{keys}])"


def compile_builder(part: Part) -> Build:
    """A function from (row, bound parameters) to the finished response value.

    It raises OddValue, or whatever a value of the wrong shape provokes (TypeError, IndexError, KeyError), when a value
    is not what the schema says.
    """
    writer = _Writer()
    result = writer.expression(part, "v")
    source = "\n".join([*writer.lines, "def build(v, b):", f"    return {result}"])
    scope = writer.constants
    exec(source, scope)  # noqa: S102 - the source is made from the model and GraphQL names, never from values
    build: Build = scope["build"]
    return build


def unpack(part: Part, row: Any, bound: Bound) -> Any:
    """The same answer as raw values under response keys, for graphql-core to complete and to complain about."""
    match part:
        case Typename(name):
            return name
        case Id(slot, label):
            return global_id(label, row[slot]) if isinstance(row[slot], str) else row[slot]
        case Leaf(slot):
            return row[slot]
        case Fields(label, fields):
            return {"__typename": label} | {key: unpack(inner, row, bound) for key, inner in fields}
        case One(slot, inner):
            return None if row[slot] is None else unpack(inner, row[slot], bound)
        case Many(slot, inner):
            return [unpack(inner, item, bound) for item in row[slot]]
        case AnyOf(slot, choices):
            return unpack(dict(choices)[row[slot]], row, bound)
        case Cursor(order, slots):
            return encode_cursor(order, [row[slot] for slot in slots])
        case Page():
            return {key: _unpack_page(page_part, part, row, bound) for key, page_part in part.fields}


def _unpack_page(part: Typename | Edges | PageInfo | Total, page: Page, row: Any, bound: Bound) -> Any:
    if isinstance(part, Typename):
        return part.name
    if isinstance(part, Total):
        return row[part.slot]
    items, first = row[page.slot], bound[page.first]
    shown = items[:first]
    cursors = [_cursor_of(page.cursor, item, index, bound) for index, item in enumerate(shown)]
    if isinstance(part, PageInfo):
        facts = {
            "hasNextPage": len(items) > first,
            "hasPreviousPage": page.continued,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
            "__typename": "PageInfo",
        }
        return {key: facts[name] for key, name in part.fields}
    return [
        {key: cursor if isinstance(inner, Cursor) else unpack(inner, item, bound) for key, inner in part.fields}
        for item, cursor in zip(shown, cursors, strict=True)
    ]


def _cursor_of(cursor: Cursor, item: Any, index: int, bound: Bound) -> str:
    if cursor.offset:
        return encode_cursor(cursor.order, [bound[cursor.offset] + index + 1])
    return encode_cursor(cursor.order, [item[slot] for slot in cursor.slots])
