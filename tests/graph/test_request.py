"""Requests free of GraphQL and Cypher: values known later, and the parameters they become."""

from __future__ import annotations

from typing import Any

import pytest

from graph.errors import BadInput
from graph.request import Params, Ref, page_size, resolve

VARIABLES = {"a": 1, "filter": {"name": {"in": ["x", "y"]}}, "ids": ["1", "2"]}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, 5),
        (None, None),
        ("a", "a"),
        (Ref(("a",)), 1),
        (Ref(("filter", "name", "in")), ["x", "y"]),
        (Ref(("filter", "name", "in", 1)), "y"),
        ([Ref(("a",)), "b", Ref(("ids", 0))], [1, "b", "1"]),
        ([], []),
    ],
)
def test_a_value_with_variables_in_it(value: Any, expected: Any) -> None:
    assert resolve(value, VARIABLES) == expected


def test_parameters_are_named_in_order_and_bound_later() -> None:
    params = Params()
    assert [params.add("a"), params.add(Ref(("a",))), params.add(["b"])] == ["p0", "p1", "p2"]
    assert params.bind({"a": 7}) == {"p0": "a", "p1": 7, "p2": ["b"]}
    assert params.bind({"a": 8})["p1"] == 8


def test_one_value_is_one_parameter() -> None:
    params, value = Params(), Ref(("a",))
    assert params.add(value) == params.add(value)
    assert params.add(value, str) != params.add(value)
    assert params.bind({"a": 7}) == {"p0": 7, "p1": "7"}


def test_a_codec_has_the_last_word() -> None:
    params = Params()
    params.add(Ref(("first",)), page_size(100))
    assert params.bind({"first": 100}) == {"p0": 100}
    with pytest.raises(BadInput, match="first is 101"):
        params.bind({"first": 101})


@pytest.mark.parametrize("first", [0, 1, 10])
def test_a_page_size(first: int) -> None:
    assert page_size(10)(first) == first


@pytest.mark.parametrize("first", [-1, 11, 2**40, 1.5, "1", None])
def test_what_is_no_page_size(first: Any) -> None:
    with pytest.raises(BadInput, match="A page holds 0 to 10"):
        page_size(10)(first)
