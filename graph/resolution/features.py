"""What speaks for or against two enterprises being one, as numbers between -1 and 1, 0 where nothing is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from graph.names import WITHIN
from graph.resolution.distances import distances
from graph.resolution.lines import usual_words
from graph.resolution.records import Record, Spelt

WORDS = {  # each feature as a reader of an explanation is told it
    "same_name": "名称相同",
    "same_registered": "行政区划、字号、行业、组织形式均相同",
    "same_stem": "除组织形式外相同",
    "same_brand": "字号相同",
    "brand": "字号相似",
    "same_sound": "字号读音相同",
    "brand_in_pinyin": "字号与拼音相似",
    "rare_brand": "字号少见",
    "rare_sound": "字号读音少见",
    "abbreviation": "简称",
    "wording": "用词相似",
    "lines": "行业",
    "usual_words": "通用词相同",
    "other_business": "行业用词无一相同",
    "region": "名称中的行政区划",
    "bracketed": "仅一方括号内有文字",
    "region_of_one": "仅一方有行政区划",
    "seat": "所在省市",
    "group": "仅一方为集团或控股",
    "form": "组织形式不同类",
    "same_form": "组织形式",
    "branch": "分支机构不同",
    "numbers": "编号不同",
    "founded": "成立日期",
}
FEATURES = tuple(WORDS)
NEAR = 0.92  # of Jaro-Winkler: from here on brands are spelt the same but for a slip
BRACKETED = re.compile(r"\([^()]*[^\W\d_][^()]*\)")
NUMBERS = re.compile(r"\d+|[一二三四五六七八九十]+(?=号|厂|局|公司)")
KINDS = {
    "合伙": "partnership",
    "合作社": "cooperative",
    "厂": "works",
    "个体": "household",
    "银行": "bank",
    "公司": "company",
}


@dataclass(frozen=True)
class Frequencies:
    """How many enterprises carry a brand, by its spelling and by its sound."""

    brands: Mapping[str, int]
    sounds: Mapping[str, int]

    @classmethod
    def of(cls, records: Iterable[Record]) -> Frequencies:
        """Counted over all that are compared."""
        brands: Counter[str] = Counter()
        sounds: Counter[str] = Counter()
        for known in records:
            brands.update({name.parsed.brand for name in known.names})
            sounds.update({name.sound for name in known.names})
        return cls(brands, sounds)


def rarity(*counts: int) -> float:
    """1 for a brand that two carry at most, the two that may be one; less the more there are."""
    return min(1.0, 2 / max(counts))


def features(a: Record, b: Record, x: Spelt, y: Spelt, known: Frequencies) -> dict[str, float]:
    """The features of two records under one name of each; symmetric in both."""
    p, q = x.parsed, y.parsed
    one_script = x.chinese == y.chinese
    brand = distances().close(p.brand, q.brand) if one_script else 0.0
    sound = 0.0 if one_script else max(distances().close(*heard) for heard in product(x.sounds, y.sounds))
    whole = 0.0 if one_script else distances().close(x.sound, y.sound)
    same_stem = one_script and bool(p.brand) and (p.brand, p.industry) == (q.brand, q.industry)
    registered = same_stem and bool(p.form) and (p.region, p.form, p.branch) == (q.region, q.form, q.branch)
    full = x.chinese and y.chinese and bool(p.form and q.form)
    place = p.brand in WITHIN or q.brand in WITHIN  # no brand of its own
    return {
        "same_name": float(p.key == q.key),
        "same_registered": float(registered),
        "same_stem": float(same_stem),
        "same_brand": float(brand == 1.0 and not place),
        "brand": brand,
        "same_sound": float(sound == 1.0 and not place),
        "brand_in_pinyin": sound,
        "rare_brand": 0.0 if place or brand < NEAR else rarity(*(known.brands.get(n.parsed.brand, 1) for n in (x, y))),
        "rare_sound": 0.0 if place or whole < NEAR else rarity(*(known.sounds.get(n.sound, 1) for n in (x, y))),
        "abbreviation": float(one_script and _abbreviates(x, y)),
        "wording": _wording(x, y) if one_script else 0.0,
        "lines": _lines(x, y),
        "usual_words": _shared(usual_words(p.industry), usual_words(q.industry)),
        "other_business": float(bool(p.industry and q.industry) and not _business(x, y)),
        "region": _agree(frozenset(p.region.split()), frozenset(q.region.split())),
        "bracketed": float(bool(BRACKETED.search(p.key)) != bool(BRACKETED.search(q.key)) and bool(p.form and q.form)),
        "region_of_one": float(full and bool(p.region) != bool(q.region)),
        "seat": _agree(a.seats, b.seats),
        "group": float(_is_group(x) != _is_group(y) and bool(p.form and q.form)),
        "form": float(_conflict(_kinds(p.form), _kinds(q.form))),
        "same_form": 0.0 if not full else 1.0 if p.form == q.form else -1.0,
        "branch": float(p.branch != q.branch),
        "numbers": float(NUMBERS.findall(p.key) != NUMBERS.findall(q.key)),
        "founded": 0.0 if not (a.founded and b.founded) else 1.0 if a.founded == b.founded else -1.0,
    }


BARS = ("branch", "numbers", "bracketed", "region_of_one", "form", "other_business")


def bars(values: Mapping[str, float]) -> list[str]:
    """The features that forbid an automatic link, however likely the score.

    A branch is no head and number one not number two; 字号 must be the same, by spelling, sound or as a short name's;
    and names that differ in 行业, or in a place or 集团 that one alone has, are as often of sisters.
    """
    barred = [name for name in BARS if values[name]]
    if values["same_form"]:
        barred += [name for name in ("group",) if values[name]] + ["same_stem"] * (not values["same_stem"])
    heard = values["rare_sound"] and values["same_sound"]  # pinyin is exact: a slip of a letter is another name
    if not (values["same_registered"] or values["rare_brand"] or heard or values["abbreviation"]):
        barred.append("brand")
    return barred


def name_pairs(a: Record, b: Record) -> Iterator[tuple[Spelt, Spelt]]:
    """Each name of one beside each of the other."""
    return ((x, y) for x in a.names for y in b.names)


def _abbreviates(x: Spelt, y: Spelt) -> bool:
    """Whether the shorter, a short name without a form, leaves characters out of the longer and adds none."""
    short, long = sorted((x.parsed, y.parsed), key=lambda p: len(p.key))
    if short.form or not x.chinese or not 2 <= len(short.key) <= 6 or short.key == long.key:
        return False
    return bool(distances().common(short.key, long.key) == len(short.key)) and short.key[:2] in long.key


def _wording(x: Spelt, y: Spelt) -> float:
    if x.chinese:
        stems = [name.parsed.brand + name.parsed.industry for name in (x, y)]
        return float(distances().wording(*stems))
    return float(distances().words(*(f"{n.parsed.brand} {n.parsed.industry}" for n in (x, y)))) / 100


def _lines(x: Spelt, y: Spelt) -> float:
    if not x.lines or not y.lines:
        return 0.0
    return len(x.lines & y.lines) / min(len(x.lines), len(y.lines)) if x.lines & y.lines else -1.0


def _shared(here: frozenset[str], there: frozenset[str]) -> float:
    return len(here & there) / len(here | there) if here | there else 0.0


def _business(x: Spelt, y: Spelt) -> bool:
    """Whether names tell of one business in any word."""
    p, q = x.parsed.industry, y.parsed.industry
    return p == q or bool(x.lines & y.lines or usual_words(p) & usual_words(q))


def _agree(here: frozenset[str], there: frozenset[str]) -> float:
    if not here or not there:
        return 0.0
    return 1.0 if here & there else -1.0


def _conflict(here: frozenset[str], there: frozenset[str]) -> bool:
    return bool(here and there and not here & there)


def _kinds(form: str) -> frozenset[str]:
    return frozenset([next((kind for word, kind in KINDS.items() if word in form), "other")] if form else [])


def _is_group(name: Spelt) -> bool:
    return "集团" in name.parsed.form or "控股" in name.parsed.form
