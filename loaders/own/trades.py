"""Which heading of GB/T 4754 a register means: by its code, or by its exact name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from loaders.fields import FieldError
from loaders.files import Record, csv_records
from loaders.gbt4754 import CLASSES, DIVISIONS, SECTIONS
from loaders.spoken import closed_up

CODED = re.compile(r"([A-T])?(\d{2,4})?(?![\dA-Za-z])(.*)")


@dataclass(frozen=True)
class Trades:
    """Codes of the current edition, and codes by name: of several with one name the widest, which claims least."""

    codes: frozenset[str]
    by_name: Mapping[str, str]

    def named(self, trade: object) -> str:
        """The code of an industry. Raises FieldError: neither a code nor the exact name of one."""
        said = closed_up(trade)
        if found := self.by_name.get(said):
            return found
        if (coded := CODED.fullmatch(said)) and (code := coded[2] or coded[1]) in self.codes:
            return code
        raise FieldError("a code or the exact name of GB/T 4754-2017 was expected, such as 3511 or 专用设备制造业")


def trades(data: Path) -> Trades:
    """The headings of the data folder."""
    classes, divisions, sections = (
        [record for record in csv_records(data, file) if isinstance(record, Record)]
        for file in (CLASSES, DIVISIONS, SECTIONS)
    )
    names = [
        *((r["code"], r["name"]) for r in classes),
        *((r["code"], r["name_zh"]) for r in divisions),
        *((r["section"], r["name_zh"]) for r in sections),
    ]
    groups = {r["group3"] for r in classes}
    return Trades(frozenset({code for code, _ in names} | groups), {closed_up(name): code for code, name in names})
