"""Titles, as lists write them."""

from __future__ import annotations

import pytest

from loaders.fields import FieldError
from loaders.own.honours import batch_in, honours
from tests.loaders.counting import DATA

HONOURS = honours(DATA)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("专精特新中小企业", "srdi_sme"),
        ("2023年上海市专精特新中小企业名单", "srdi_sme"),
        ("专精特新“小巨人”企业", "little_giant"),
        ("第五批国家级专精特新 小巨人 企业公示", "little_giant"),
        ("小巨人", "little_giant"),
        ("青浦区科技小巨人企业", "district_tech_giant"),
        ("上海市科技小巨人企业", "municipal_tech_giant"),
        ("上海市科技小巨人(培育)企业", "municipal_tech_giant_cultivating"),
        ("国家高新技术企业", "hnte"),
        ("高企", "hnte"),
        ("2024年度上海市创新型中小企业拟认定名单", "innovative_sme"),
        ("科技和创新型中小企业", "tech_innovative_sme"),
        ("科技型中小企业", "tech_sme"),
        ("制造业单项冠军企业", "mfg_champion"),
        ("市级企业技术中心", "municipal_ent_tech_center"),
        ("上海市青浦区企业技术中心", "district_ent_tech_center"),
        ("国家认定企业技术中心", "national_ent_tech_center"),
        ("区级科技小巨人(培育)", "district_tech_giant_cultivating"),
        ("青浦区科技小巨人培育企业", "district_tech_giant_cultivating"),
        ("市级科技小巨人(培育)", "municipal_tech_giant_cultivating"),
        ("上海市市长质量奖", "quality_award_municipal"),
        ("青浦区区长质量奖获奖名单", "quality_award_district"),
        ("little_giant", "little_giant"),
    ],
)
def test_one_title_is_meant(said: str, title: str) -> None:
    assert HONOURS.named(said) == title


@pytest.mark.parametrize(
    "said",
    [
        "科技小巨人企业",
        "科技小巨人培育企业",
        "企业技术中心",
        "质量奖",
        "专精特新中小企业和创新型中小企业名单",
        "优秀企业",
        "",
    ],
)
def test_none_or_several_are_refused(said: str) -> None:
    with pytest.raises(FieldError) as caught:
        HONOURS.named(said)
    assert str(caught.value).startswith("one title was expected, such as 科技型中小企业、")


def test_every_title_is_known_by_its_name_and_its_short_name() -> None:
    assert {HONOURS.named(name) for name in HONOURS.names.values()} == set(HONOURS.names)


@pytest.mark.parametrize(
    ("said", "batch"), [("名单(第二批)", "第二批"), ("第12批", "第12批"), ("名单", None), ("第一批、第二批", None)]
)
def test_the_batch_of_a_list(said: str, batch: str | None) -> None:
    assert batch_in(said) == batch
