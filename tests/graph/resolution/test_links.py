"""Candidates and links: what meets, what never does, and that of two likely partners neither is linked unseen."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import LoadError
from graph.resolution.blocking import candidates
from graph.resolution.distances import distances
from graph.resolution.lines import lines_of, usual_words
from graph.resolution.links import links
from graph.resolution.records import Record, record, spelt
from graph.resolution.scores import Verdict
from tests.graph.resolution.small import weights

NAMES = st.lists(
    st.sampled_from(["华测导航", "华测检测", "Huace Navigation", "三一重工", "示例一号", "Bank of Nanjing", ""]),
    max_size=6,
)


def firm(key: str, *names: str, source: str = "a", country: str = "", code: str = "", invented: bool = False) -> Record:
    """A record with these names."""
    return Record(key, source, spelt(names), code=code, country=country, invented=invented)


def test_one_code_or_one_spelling_or_near_names_meet() -> None:
    left = [firm("1", "甲有限公司", code="X"), firm("2", "華測導航"), firm("3", "江苏长电科技股份有限公司")]
    right = [firm("4", "乙有限公司", code="X"), firm("5", "华测导航"), firm("6", "Changdian Technology Co., Ltd.")]
    assert candidates(left, right) == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("_case", "a", "b"),
    [
        ("invented and real", firm("1", "云帆科技"), firm("2", "云帆科技", invented=True)),
        ("two countries", firm("1", "Hoya", country="JPN"), firm("2", "Hoya", country="CHN")),
    ],
)
def test_some_never_meet(_case: str, a: Record, b: Record) -> None:
    assert candidates([a], [b]) == []
    assert candidates([a, b]) == []


@given(NAMES)
@settings(max_examples=40)
def test_within_one_list_each_pair_is_there_once_and_none_with_itself(names: list[str]) -> None:
    pairs = candidates([firm(str(i), name) for i, name in enumerate(names)])
    assert pairs == sorted(set(pairs))
    assert all(i < j for i, j in pairs)


def test_of_two_likely_partners_neither_is_linked_unseen() -> None:
    name = "苏州东山精密制造股份有限公司"
    alone = links([firm("1", name)], [firm("2", name, source="b")], weights())
    assert [link.score.verdict for link in alone] == [Verdict.AUTOMATIC]
    rivals = links([firm("1", name)], [firm("2", name, source="b"), firm("3", name, source="b")], weights())
    assert [(link.b.id, link.score.verdict) for link in rivals] == [("2", Verdict.PENDING), ("3", Verdict.PENDING)]
    assert {link.score.reasons[0].about for link in rivals} == {"另有相近者"}


def test_one_firm_under_two_names_is_no_rival_of_itself() -> None:
    listed = firm("1", "Zhejiang Jingsheng Electromechanical Co., Ltd.", source="b")
    twice = [firm(k, "浙江晶盛机电股份有限公司", source="a") for k in "23"]
    found = links([listed, *twice], None, weights())
    assert {(link.a.id, link.b.id): link.score.verdict for link in found} == {
        ("1", "2"): Verdict.AUTOMATIC,
        ("1", "3"): Verdict.AUTOMATIC,
        ("2", "3"): Verdict.AUTOMATIC,
    }


def test_a_code_decides_whoever_else_there_is() -> None:
    found = links(
        [firm("1", "甲有限公司", code="X")], [firm(k, "甲有限公司", source="b", code="X") for k in "23"], weights()
    )
    assert [link.score.verdict for link in found] == [Verdict.AUTOMATIC, Verdict.AUTOMATIC]


def test_a_record_is_made_of_the_properties_of_an_enterprise() -> None:
    made = record(
        {
            "id": "eto:P231",
            "sources": ["eto-chips"],
            "name": "TCL中环",
            "nameEn": "Zhonghuan Semiconductor",
            "formerNames": ["中环股份", "TCL中环"],
            "city": "天津市",
            "territory": "青浦区",
        }
    )
    assert [name.text for name in made.names] == ["TCL中环", "Zhonghuan Semiconductor", "中环股份"]
    assert made.seats == {"天津", "上海"}
    assert not made.invented


@pytest.mark.parametrize("library", ["rapidfuzz.distance", "sparse_dot_topn", "sklearn.feature_extraction.text"])
def test_a_library_that_is_not_there_is_told(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    distances.cache_clear()
    with pytest.raises(LoadError) as refused:
        links([firm("1", "华测导航")], [firm("2", "华测导航")], weights())
    assert refused.value.remedy == "Install them: pip install '.[match]'"


@pytest.mark.parametrize(
    ("industry", "lines"),
    [
        ("半导体设备", {"semiconductor", "machinery"}),
        ("semiconductor equipment", {"semiconductor", "machinery"}),
        ("新材料科技", {"materials"}),
        ("technology", set()),
    ],
)
def test_lines_of_business_mean_the_same_in_both_languages(industry: str, lines: set[str]) -> None:
    assert lines_of(industry) == lines


def test_usual_words_too() -> None:
    assert usual_words("精密制造") == usual_words("precision manufacturing") == {"precision", "manufacturing"}
