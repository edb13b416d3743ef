"""Which territory an address lies in: a town or sub-district of Qingpu, else the district, else the municipality."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from loaders.fields import FieldError
from loaders.files import Record, csv_records
from loaders.rows import Ref
from loaders.spoken import closed_up
from loaders.territories import TERRITORIES, territory_id

RANK = re.compile("(街道办事处|街道|镇|乡)$")
ROADS = "(?!路|街(?!道)|大道|公路|弄|支路|新村)"
IN_SHANGHAI = re.compile(r"^(中国)?\(?上海")
OTHER_DISTRICT = re.compile("(浦东新|黄浦|徐汇|长宁|静安|普陀|虹口|杨浦|闵行|宝山|嘉定|金山|松江|奉贤|崇明)(区|县)")


@dataclass(frozen=True)
class Places:
    """Territories by id: Chinese name and the id of the one they lie in."""

    names: Mapping[str, str]
    district: str = "CN-SH-310118"
    municipality: str = "CN-SH"

    @cached_property
    def towns(self) -> Mapping[str, str]:
        """The district's towns and sub-districts: ids by their names, without the words for their rank."""
        return {RANK.sub("", name): key for key, name in self.names.items() if key.startswith(f"{self.district}-")}

    @cached_property
    def _named(self) -> re.Pattern[str]:
        return re.compile(f"({'|'.join(self.towns)})(街道|镇|乡)")

    @cached_property
    def _short(self) -> re.Pattern[str]:
        return re.compile(f"青浦区?({'|'.join(self.towns)}){ROADS}")

    def of_address(self, address: str) -> Ref | None:
        """The smallest territory that an address surely lies in; None when it names none of ours."""
        said = closed_up(address)
        ours = "青浦" in said.replace("青浦路", "")
        if not ours and (not IN_SHANGHAI.match(said) or OTHER_DISTRICT.search(said)):
            return ("Territory", self.municipality) if IN_SHANGHAI.match(said) else None
        if found := self._named.search(said) or self._short.search(said):
            return ("Territory", self.towns[found[1]])
        return ("Territory", self.district if ours else self.municipality)

    def named(self, name: object) -> str:
        """The id of a territory by its name: a town of the district, the district itself, a province.

        Raises FieldError: there is none of that name.
        """
        said = closed_up(name)
        short = RANK.sub("", said.removeprefix("上海市").removeprefix("青浦区")) or said
        found = self.towns.get(short) or next(
            (key for key, known in self.names.items() if known in {said, short}), None
        )
        if found is None and (ref := self.of_address(said)):
            return ref[1]
        if found is None:
            raise FieldError(f"a territory was expected: {'、'.join(self.names[key] for key in self.towns.values())}")
        return found


def places(data: Path) -> Places:
    """The territories of the data folder."""
    records = [record for record in csv_records(data, TERRITORIES) if isinstance(record, Record)]
    return Places({territory_id(record["id"]): record["name_zh"] for record in records})
