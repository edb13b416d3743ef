"""ETO's chip supply chain: single records, and the exact yield of the real files."""

from __future__ import annotations

import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from loaders import eto_chips
from loaders.eto_chips import Countries, parse_country, parse_input, parse_organization, parse_provision, parse_sequence
from loaders.fields import FieldError
from loaders.rows import EdgeRow, Fault, NodeRow, Ref, Row
from tests.loaders import counting
from tests.loaders.counting import DATA, edge, edges, faults, node, nodes, record

NAURA: Ref = ("Enterprise", "eto:P1")
CHINA: Ref = ("Territory", "CN")
TOOLS: Ref = ("Product", "eto:N49")
DESIGN: Ref = ("Stage", "eto:S1")
PROVIDERS = {"P1": NAURA, "P2": CHINA}
PROVIDED = {"N49": TOOLS, "S1": DESIGN}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return list(eto_chips.rows(DATA))


def provision(provider: str = "P1", provided: str = "N49", share: str = "11.4", year: str = "2024") -> list[Row]:
    given = record(
        provider_name="NAURA",
        provider_id=provider,
        provided_id=provided,
        share_provided=share,
        year=year,
        source="CSET",
    )
    return list(parse_provision(given, PROVIDERS, PROVIDED, {"P1": "NAURA"}))


def test_a_share_becomes_an_exact_fraction() -> None:
    assert provision() == [EdgeRow("MAKES", NAURA, TOOLS, {"share": Decimal("0.114"), "year": 2024, "basis": "CSET"})]


def test_an_empty_share_is_not_recorded_and_not_zero() -> None:
    assert provision(share="") == [EdgeRow("MAKES", NAURA, TOOLS, {"year": 2024, "basis": "CSET"})]
    assert provision(share="0.0") == [
        EdgeRow("MAKES", NAURA, TOOLS, {"share": Decimal(0), "year": 2024, "basis": "CSET"})
    ]


@pytest.mark.parametrize("share", ["n/a", "NaN", "-1", "100.1"])
def test_a_share_that_is_none_is_left_out_and_named(share: str) -> None:
    fault, kept = provision(share=share)
    assert isinstance(fault, Fault)
    assert (fault.field, fault.value, fault.dropped) == ("share_provided", share, "field")
    assert kept == EdgeRow("MAKES", NAURA, TOOLS, {"year": 2024, "basis": "CSET"})


def test_a_country_provides_a_product_or_a_stage_and_a_firm_makes() -> None:
    assert [(row.type, row.end) for row in provision("P2") if isinstance(row, EdgeRow)] == [("PROVIDES", TOOLS)]
    assert [(row.type, row.end) for row in provision("P2", "S1") if isinstance(row, EdgeRow)] == [("PROVIDES", DESIGN)]


@pytest.mark.parametrize(
    ("provider", "provided", "field"),
    [("P9", "N49", "provider_id"), ("P1", "N68", "provided_id"), ("P1", "S1", "provided_id")],
)
def test_an_edge_without_two_fitting_ends_is_quarantined(provider: str, provided: str, field: str) -> None:
    (fault,) = provision(provider, provided)
    assert isinstance(fault, Fault)
    assert (fault.field, fault.dropped) == (field, "row")


def test_the_id_decides_when_the_names_differ() -> None:
    given = record(provider_name="Haute Gas", provider_id="P1", provided_id="N49")
    fault, kept = parse_provision(given, PROVIDERS, PROVIDED, {"P1": "Huate Gas"})
    assert fault == Fault(
        "here.csv",
        2,
        "provider_name",
        "Haute Gas",
        "eto-chips/providers.csv calls it Huate Gas, and the id decides",
        "field",
    )
    assert kept == EdgeRow("MAKES", NAURA, TOOLS, {})


def test_share_says_what_it_expects() -> None:
    assert eto_chips.share("100.0") == 1
    with pytest.raises(FieldError, match="a percentage from 0 to 100 was expected"):
        eto_chips.share("101")


