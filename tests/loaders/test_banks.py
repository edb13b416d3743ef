"""Banks: single records, and the exact yield of the real file."""

from __future__ import annotations

from loaders import banks
from loaders.banks import parse_bank
from loaders.rows import Fault, NodeRow
from tests.loaders.counting import DATA, against_the_model, faults, node, nodes, record


def test_a_bank() -> None:
    found = [*parse_bank(record(bank_code="ICBC", bank_name="中国工商银行"))]
    assert found == [NodeRow("Bank", "bank:ICBC", {"code": "ICBC", "name": "中国工商银行"})]


def test_a_bank_needs_a_code_and_a_name() -> None:
    assert [*parse_bank(record(bank_code="ICBC"))] == [Fault("here.csv", 2, "bank_name", "", "missing", "row")]
    assert [*parse_bank(record(bank_name="行"))] == [Fault("here.csv", 2, "bank_code", "", "missing", "row")]


def test_the_real_file_yields_all_banks() -> None:
    rows = [*banks.rows(DATA)]
    assert nodes(rows) == {"Bank": 122}
    assert faults(rows) == against_the_model(rows) == []
    assert node(rows, "Bank", "bank:CMB") == {"code": "CMB", "name": "招商银行"}
