"""What people type finds what they mean, in Chinese and in English, and no character of theirs is an operator."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadInput
from graph.fulltext import ALL, index_of, query, searched_labels
from graph.model import MODEL
from graph.store import Store

SPECIAL = '+-!(){}[]^"~*?:\\/&|'


async def found(store: Store, text: str, label: str = "", kinds: tuple[str, ...] = ()) -> list[str]:
    """Ids of the hits, best first."""
    rows = await store.read(
        "CALL db.index.fulltext.queryNodes($index, $text) YIELD node, score RETURN node.id, score",
        {"index": index_of(label) if label else ALL, "text": query(text, kinds)},
    )
    scores = [score for _, score in rows]
    assert scores == sorted(scores, reverse=True)
    return [key.removeprefix("t-") for key, _ in rows]


@pytest.mark.parametrize(
    ("_case", "text", "expected"),
    [
        ("the beginning of a Chinese name", "青禾", {"qinghe"}),
        ("the middle of one", "传感器", {"qinghe"}),
        ("the end of one", "精密", {"rare"}),
        ("two words that must both match", "云帆 材料", {"yunfan"}),
        ("two words of which one does not match", "云帆 芯片", set()),
        ("an English word", "tools", {"acme"}),
        ("upper and lower case are one", "ACME", {"acme"}),
        ("the beginning of an English word", "sens", {"qinghe"}),
        ("the middle of an English word does not match", "nso", set()),
        ("Chinese and English", "qinghe 传感", {"qinghe"}),
        ("a credit code", "91310118MA1JL00A1X", {"qinghe"}),
        ("the beginning of one", "91310118", {"qinghe"}),
        ("a stock code", "600001", {"yunfan", "made"}),
        ("brackets of full width", "（上海）", {"yunfan"}),
        ("characters beyond 16 bits", "𠮷野", {"rare"}),
        ("what nobody has", "龘龘", set()),
        ("pinyin of another word", "qingheganqi", set()),
        ("pinyin of a brand", "yunfan", {"yunfan"}),
        ("pinyin with spaces", "yun fan", {"yunfan"}),
        ("initials", "yfxcl", {"yunfan"}),
        ("characters of the same sound", "云翻", {"yunfan"}),
        ("traditional characters", "雲帆", {"yunfan"}),
        ("a letter too few", "yunfn", {"yunfan"}),
        ("two letters wrong in a long word", "yunfaxincailia", {"yunfan"}),
        ("a former name", "青禾电子", {"qinghe"}),
        ("a slip in a credit code", "91310118MA1JL00B1X", {"qinghe"}),
    ],
)
async def test_a_search_for_enterprises(seeded: Store, _case: str, text: str, expected: set[str]) -> None:
    assert set(await found(seeded, text, "Enterprise")) == expected


async def test_one_character_finds_what_begins_a_pair(seeded: Store) -> None:
    assert "qinghe" in await found(seeded, "青", "Enterprise")


@pytest.mark.parametrize(
    ("text", "label", "whole", "parts"),
    [
        ("光刻机", "Product", {"litho", "duv"}, set()),
        ("有限公司", "Enterprise", {"qinghe", "yunfan"}, {"wide"}),  # 公司 is a part of it
        ("传感器有限", "Enterprise", {"qinghe"}, {"yunfan"}),
    ],
)
async def test_whole_phrases_come_before_their_parts(
    seeded: Store, text: str, label: str, whole: set[str], parts: set[str]
) -> None:
    hits = await found(seeded, text, label)
    assert (set(hits[: len(whole)]), set(hits[len(whole) :])) == (whole, parts)


async def test_every_label_at_once(seeded: Store) -> None:
    assert set(await found(seeded, "中小企业")) >= {"sme", "sme-3", "innovative"}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("Law",), {"sme"}),
        (("Article",), {"sme-10", "sme-2", "sme-3"}),
        (("Law", "Article"), {"sme", "sme-10", "sme-2", "sme-3"}),
        (("HsCode",), set()),
    ],
)
async def test_kinds_narrow(seeded: Store, kinds: tuple[str, ...], expected: set[str]) -> None:
    assert set(await found(seeded, "中小企业", kinds=kinds)) == expected


async def test_kinds_do_not_change_the_order(seeded: Store) -> None:
    everything = await found(seeded, "中小企业")
    kinds = searched_labels()
    assert set(await found(seeded, "中小企业", kinds=kinds)) == set(everything)


@pytest.mark.parametrize(
    "text", [*SPECIAL, SPECIAL, "AND", "OR NOT", "青* OR *", "name:青禾", "[a TO b]", "a~2", '"', "\\", "/.*/"]
)
async def test_operators_are_harmless(seeded: Store, text: str) -> None:
    await found(seeded, text)
    assert await found(seeded, f"{text} 龘龘") == []


async def test_an_operator_does_not_widen(seeded: Store) -> None:
    assert await found(seeded, "龘龘 OR 青禾", "Enterprise") == []
    assert await found(seeded, "青禾 -传感器", "Enterprise") in ([], ["qinghe"])
    assert await found(seeded, "*:*", "Enterprise") == []


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
async def test_any_text_can_be_searched_for(seeded: Store, text: str) -> None:
    if text.split():
        await found(seeded, text)


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u3000"])
def test_nothing_to_look_for_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="empty"):
        query(text)


def test_the_longest_text() -> None:
    query("青" * 200)
    with pytest.raises(BadInput, match="201 characters"):
        query("青" * 201)


def test_every_label_with_searched_properties_has_an_index() -> None:
    assert set(searched_labels()) == {node.label for node in MODEL.nodes.values() if node.searched}
    assert index_of("HsCode") == "search_hscode"