def test_a_product_has_the_chinese_name_made_for_its_english_one() -> None:
    given = record(input_id="N0", input_name="Chip design", type="process", stage_id="S1", year="2022")
    zh = {"N0": record(input_id="N0", name_en="Chip design", name_zh="芯片设计")}
    product, *links = parse_input(given, zh)
    assert product == NodeRow(
        "Product",
        "eto:N0",
        {
            "name": "芯片设计",
            "nameEn": "Chip design",
            "nameIsTranslation": True,
            "code": "N0",
            "kind": "PROCESS",
            "listed": True,
            "marketYear": 2022,
        },
    )
    assert links == [
        EdgeRow("PART_OF", ("Product", "eto:N0"), ("Chain", "eto:chips"), {}),
        EdgeRow("IN_STAGE", ("Product", "eto:N0"), ("Stage", "eto:S1"), {}),
    ]


def test_a_name_made_for_another_english_one_is_not_used() -> None:
    given = record(input_id="N0", input_name="Chip design", type="process")
    fault, product, _ = parse_input(given, {"N0": record(name_en="Wafer", name_zh="晶圆")})
    assert isinstance(fault, Fault)
    assert fault.reason == "the source calls it Chip design"
    assert isinstance(product, NodeRow)
    assert (product.properties["name"], product.properties["nameIsTranslation"]) == ("Chip design", False)


def test_a_product_of_unknown_type_is_quarantined() -> None:
    (fault,) = parse_input(record(input_id="N1", input_name="X", type="gadget"), {})
    assert isinstance(fault, Fault)
    assert (fault.field, fault.value, fault.dropped) == ("type", "gadget", "row")


def test_aliases_are_other_names_of_the_firm() -> None:
    given = record(provider_id="P159", provider_name="Canon", country="JPN")
    firm, located = parse_organization(given, {"P159": ["Canon ANELVA"]}, {}, Countries({"JPN": "JPN"}))
    assert firm == NodeRow(
        "Enterprise",
        "eto:P159",
        {
            "name": "Canon",
            "nameEn": "Canon",
            "nameIsTranslation": False,
            "formerNames": ["Canon ANELVA"],
            "country": "JPN",
            "masked": False,
            "aggregate": False,
        },
    )
    assert located == EdgeRow("LOCATED_IN", ("Enterprise", "eto:P159"), ("Territory", "JPN"), {})


def test_a_country_defined_elsewhere_is_not_defined_again() -> None:
    zh = {"P2": record(name_en="China", name_zh="中国", territory_id="CN", defined_by="territories")}
    assert list(parse_country(record(provider_id="P2", provider_name="CHN"), zh)) == []


def test_a_sequence_row_with_an_unknown_end_is_quarantined() -> None:
    (fault,) = parse_sequence(record(input_id="N49", goes_into_id="N0"), {"N49": TOOLS})
    assert isinstance(fault, Fault)
    assert (fault.field, fault.dropped) == ("goes_into_id", "row")


def test_a_row_that_is_no_provider_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    for folder in ("eto-chips", "translations"):
        shutil.copytree(DATA / folder, tmp_path / folder)
    with (tmp_path / "eto-chips/providers.csv").open("a") as stream:
        stream.write("Chip Club,,P900,club,USA\nshort\n")
    found = list(eto_chips.rows(tmp_path))
    assert nodes(found)["Enterprise"] == 370
    named = [
        (fault.line, fault.field) for fault in faults(found) if "providers.csv" in fault.file and fault.dropped == "row"
    ]
    assert named == [(400, ""), (399, "provider_type")]


