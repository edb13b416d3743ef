"""Rows to answers: the generated function takes what the schema allows and nothing else; the plain walk takes all."""

from __future__ import annotations

from typing import Any

import pytest

from graph.builder import OddValue, compile_builder, unpack
from graph.ids import global_id
from graph.ordering import encode_cursor
from graph.shapes import AnyOf, Cursor, Edges, Fields, Id, Leaf, Many, One, Page, PageInfo, Part, Total, Typename
from graph.vocabulary import Kind

WORDS = frozenset({"TOOL", "GOODS"})
GOOD: list[tuple[Kind, object, object]] = [
    (Kind.STRING, "", ""),
    (Kind.TEXT, "第十条\n\"'{}\\", "第十条\n\"'{}\\"),
    (Kind.DATE, "2024-06-01", "2024-06-01"),
    (Kind.MOMENT, "2026-04-01T09:30:00+08:00", "2026-04-01T09:30:00+08:00"),
    (Kind.INT, -(2**31), -(2**31)),
    (Kind.INT, 2**31 - 1, 2**31 - 1),
    (Kind.FLOAT, 0.5, 0.5),
    (Kind.FLOAT, 31, 31.0),
    (Kind.DECIMAL, 4000.0, "4000"),
    (Kind.BOOL, False, False),
    (Kind.JSON, '{"a": [1, null]}', {"a": [1, None]}),
    (Kind.STRINGS, ["a", "b"], ["a", "b"]),
    (Kind.STRINGS, [], []),
]
ODD: list[tuple[Kind, object]] = [
    (Kind.STRING, 5),
    (Kind.STRING, True),
    (Kind.TEXT, ["a"]),
    (Kind.DATE, 20240601),
    (Kind.MOMENT, 5),
    (Kind.INT, 2**31),
    (Kind.INT, -(2**31) - 1),
    (Kind.INT, 5.0),
    (Kind.INT, True),
    (Kind.INT, "5"),
    (Kind.FLOAT, float("nan")),
    (Kind.FLOAT, float("inf")),
    (Kind.FLOAT, True),
    (Kind.DECIMAL, float("-inf")),
    (Kind.DECIMAL, "0.5"),
    (Kind.BOOL, 1),
    (Kind.BOOL, "true"),
    (Kind.JSON, "{broken"),
    (Kind.JSON, ""),
    (Kind.JSON, {"a": 1}),
    (Kind.STRINGS, ["a", 1]),
    (Kind.STRINGS, "ab"),
    (Kind.STRINGS, [None]),
]


def built(part: Part, row: Any, **bound: Any) -> Any:
    """What the generated function makes of a row."""
    return compile_builder(part)(row, bound)


def leaves(*parts: Part) -> Fields:
    """An object with these parts under a, b, c, …"""
    return Fields("Thing", tuple(zip("abcdefgh", parts, strict=False)))


@pytest.mark.parametrize(("kind", "stored", "written"), GOOD)
@pytest.mark.parametrize("required", [True, False])
def test_a_value_of_its_kind(kind: Kind, stored: object, written: object, required: bool) -> None:
    found = built(leaves(Leaf(0, kind, required)), [stored])
    assert found == {"a": written}
    assert type(found["a"]) is type(written)


@pytest.mark.parametrize(("kind", "stored"), ODD)
@pytest.mark.parametrize("required", [True, False])
def test_a_value_of_another_kind(kind: Kind, stored: object, required: bool) -> None:
    part = leaves(Leaf(0, kind, required))
    with pytest.raises(OddValue):
        built(part, [stored])
    assert unpack(part, [stored], {})["a"] is stored


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ENUM])
def test_null(kind: Kind) -> None:
    assert built(leaves(Leaf(0, kind, required=False)), [None]) == {"a": None}
    with pytest.raises(OddValue):
        built(leaves(Leaf(0, kind, required=True)), [None])
    assert unpack(leaves(Leaf(0, kind, required=True)), [None], {})["a"] is None


def test_words_of_a_closed_list() -> None:
    part = leaves(Leaf(0, Kind.ENUM, required=True, words=WORDS))
    assert built(part, ["TOOL"]) == {"a": "TOOL"}
    for odd in ("tool", "", None, 5):
        with pytest.raises(OddValue):
            built(part, [odd])


def test_keys_keep_the_order_of_the_selection_and_may_repeat_a_position() -> None:
    name = Leaf(1, Kind.STRING, required=True)
    part = Fields("Thing", (("z", name), ("__typename", Typename("Thing")), ("a", name), ("id", Id(0, "Thing"))))
    answer = {"z": "n", "__typename": "Thing", "a": "n", "id": global_id("Thing", "k")}
    assert list(built(part, ["k", "n"]).items()) == list(answer.items())
    assert unpack(part, ["k", "n"], {}) == answer


