"""Addresses and the territories they lie in."""

from __future__ import annotations

import pytest

from loaders.fields import FieldError
from loaders.own.places import places
from tests.loaders.counting import DATA

PLACES = places(DATA)
QINGPU, SHANGHAI = "CN-SH-310118", "CN-SH"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("上海市青浦区徐泾镇双联路88号", f"{QINGPU}-xujing"),
        ("上海市青浦区香花桥街道崧泽大道1号", f"{QINGPU}-xianghuaqiao"),
        ("青浦区朱家角康业路1号", f"{QINGPU}-zhujiajiao"),
        ("上海市徐泾镇1号", f"{QINGPU}-xujing"),
        ("上海市青浦区华徐公路888号", QINGPU),
        ("上海青浦白鹤路3号", QINGPU),  # a road, not the town
        ("青浦工业园区", QINGPU),
        ("上海市浦东新区华新路1号", SHANGHAI),
        ("上海市黄浦区青浦路1号", SHANGHAI),
        ("中国(上海)自由贸易试验区临港", SHANGHAI),
        ("江苏省苏州市上海路1号", None),
        ("白鹤镇1号", None),  # there are others of that name
        ("", None),
    ],
)
def test_the_smallest_territory_that_is_certain(address: str, key: str | None) -> None:
    assert PLACES.of_address(address) == (("Territory", key) if key else None)


@pytest.mark.parametrize("name", ["徐泾", "徐泾镇", "青浦区徐泾镇", "上海市青浦区 徐泾镇"])
def test_a_town_by_its_names(name: str) -> None:
    assert PLACES.named(name) == f"{QINGPU}-xujing"


def test_other_territories_by_name() -> None:
    assert [PLACES.named(name) for name in ("青浦区", "上海市", "江苏省")] == [QINGPU, SHANGHAI, "CN-JS"]
    with pytest.raises(FieldError) as caught:
        PLACES.named("桃花源")
    assert str(caught.value).startswith("a territory was expected: 夏阳街道、盈浦街道、")