def test_the_files_give_exactly_what_their_readme_counts(rows: list[Row]) -> None:
    assert nodes(rows) == {
        "Chain": 1,
        "Stage": 3,
        "Product": 126,
        "Enterprise": 370,
        "Territory": 21,  # 23 less China and Taiwan, which the territories define
    }
    assert edges(rows) == {
        ("Stage", "STAGE_OF", "Chain"): 3,
        ("Product", "PART_OF", "Chain"): 126,
        ("Product", "IN_STAGE", "Stage"): 11,
        ("Product", "GOES_INTO", "Product"): 53,
        ("Product", "IS_TYPE_OF", "Product"): 86,
        ("Enterprise", "LOCATED_IN", "Territory"): 369,  # all but "Various companies"
        ("Enterprise", "MAKES", "Product"): 718,  # 723 less 5 dangling
        ("Territory", "PROVIDES", "Product"): 558,  # 582 less 21 stages and 3 dangling
        ("Territory", "PROVIDES", "Stage"): 21,
    }


def test_the_quarantine_names_every_defect(rows: list[Row]) -> None:
    found = faults(rows)
    assert Counter((fault.file, fault.field, fault.dropped) for fault in found) == {
        ("eto-chips/provision.csv", "provided_id", "row"): 8,
        ("eto-chips/provision.csv", "provider_name", "field"): 9,
        ("eto-chips/providers.csv", "country", "field"): 1,
    }
    assert {fault.value for fault in found if fault.field == "provided_id"} == {"N68"}


def test_what_stands_for_several_is_marked(rows: list[Row]) -> None:
    aggregates = {
        (row.label, row.properties["nameEn"])
        for row in rows
        if isinstance(row, NodeRow) and row.properties.get("aggregate")
    }
    assert aggregates == {
        ("Enterprise", "Various companies"),
        ("Territory", "Various countries"),
        ("Territory", "Europe"),
    }


def test_a_stage_has_its_market_where_the_source_knows_it(rows: list[Row]) -> None:
    design, fabrication = (node(rows, "Stage", f"eto:S{number}") for number in (1, 2))
    assert (design["marketSize"], design["marketYear"]) == ("$574 billion (2022)", 2022)
    assert not {"marketSize", "marketYear"} & fabrication.keys()
    assert eto_chips.market("about $5 billion") == {"marketSize": "about $5 billion", "marketYear": None}


def test_shares_survive_where_recorded(rows: list[Row]) -> None:
    shares = Counter(
        (row.type, "share" in row.properties)
        for row in rows
        if isinstance(row, EdgeRow) and row.type in {"MAKES", "PROVIDES"}
    )
    assert shares[("MAKES", False)] + shares[("PROVIDES", False)] == 254 - 8  # the dangling rows have no share either
    assert edge(rows, "MAKES", "eto:P313", "eto:N49")["share"] == Decimal("0.114")


def test_names_are_chinese_and_marked(rows: list[Row]) -> None:
    loongson = node(rows, "Enterprise", "eto:P13")
    assert (loongson["name"], loongson["nameZhFull"]) == ("龙芯中科", "龙芯中科技术股份有限公司")
    assert loongson["nameIsTranslation"] is True
    translated = Counter(
        (row.label, row.properties["nameIsTranslation"])
        for row in rows
        if isinstance(row, NodeRow) and "nameIsTranslation" in row.properties
    )
    assert translated == {("Product", True): 126, ("Enterprise", True): 82, ("Enterprise", False): 288}


def test_taiwan_is_the_province_the_territories_define(rows: list[Row]) -> None:
    assert edge(rows, "LOCATED_IN", "eto:P34", "CN-TW") == {}


def test_europe_has_no_iso_code(rows: list[Row]) -> None:
    assert node(rows, "Territory", "eto:P312") == {
        "name": "欧洲",
        "nameEn": "Europe",
        "kind": "COUNTRY",
        "aggregate": True,
    }
    assert node(rows, "Territory", "USA") == {
        "name": "美国",
        "nameEn": "United States",
        "code": "USA",
        "kind": "COUNTRY",
        "aggregate": False,
    }


def test_the_rows_hold_against_the_model(rows: list[Row]) -> None:
    assert counting.against_the_model(rows) == []
    assert counting.repeated(rows) == []
