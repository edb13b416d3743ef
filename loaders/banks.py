"""银行名单: Chinese banks by the short codes of the payment industry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from loaders.files import Record, csv_records, each
from loaders.rows import NodeRow, Row, Source

BANKS = "cn-banks/banks.csv.gz"


def parse_bank(record: Record) -> Iterator[Row]:
    """A bank from bank_code and bank_name."""
    code, name = record["bank_code"], record["bank_name"]
    if not code or not name:
        yield record.fault("bank_name" if code else "bank_code", "missing", "row")
        return
    yield NodeRow("Bank", f"bank:{code}", {"code": code, "name": name})


def rows(data: Path) -> Iterator[Row]:
    """All rows of the source."""
    yield from each(csv_records(data, BANKS), parse_bank)


SOURCE = Source(
    name="cn-banks",
    title_zh="银行名单",
    about="Chinese banks by name: state, joint-stock, city and rural banks. Old, before several mergers; no products.",
    licence="ISC",
    non_commercial=False,
    address="npm package bankcardinfo 2.0.6",
    version="2.0.6",
    retrieved=date(2026, 11, 23),
    attribution="navyxie/bankcardinfo",
    files=(BANKS,),
    read=rows,
)
