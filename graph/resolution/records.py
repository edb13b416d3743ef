"""An enterprise as resolution sees it: its names in parts, its codes, where and since when it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from graph.names import HAN, ParsedName, parse, province_of, region_of
from graph.pinyin import syllables
from graph.resolution.lines import lines_of
from graph.sharing import native


@dataclass(frozen=True)
class Spelt:
    """One name of an enterprise, with what is compared of it."""

    text: str
    parsed: ParsedName = field(repr=False)

    @cached_property
    def chinese(self) -> bool:
        """Whether it has Chinese characters."""
        return bool(HAN.search(self.text))

    @cached_property
    def sound(self) -> str:
        """The brand in Latin letters, run together: pinyin of Chinese."""
        return "".join(filter(str.isalnum, "".join(syllables(self.parsed.brand)))).lower()

    @cached_property
    def sounds(self) -> tuple[str, ...]:
        """How the brand may be heard: all of it, and of Latin ones of several words the first alone."""
        first = self.parsed.brand.partition(" ")[0]
        return (self.sound,) if self.chinese or first == self.parsed.brand else (self.sound, first)

    @cached_property
    def lines(self) -> frozenset[str]:
        """Its lines of business."""
        return lines_of(self.parsed.industry)


@dataclass(frozen=True)
class Record:
    """An enterprise of one source. `invented` ones are made by a generator and never meet real ones."""

    id: str
    source: str
    names: tuple[Spelt, ...]
    code: str = ""
    stock_code: str = ""
    places: tuple[str, ...] = ()
    country: str = ""
    founded: date | None = None
    invented: bool = False

    @cached_property
    def seats(self) -> frozenset[str]:
        """Its provinces, from its places and its names."""
        told = (region for name in self.names for region in name.parsed.region.split())
        known = map(region_of, self.places)
        return frozenset(province for region in (*told, *known) if (province := province_of(region)))


def spelt(names: Iterable[str | None]) -> tuple[Spelt, ...]:
    """Names, each spelling once, without those that say nothing."""
    found: dict[str, Spelt] = {}
    for name in names:
        if name and (parsed := parse(name)).key:
            found.setdefault(parsed.key, Spelt(name, parsed))
    return tuple(found.values())


def record(properties: Mapping[str, Any]) -> Record:
    """A record of the properties of an Enterprise, as the model names them, and `territory`, where it is located."""
    get = properties.get
    return Record(
        id=properties["id"],
        source=(get("sources") or [""])[0],
        names=spelt([get("nameZhFull"), get("name"), get("nameEn"), *(get("formerNames") or ())]),
        code=(get("code") or "").strip().upper(),
        stock_code=get("stockCode") or "",
        places=tuple(place for place in (get("city"), get("territory")) if place),
        country=get("country") or "",
        founded=native(get("foundedOn")),
        invented=bool(get("synthetic")),
    )
