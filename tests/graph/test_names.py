"""Names of enterprises: one spelling, their parts, what people type."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import ParsedName, name_key, parse, province_of, search_keys
from graph.names_words import PROVINCES
from graph.pinyin import syllables

CHINESE = st.text(st.sampled_from("上海青浦市区华测导航技术集团股份有限责任公司分厂（）() 銀行銹與A示例"), max_size=24)
ANY = st.one_of(CHINESE, st.text(max_size=24))


@pytest.mark.parametrize(
    ("_case", "written", "key"),
    [
        ("traditional characters", "臺灣積體電路製造", "台湾积体电路制造"),
        ("full width", "ＴＣＬ中环", "tcl中环"),
        ("brackets", "中微半导体设备（上海）", "中微半导体设备(上海)"),
        ("other brackets", "中微【上海】", "中微(上海)"),
        ("stops and spaces", "示例·阿里 巴巴，", "示例阿里巴巴"),
        ("Latin", "Goodix Technology Co., Ltd.", "goodixtechnologycoltd"),
        ("what means something stays", "C&S Paper", "c&spaper"),
        ("乾 of a brand stays", "乾照光电", "乾照光电"),
        ("nothing", " ·-", ""),
    ],
)
def test_one_spelling(_case: str, written: str, key: str) -> None:
    assert name_key(written) == key


@given(ANY)
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    ("name", "region", "brand", "industry", "form", "branch"),
    [
        ("中芯国际集成电路制造(上海)有限公司", "上海", "中芯国际", "集成电路制造", "有限公司", ""),
        ("上海市青浦区华测导航技术有限责任公司", "青浦", "华测", "导航技术", "有限公司", ""),
        ("上海青浦智能有限公司", "上海", "青浦", "智能", "有限公司", ""),
        ("上海电气集团股份有限公司", "上海", "上海", "电气", "集团股份有限公司", ""),
        ("上海市政工程设计研究总院（集团）有限公司", "上海", "市政", "工程设计研究总院", "集团有限公司", ""),
        ("江苏省昆山市华天微电子有限公司", "昆山", "华天", "微电子", "有限公司", ""),
        ("上海华测导航技术股份有限公司北京分公司", "上海", "华测", "导航技术", "股份有限公司", "北京分公司"),
        ("华测导航北京分公司", "", "华测", "导航", "", "北京分公司"),
        ("中国工商银行股份有限公司上海青浦支行", "中国", "工商", "银行", "股份有限公司", "上海青浦支行"),
        ("示例青浦001号投资合伙企业（有限合伙）", "青浦", "001号", "投资", "合伙企业", ""),
        ("龙芯中科", "", "龙芯中科", "", "", ""),
        ("Shenzhen Zhenye (Group) Co.,Ltd.", "深圳", "zhenye", "", "集团有限公司", ""),
        ("Anji Microelectronics (Shanghai) Co., Ltd.", "上海", "anji", "microelectronics", "有限公司", ""),
        ("Inner Mongolia Yili Industrial Group Company Limited", "内蒙古", "yili", "industrial", "集团有限公司", ""),
        ("Naura Robotics Co., Ltd. Shanghai Branch", "", "naura", "robotics", "有限公司", "shanghai branch"),
        ("S.F. Holding Co., Ltd.", "", "sf", "", "控股有限公司", ""),
    ],
)  # fmt: skip
def test_parts(name: str, region: str, brand: str, industry: str, form: str, branch: str) -> None:
    assert parse(name) == ParsedName(name_key(name), region, brand, industry, form, branch)


@given(ANY)
def test_every_text_has_parts_and_nothing_comes_from_elsewhere(name: str) -> None:
    parsed = parse(name)
    assert parsed.key == name_key(name)
    assert bool(parsed.key) or parsed == ParsedName("", "", "", "", "", "")
    assert {*parsed.brand, *parsed.industry} - {" "} <= {*unicodedata.normalize("NFKC", name).lower(), *parsed.key}


@pytest.mark.parametrize(
    ("region", "province"), [("青浦", "上海"), ("昆山", "江苏"), ("上海", "上海"), ("中国", ""), ("火星", "")]
)
def test_regions_lie_in_provinces(region: str, province: str) -> None:
    assert province_of(region) == province


def test_no_place_stands_in_two_provinces() -> None:
    places = [place for line in PROVINCES.values() for place in line.split()]
    assert sorted(places) == sorted(set(places))


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("重庆长江银行", "chong qing chang jiang yin hang"),
        ("绿地", "lv di"),
        ("西藏", "xi zang"),
        ("厦门", "xia men"),
        ("蚌埠", "beng bu"),
        ("A股", "A gu"),
    ],
)
def test_pinyin_of_places_and_firms(text: str, sounds: str) -> None:
    assert syllables(text) == sounds.split()


def test_what_people_type_for_a_registered_name() -> None:
    assert search_keys("上海华测导航技术有限公司") == [
        "huace",
        "hc",
        "huacedaohangjishu",
        "hcdhjs",
        "huacedaohangjishuyouxiangongsi",
        "hcdhjsyxgs",
        "shanghaihuacedaohangjishuyouxiangongsi",
        "shhcdhjsyxgs",
        "daohangjishuyouxiangongsi",
        "dhjsyxgs",
    ]


def test_a_short_name_is_found_from_each_of_its_characters() -> None:
    assert search_keys("龙芯中科") == [
        "longxinzhongke",
        "lxzk",
        "xinzhongke",
        "xzk",
        "zhongke",
        "zk",
        "ke",
        "k",
    ]


def test_other_names_add_what_the_first_has_not() -> None:
    alone = search_keys("TCL中环")
    assert search_keys("TCL中环", ["中环股份", "TCL Zhonghuan"])[: len(alone)] == alone
    assert "zhonghuangufen" in search_keys("TCL中环", ["中环股份"])


def test_a_name_without_chinese_has_none() -> None:
    assert search_keys("NAURA", ["Kingsemi"]) == []


@given(CHINESE, st.lists(CHINESE, max_size=4))
def test_search_keys_are_few_short_distinct_and_plain(name: str, others: list[str]) -> None:
    keys = search_keys(name, others)
    assert len(keys) == len(set(keys)) <= 16
    assert all(1 <= len(key) <= 60 and key.isascii() and key == key.lower() for key in keys)
