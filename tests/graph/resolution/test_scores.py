"""Scores of two records: codes first, then names; what forbids an automatic link; explanations that add up."""

from __future__ import annotations

from math import exp
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import LoadError
from graph.resolution.features import FEATURES, Frequencies, features, name_pairs
from graph.resolution.records import Record, spelt
from graph.resolution.scores import NO_NAME, Verdict, load_weights, score
from tests.graph.resolution.small import weights

CODE, OTHER = "914403001922038216", "91110108558521630L"
NAMES = st.sampled_from(
    [
        "上海华测导航技术股份有限公司",
        "华测导航",
        "华测检测认证集团股份有限公司",
        "Shanghai Huace Navigation Technology Ltd",
        "Centre Testing International Group Co. Ltd.",
        "示例001号门业有限公司",
        "南京银行股份有限公司",
        "Bank of Nanjing Co., Ltd.",
    ]
)


def firm(*names: str, code: str = "", stock: str = "", city: str = "", key: str = "x") -> Record:
    """A record with these names."""
    return Record(key, "a", spelt(names), code=code, stock_code=stock, places=(city,) if city else ())


def judged(a: Record, b: Record) -> Verdict:
    """The verdict where only these two are known."""
    return score(a, b, weights(), Frequencies.of([a, b])).verdict


@pytest.mark.parametrize(
    ("_case", "a", "b", "verdict"),
    [
        ("one code, other names", firm("甲有限公司", code=CODE), firm("乙有限公司", code=CODE), Verdict.AUTOMATIC),
        ("other codes, one name", firm("甲有限公司", code=CODE), firm("甲有限公司", code=OTHER), Verdict.PENDING),
        ("one stock code", firm("JCET", stock="600584"), firm("长电科技", stock="600584"), Verdict.AUTOMATIC),
        ("other codes and names", firm("甲电子有限公司", code=CODE), firm("甲电子", code=OTHER), Verdict.NOTHING),
        ("other stock codes", firm("三一重工", stock="600031"), firm("三一重能", stock="688349"), Verdict.NOTHING),
        ("written differently", firm("華為技術（無錫）有限公司"), firm("华为技术(无锡)有限公司"), Verdict.AUTOMATIC),
        ("pinyin", firm("苏州东山精密制造有限公司"), firm("Suzhou Dongshan Precision Co., Ltd."), Verdict.AUTOMATIC),
        ("a branch", firm("上海朱里机械有限公司"), firm("上海朱里机械有限公司第二分厂"), Verdict.PENDING),
        ("another number", firm("示例上海001号电子有限公司"), firm("示例上海002号电子有限公司"), Verdict.PENDING),
        ("a sister elsewhere", firm("通富微电子股份有限公司"), firm("合肥通富微电子有限公司"), Verdict.PENDING),
        ("a group", firm("江西赣锋锂业股份有限公司"), firm("江西赣锋锂业集团股份有限公司"), Verdict.PENDING),
        ("another business", firm("天水华天科技股份有限公司"), firm("华天酒店集团股份有限公司"), Verdict.NOTHING),
        ("nothing in common", firm("甲有限公司"), firm("Siemens AG"), Verdict.NOTHING),
    ],
)  # fmt: skip
def test_verdicts(_case: str, a: Record, b: Record, verdict: Verdict) -> None:
    assert judged(a, b) is verdict


@given(NAMES, NAMES)
def test_a_score_does_not_depend_on_the_order(one: str, other: str) -> None:
    a, b = firm(one), firm(other)
    known = Frequencies.of([a, b])
    there, back = score(a, b, weights(), known), score(b, a, weights(), known)
    assert (there.value, there.verdict, there.reasons) == (back.value, back.verdict, back.reasons)


@given(NAMES, NAMES)
def test_features_are_bounded_and_make_the_score(one: str, other: str) -> None:
    a, b = firm(one), firm(other)
    known = Frequencies.of([a, b])
    [(x, y)] = name_pairs(a, b)
    values = features(a, b, x, y, known)
    assert set(values) == set(FEATURES)
    assert all(-1 <= value <= 1 for value in values.values())
    total = weights().bias + sum(weights().weights[name] * value for name, value in values.items())
    assert score(a, b, weights(), known).value == pytest.approx(1 / (1 + exp(-total)))


def test_the_best_of_several_names_is_told() -> None:
    a = firm("中环股份", "TCL中环新能源科技股份有限公司")
    b = firm("TCL中环新能源科技股份有限公司", "TCL Zhonghuan")
    found = score(a, b, weights(), Frequencies.of([a, b]))
    assert found.names == ("TCL中环新能源科技股份有限公司", "TCL中环新能源科技股份有限公司")
    assert (found.reasons[0].about, found.reasons[0].value) == ("字号少见", 1.0)


def test_common_brands_say_less_than_rare_ones() -> None:
    a, b = firm("上海恒通电子有限公司"), firm("上海恒通电子科技有限公司")
    others = [firm(f"{place}恒通物流有限公司") for place in ("苏州", "杭州", "宁波", "无锡")]
    alone = score(a, b, weights(), Frequencies.of([a, b])).value
    assert score(a, b, weights(), Frequencies.of([a, b, *others])).value < alone


def test_a_record_without_a_name_is_nothing() -> None:
    assert score(firm(), firm("甲有限公司"), weights(), Frequencies({}, {})) == NO_NAME


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "The weights {file} are missing."),
        ("bias: 1\n", "The weights {file} cannot be used: KeyError('weights')."),
        ("bias: [\n", None),
    ],
)
def test_weights_that_cannot_be_used_are_told(content: str | None, message: str | None, tmp_path: Path) -> None:
    file = tmp_path / "weights.yaml"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(LoadError) as refused:
        load_weights(file)
    assert "python -m bench.resolution" in refused.value.remedy
    assert message is None or refused.value.message == message.format(file=file)