def test_an_id_is_made_of_a_text_only() -> None:
    with pytest.raises(OddValue):
        built(leaves(Id(0, "Thing")), [5])
    assert unpack(leaves(Id(0, "Thing")), [5], {})["a"] == 5


def test_nested_rows() -> None:
    inner = leaves(Leaf(0, Kind.INT, required=True))
    part = leaves(One(0, inner), Many(1, inner), One(2, inner))
    assert built(part, [[1], [[2], [3]], None]) == {"a": {"a": 1}, "b": [{"a": 2}, {"a": 3}], "c": None}
    with pytest.raises(OddValue):
        built(leaves(One(0, inner, required=True)), [None])
    with pytest.raises(OddValue):
        built(part, [[1], [["odd"]], None])


def test_an_object_of_one_of_several_types() -> None:
    part = Many(
        0, One(0, AnyOf(0, (("Law", One(1, leaves(Typename("Law")))), ("Tier", One(2, leaves(Id(0, "Tier")))))))
    )
    rows = [[[["Law", [1], None]], [None], [["Tier", None, ["k"]]]]]
    assert built(part, rows) == [{"a": "Law"}, None, {"a": global_id("Tier", "k")}]
    with pytest.raises(KeyError):
        built(part, [[[["Planet", None, None]]]])


def page(*fields: tuple[str, Typename | Edges | PageInfo | Total], continued: bool = False, offset: str = "") -> Page:
    """A page whose items hold a number and a key, and whose size is bound to `n`."""
    return Page(0, "ThingConnection", "n", continued, Cursor(7, () if offset else (1, 0), offset), fields)


CURSOR = Cursor(7, (1, 0))
INFO = PageInfo(tuple((name, name) for name in ("startCursor", "endCursor", "hasNextPage", "hasPreviousPage")))
EDGES = Edges((("at", CURSOR), ("n", leaves(Leaf(0, Kind.INT, required=True)))))


@pytest.mark.parametrize("walk", [built, lambda part, row, **bound: unpack(part, row, bound)])
def test_a_page_holds_as_many_as_asked_and_tells_of_one_more(walk: Any) -> None:
    part = page(("items", EDGES), ("info", INFO), ("all", Total(1)), ("__typename", Typename("ThingConnection")))
    rows = [[[1, "a"], [2, "b"], [3, "c"]], 9]
    first, second = encode_cursor(7, ["a", 1]), encode_cursor(7, ["b", 2])
    found = walk(part, rows, n=2)
    assert list(found) == ["items", "info", "all", "__typename"]
    assert [(item["at"], item["n"]["a"]) for item in found["items"]] == [(first, 1), (second, 2)]
    assert found["info"] == {
        "startCursor": first,
        "endCursor": second,
        "hasNextPage": True,
        "hasPreviousPage": False,
    }
    assert (found["all"], found["__typename"]) == (9, "ThingConnection")


@pytest.mark.parametrize("walk", [built, lambda part, row, **bound: unpack(part, row, bound)])
@pytest.mark.parametrize(("rows", "size", "more"), [([], 0, False), ([], 5, False), ([[1, "a"]], 0, True)])
def test_an_empty_page(walk: Any, rows: list[Any], size: int, more: bool) -> None:
    found = walk(page(("items", EDGES), ("info", INFO), continued=True), [rows], n=size)
    assert found["items"] == []
    assert found["info"] == {"startCursor": None, "endCursor": None, "hasNextPage": more, "hasPreviousPage": True}


@pytest.mark.parametrize("walk", [built, lambda part, row, **bound: unpack(part, row, bound)])
def test_a_page_of_a_search_counts_its_rows(walk: Any) -> None:
    cursor = Cursor(7, (), "o")
    part = page(("items", Edges((("at", cursor),))), ("info", INFO), continued=True, offset="o")
    found = walk(part, [[[1], [2], [3]]], n=2, o=40)
    assert [item["at"] for item in found["items"]] == [encode_cursor(7, [41]), encode_cursor(7, [42])]
    assert (found["info"]["startCursor"], found["info"]["endCursor"]) == (
        encode_cursor(7, [41]),
        encode_cursor(7, [42]),
    )


def test_a_count_that_is_none() -> None:
    with pytest.raises(OddValue):
        built(page(("all", Total(1))), [[], None], n=2)


@pytest.mark.parametrize("row", [[], [None], None, 5, [[5]], [["x", []]]])
def test_a_row_of_the_wrong_shape_never_passes(row: Any) -> None:
    part = page(("items", EDGES))
    with pytest.raises((OddValue, TypeError, IndexError, KeyError)):
        built(part, row, n=2)


def test_names_and_words_are_quoted() -> None:
    part = Fields("Thing", (("a'b\\", Typename("It's")),))
    assert built(part, []) == {"a'b\\": "It's"}
