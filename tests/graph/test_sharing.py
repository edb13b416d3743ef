"""A node and the sources that describe it."""

from __future__ import annotations

from typing import Any

import pytest

from graph.sharing import disputed, merged, owners, without

KEYS = {"nameKey": "中国", "nameKeys": "zhongguo zg guo g"}
ALONE = {"id": "CN", "noun": "Territory", "sources": ["a"], "load": "aaa", "name": "中国", "kind": "COUNTRY", **KEYS}
BOTH = {**ALONE, "sources": ["a", "b"], "nameEn": "China", "added": ["b:nameEn"]}


def test_the_first_source_owns_what_is_not_added() -> None:
    assert owners(BOTH) == {"name": "a", "kind": "a", "nameEn": "b"}


def test_keys_follow_the_name_that_stands() -> None:
    renamed = merged(ALONE, "a", {"name": "华夏", "kind": "COUNTRY"}, "aaa", set())
    assert (renamed["nameKey"], renamed["nameKeys"]) == ("华夏", "huaxia hx xia x")


def test_a_later_source_adds_and_does_not_override() -> None:
    stated = {"name": "华夏", "nameEn": "China"}
    assert merged(ALONE, "b", stated, "bbb", {"a"}) == BOTH
    assert disputed(ALONE, "b", stated, {"a"}) == {"name": "中国"}


def test_to_state_it_again_changes_nothing() -> None:
    assert merged(BOTH, "b", {"name": "华夏", "nameEn": "China"}, "bbb", {"a"}) == BOTH
    assert merged(BOTH, "a", {"name": "中国", "kind": "COUNTRY"}, "aaa", set()) == BOTH


def test_what_a_source_no_longer_states_is_gone() -> None:
    assert merged(BOTH, "b", {"code": "CHN"}, "bbb", {"a"}) == {
        **ALONE,
        "sources": ["a", "b"],
        "code": "CHN",
        "added": ["b:code"],
    }


def test_an_earlier_source_that_comes_later_has_its_say() -> None:
    """As when the earlier one is given a new row for a node that only the later one had."""
    lone = {"id": "CN", "noun": "Territory", "sources": ["b"], "load": "bbb", "name": "华夏", "nameEn": "China"}
    stated = {"name": "中国", "kind": "COUNTRY"}
    assert merged(lone, "a", stated, "aaa", set()) == BOTH
    assert disputed(lone, "a", stated, set()) == {}


@pytest.mark.parametrize(
    ("_case", "source", "left"),
    [
        ("the later", "b", ALONE),
        ("the first", "a", {"id": "CN", "noun": "Territory", "sources": ["b"], "load": "aaa", "nameEn": "China"}),
    ],
)
def test_one_source_is_taken_out(_case: str, source: str, left: dict[str, Any]) -> None:
    assert without(BOTH, source) == left
