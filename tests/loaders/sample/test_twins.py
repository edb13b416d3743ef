"""Second records: known to a test, not to the graph, and each of another spelling."""

from __future__ import annotations

from graph.names import name_key
from loaders.sample import duplicates
from loaders.sample.firms import firms
from loaders.sample.names import brand
from loaders.sample.twins import (
    former,
    has_twin,
    in_english,
    in_traditional,
    other_brackets,
    other_form,
    without_form,
)
from loaders.sample.world import World
from tests.loaders.sample.district import SEED, SIZE, District

FACTS = {"name": "示例青辉（上海）激光有限公司", "nameEn": "Shili Qinghui Laser (Shanghai) Co., Ltd."}


def test_the_answer_names_every_second_record_with_its_first(district: District) -> None:
    answer = dict(duplicates(SIZE, SEED))
    assert answer.keys() == {key for key in district.nodes["Enterprise"] if key.startswith("sample:D")}
    assert set(answer.values()) <= district.nodes["Enterprise"].keys()
    assert 4 <= len(answer) <= 5


def test_of_3000_about_one_and_a_half_of_a_hundred_are_twice_there() -> None:
    assert len(list(duplicates(3_000, SEED))) == 47
    assert [number for number in range(3_000) if has_twin(SEED, number)] == [
        int(first.removeprefix("sample:E")) - 1 for _, first in duplicates(3_000, SEED)
    ]


def test_a_second_record_has_no_code_and_lies_in_the_same_place(district: District) -> None:
    places = district.ends("LOCATED_IN", "Enterprise", "Territory")
    for second, first in duplicates(SIZE, SEED):
        assert "code" not in district.nodes["Enterprise"][second]
        assert places[second][0] == places[first][-1]


def test_ways_to_spell_a_name() -> None:
    assert other_brackets(FACTS) == "示例青辉(上海)激光有限公司"
    assert other_form(FACTS) == "示例青辉（上海）激光有限责任公司"
    assert other_form({"name": "示例青辉股份有限公司"}) == "示例青辉有限公司"
    assert in_traditional(FACTS) == "示例青輝（上海）激光有限公司"
    assert without_form(FACTS) == "示例青辉激光"
    assert former(FACTS | {"formerNames": ("示例旧名有限公司",)}) == "示例旧名有限公司"
    assert former(FACTS) == "示例 青辉（上海）激光有限公司"
    assert in_english(FACTS) == "示例 Qinghui Laser (Shanghai) Co., Ltd."


def test_three_of_the_spellings_have_the_key_of_the_name() -> None:
    keys = {name_key(spell(FACTS)) for spell in (other_brackets, in_traditional, former)}
    assert keys == {name_key(FACTS["name"])}


def test_no_two_enterprises_have_one_brand(world: World) -> None:
    numbers = [*range(5_000), *range(990_000, 995_000)]
    brands = {tuple(character for character, _ in brand(world, number)) for number in numbers}
    assert len(brands) == len(numbers)


def test_names_are_told_apart_by_more_than_their_mark(district: District, world: World) -> None:
    first = {key: facts["name"] for key, facts in district.nodes["Enterprise"].items() if key.startswith("sample:E")}
    assert len(set(first.values())) == SIZE == len(firms(world, 0, SIZE))
    former_names = [facts for facts in district.nodes["Enterprise"].values() if "formerNames" in facts]
    assert 0.04 < len(former_names) / SIZE < 0.13
