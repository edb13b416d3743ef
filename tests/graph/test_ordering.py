"""Orders and cursors as texts; the pages they make are walked in `tests/api/test_paging.py`."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadCursor
from graph.ordering import OrderKey, after, decode_cursor, encode_cursor, fingerprint
from graph.request import Params, Ref
from graph.vocabulary import Kind

NAME = OrderKey("name", "n.name", Kind.STRING, nullable=False)
SHARE = OrderKey("share", "r.share", Kind.DECIMAL, descending=True)
FOUNDED = OrderKey("foundedOn", "n.foundedOn", Kind.DATE)
ID = OrderKey("id", "n.id", Kind.STRING, nullable=False)


def raw(*parts: object) -> str:
    """A cursor with anything in it."""
    return urlsafe_b64encode(orjson.dumps(list(parts))).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("key", "clause", "wire"),
    [
        (NAME, "n.name", "n.name"),
        (SHARE, "r.share IS NULL, r.share DESC", "r.share"),
        (FOUNDED, "n.foundedOn", "toString(n.foundedOn)"),
        (OrderKey("rank", "n.rank", Kind.INT, descending=True, nullable=False), "n.rank DESC", "n.rank"),
    ],
)
def test_a_key_in_a_statement(key: OrderKey, clause: str, wire: str) -> None:
    assert (key.clause, key.wire) == (clause, wire)


@settings(derandomize=True, database=None, deadline=None)
@given(st.lists(st.none() | st.text() | st.booleans() | st.integers(-(2**31), 2**31) | st.floats(allow_nan=False)))
def test_a_cursor_holds_what_was_put_in(values: list[Any]) -> None:
    finite = [None if value in (float("inf"), float("-inf")) else value for value in values]
    assert decode_cursor(encode_cursor(7, values), 7, len(values)) == finite


def test_orders_that_differ_have_other_fingerprints() -> None:
    up = OrderKey("share", "r.share", Kind.DECIMAL)
    orders = [[], [ID], [NAME, ID], [ID, NAME], [SHARE, ID], [up, ID], [NAME, SHARE, ID]]
    assert len({fingerprint(order) for order in orders}) == len(orders)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "?",
        "文",
        "AA",
        raw(),
        raw(7),
        raw(7, "a", "b"),
        raw(8, "a"),
        raw("7", "a"),
        raw(7, ["a"]),
        raw(7, {"a": 1}),
        encode_cursor(7, ["a"])[:-2],
        urlsafe_b64encode(b'{"7": "a"}').decode(),
        urlsafe_b64encode(b"[7,").decode(),
        urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_what_is_no_cursor_of_the_order(cursor: str) -> None:
    with pytest.raises(BadCursor):
        decode_cursor(cursor, 7, 1)


@pytest.mark.parametrize(
    ("kind", "value", "bound"),
    [
        (Kind.STRING, "a", "a"),
        (Kind.ENUM, "TOOL", "TOOL"),
        (Kind.DATE, "2024-06-01", date(2024, 6, 1)),
        (Kind.INT, 5, 5),
        (Kind.DECIMAL, 5, 5),
        (Kind.FLOAT, 0.5, 0.5),
        (Kind.BOOL, True, True),
        (Kind.INT, None, None),
    ],
)
def test_the_value_of_a_key_is_bound(kind: Kind, value: object, bound: object) -> None:
    keys = [OrderKey("key", "n.key", kind)]
    params = Params()
    after(keys, Ref(("after",)), params)
    assert params.bind({"after": raw(fingerprint(keys), value)}) == {"p0": bound}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.STRING, 5),
        (Kind.ENUM, True),
        (Kind.DATE, "soon"),
        (Kind.DATE, 20240601),
        (Kind.INT, "5"),
        (Kind.INT, 5.5),
        (Kind.INT, True),
        (Kind.INT, 2**63),  # more than the database can hold
        (Kind.DECIMAL, "0.5"),
        (Kind.DECIMAL, 2**63),
        (Kind.BOOL, 1),
        (Kind.BOOL, "true"),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: Kind, value: object) -> None:
    keys = [OrderKey("key", "n.key", kind)]
    params = Params()
    after(keys, Ref(("after",)), params)
    with pytest.raises(BadCursor):
        params.bind({"after": raw(fingerprint(keys), value)})


def test_what_comes_after_in_one_key() -> None:
    assert after([ID], "c", Params()) == "n.id > $p0"


def test_what_comes_after_in_several_keys() -> None:
    predicate = after([SHARE, ID], "c", Params())
    beyond = "CASE WHEN $p0 IS NULL THEN false ELSE (r.share < $p0 OR r.share IS NULL) END"
    same = "(r.share = $p0 OR (r.share IS NULL AND $p0 IS NULL))"
    assert predicate == f"(({beyond}) OR ({same} AND n.id > $p1))"
