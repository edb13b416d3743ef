"""Names of enterprises: one spelling for each, its parts, and what people type to find it. Pure.

A registered name is 行政区划 + 字号 + 行业 + 组织形式 (企业名称登记管理规定, decree 734 of the State Council, articles
6 to 8), the region in front or in brackets: 上海 + 青浦 + 智能装备 + 有限公司.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from graph.names_words import (
    BRANCHES,
    ENGLISH_FORMS,
    ENGLISH_INDUSTRIES,
    ENGLISH_JOINING,
    ENGLISH_REGIONS,
    FORMS,
    INDUSTRIES,
    LEADING,
    NATION,
    PROVINCES,
    REGION_ENDS,
    SAME_FORM,
)
from graph.pinyin import syllables

if TYPE_CHECKING:
    from opencc import OpenCC

MOST_KEYS, LONGEST_KEY = 16, 60  # of search_keys: tokens for one name, characters of a token
SHORT = 8  # characters; a name of so many without a form is one that people call it by

OPENING, CLOSING = "([{<（［｛【〔〖〈《「『", ")]}>）］｝】〕〗〉》」』"
BRACKETS = str.maketrans(OPENING + CLOSING, "(" * len(OPENING) + ")" * len(CLOSING))
MEANT = frozenset("()&+")
AMBIGUOUS = frozenset("乾著")  # simplified characters too, common in names (乾照光电); the converter makes 干 of 乾
HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name by its parts, each empty where it has none; regions are Chinese and without 省 or 市, in any language.

    Regions side by side are apart by a space. A branch is no enterprise of its own: the other parts are its head's.
    """

    key: str
    region: str
    brand: str
    industry: str
    form: str
    branch: str


class _Spelling(dict[int, str]):
    """What becomes of a character in a key, found once for each."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _spelt(chr(code))
        return found


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415 — its dictionaries are for those who meet Chinese

    return OpenCC("t2s")


def _spelt(character: str) -> str:
    if character in OPENING or character in CLOSING:
        return "(" if character in OPENING else ")"
    if character in MEANT or character in AMBIGUOUS:
        return character
    if HAN.match(character):
        return str(_converter().convert(character))
    lower = unicodedata.normalize("NFKC", character.lower())
    return "".join(c for c in lower if unicodedata.category(c)[0] in "LN")


SPELLING = _Spelling()


def simplified(text: str) -> str:
    """A text with its traditional characters simplified, else as it is.

    >>> simplified("中芯國際 SMIC")
    '中芯国际 SMIC'
    """
    return text if text.isascii() else "".join(SPELLING[ord(c)] if HAN.match(c) else c for c in text)


def name_key(name: str) -> str:
    """One spelling for what is written differently: full width, traditional characters, brackets, case, spaces, stops.

    Character by character after NFKC, so that keys of parts make the key of the whole.

    >>> name_key("中芯國際積體電路製造（上海）有限公司")
    '中芯国际积体电路制造(上海)有限公司'
    >>> name_key("C-Sun Mfg. Ltd.")
    'csunmfgltd'
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
    key = name.translate(SPELLING)
    return key if key.isascii() else unicodedata.normalize("NFC", key)


# ------------------------------------------------------------------------------------------------------- regions

WITHIN: dict[str, str] = {NATION: ""}  # a region by the province it lies in, a province by the nation
for _province, _places in PROVINCES.items():
    WITHIN[_province] = NATION
    for _place in _places.split():
        WITHIN.setdefault(_place, _province)
LONGEST_REGION = max(map(len, WITHIN))
END_STARTS = frozenset(end[0] for end in REGION_ENDS)
NO_END = {"市政", "市场", "市民", "县域", "区域", "区块"}  # 上海市政工程 is 上海 + 市政工程


def province_of(region: str) -> str:
    """The province of a region; itself for a province, empty for the nation and what is not in the table.

    >>> province_of("青浦"), province_of("上海"), province_of("中国")
    ('上海', '上海', '')
    """
    within = WITHIN.get(region, "")
    return region if within == NATION else within


def region_of(place: str) -> str:
    """The region that a place is, as names have it; empty where the table has none.

    >>> region_of("上海市"), region_of("青浦区"), region_of("San Francisco")
    ('上海', '青浦', '')
    """
    region, end = _region_at(place, 0)
    return region if end == len(place) else ""


def _region_at(text: str, start: int) -> tuple[str, int]:
    """The region a text has at a place and where it ends; empty where it has none."""
    for length in range(LONGEST_REGION, 1, -1):
        if (region := text[start : start + length]) in WITHIN and len(region) == length:
            return region, _past_end(text, start + length)
    return "", start


def _past_end(text: str, start: int) -> int:
    if text[start : start + 1] not in END_STARTS:
        return start
    for end in REGION_ENDS:
        if text.startswith(end, start) and text[start : start + 2] not in NO_END:
            return start + len(end)
    return start


def _follows(region: str, former: str) -> bool:
    """Whether a region may stand after another: within it, or beside it in one province."""
    return not former or (province_of(region) or NATION) in {former, province_of(former)} or former == NATION


# -------------------------------------------------------------------------------------------------- Chinese names

_alternatives = "|".join(sorted(FORMS, key=len, reverse=True))
FORM = re.compile(rf"(?:\(?(?:集团|控股)\)?)*(?:{_alternatives})(?:\(\w*合伙\))?$")
_branch = rf".{{0,16}}(?:{'|'.join(BRANCHES)})"
OF_A_COMPANY, OF_ANOTHER = (re.compile(rf"(.+(?:{ends}))({_branch})$") for ends in ("公司", "厂|集团|银行|中心|合作社"))
ORDINAL = re.compile(r"第?[一二三四五六七八九十\d]+$")
INVENTED = "示例"  # what a generator made says so in front; its parts are those of the rest
IN_BRACKETS = re.compile(r"\(([^()]*)\)")
JOINING = ("国际", "与", "和", "及", "厂", "总", "国", "高", "新")
LINES = re.compile(f"(?:{'|'.join(sorted([*INDUSTRIES, *JOINING], key=len, reverse=True))})+")
LONGEST_LINE = max(map(len, INDUSTRIES))


def parse(name: str) -> ParsedName:
    """The parts of a name, Chinese or Latin.

    >>> parsed = parse("中芯国际集成电路制造(上海)有限公司北京分公司")
    >>> parsed.region, parsed.brand, parsed.industry, parsed.form, parsed.branch
    ('上海', '中芯国际', '集成电路制造', '有限公司', '北京分公司')
    >>> parse("Shenzhen Goodix Technology Co., Ltd.").brand
    'goodix'
    """
    return _parse(name)


@lru_cache(maxsize=1 << 14)
def _parse(name: str) -> ParsedName:
    key = name_key(name)
    return _parse_chinese(key) if HAN.search(key) else _parse_latin(name, key)


def _parse_chinese(key: str) -> ParsedName:
    head, branch = _without_branch(key)
    head, form = _without_form(head)
    head, bracketed = _without_brackets(head.removeprefix(INVENTED))
    regions, start = _leading_regions(head)
    brand, industry = _brand_and_industry(head[start:])
    region = " ".join(dict.fromkeys([*regions, *bracketed]))
    return ParsedName(key, region, brand, industry, form, branch)


def _without_branch(key: str) -> tuple[str, str]:
    if not key.endswith(BRANCHES):
        return key, ""
    if found := OF_A_COMPANY.match(key) or OF_ANOTHER.match(key):
        return found[1], found[2]
    kind = next(kind for kind in BRANCHES if key.endswith(kind))
    head = key.removesuffix(kind)
    if ordinal := ORDINAL.search(head):
        head = head[: ordinal.start()]
    for start in range(max(2, len(head) - LONGEST_REGION - 1), len(head) - 1):
        if _region_at(head, start)[1] == len(head):
            head = head[:start]
            break
    return (head, key[len(head) :]) if head else (key, "")


def _without_form(head: str) -> tuple[str, str]:
    found = FORM.search(head)
    if not found or not found.start():
        return head, ""
    form = found.group().partition("(有限合伙")[0].replace("(", "").replace(")", "")
    for written, usual in SAME_FORM.items():
        form = form.removesuffix(written) + usual if form.endswith(written) else form
    return head[: found.start()], form


def _without_brackets(head: str) -> tuple[str, list[str]]:
    """The name without what is in brackets, and the regions that were."""
    if not head.count("(") + head.count(")"):
        return head, []
    inside = ((*_region_at(part, 0), len(part)) for part in IN_BRACKETS.findall(head))
    regions = [region for region, end, length in inside if region and end == length]
    return IN_BRACKETS.sub("", head).replace("(", "").replace(")", ""), regions


def _leading_regions(head: str) -> tuple[list[str], int]:
    """The narrowest region in front, and where the brand begins: a place that only lines of business follow is one."""
    starts, regions = [0], [""]
    while len(regions) <= 3:
        region, end = _region_at(head, starts[-1])
        if not region or not _follows(region, regions[-1]):
            break
        starts.append(end)
        regions.append(region)
    start = starts[-1]
    if len(starts) > 1 and (start >= len(head) or LINES.fullmatch(head, start)):
        start = starts[-2]
        regions = regions[:-1] if len(regions) > 2 else regions
    return [region for region in regions[-1:] if region], start


def _brand_and_industry(rest: str) -> tuple[str, str]:
    """The brand is what stands before the first line of business; two characters at least."""
    for start in range(2, len(rest) - 1):
        for length in range(2, LONGEST_LINE + 1):
            if rest[start : start + length] in INDUSTRIES:
                return rest[:start], rest[start:]
    return rest, ""


# ---------------------------------------------------------------------------------------------------- Latin names

WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*|[()&]")
DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")


@cache
def english_regions() -> dict[str, str]:
    """Regions by how English names them, in lower case: their pinyin unless there is another name."""
    places = {"".join(syllables(region)): region for region in reversed(WITHIN)}
    return places | ENGLISH_REGIONS


def _parse_latin(name: str, key: str) -> ParsedName:
    text = unicodedata.normalize("NFKC", name).lower()
    text = DOTTED.sub(lambda found: found.group().replace(".", "") + " ", text)
    words = WORD.findall(text.translate(BRACKETS))
    words = _rearranged(words)
    words, branch = _without_latin_branch(words)
    words, bracketed = _without_latin_brackets(words)
    if len(words) > 2 and words[-1] in english_regions() and words[-2] in ENGLISH_FORMS:
        bracketed = [*bracketed, english_regions()[words[-1]]]
        words = words[:-1]
    words, form = _without_latin_form(words)
    words = words[1:] if words[:1] and words[0] in LEADING and len(words) > 1 else words
    regions, start = _leading_latin_regions(words)
    until = next((i for i in range(start + 1, len(words)) if words[i] in ENGLISH_INDUSTRIES), len(words))
    brand, industry = " ".join(words[start:until]), " ".join(words[until:])
    return ParsedName(key, " ".join(dict.fromkeys([*regions, *bracketed])), brand, industry, form, branch)


def _rearranged(words: list[str]) -> list[str]:
    """Without the class of a share at the end; Bank of Ningbo as Ningbo Bank."""
    if len(words) > 3 and words[-2] == "class" and len(words[-1]) == 1:
        words = words[:-2]
    return [*words[2:3], "bank", *words[3:]] if words[:2] == ["bank", "of"] else words


def _without_latin_branch(words: list[str]) -> tuple[list[str], str]:
    if len(words) < 3 or words[-1] not in {"branch", "office"}:
        return words, ""
    start = len(words) - 1
    while start > 1 and words[start - 1] in english_regions():
        start -= 1
    return words[:start], " ".join(words[start:])


def _without_latin_brackets(words: list[str]) -> tuple[list[str], list[str]]:
    """The words, those in brackets only where they are a form; the regions that were in brackets."""
    kept, regions, inside = [], [], False
    for word in words:
        if word in "()":
            inside = word == "("
        elif inside and word in english_regions():
            regions.append(english_regions()[word])
        elif not inside or word in ENGLISH_FORMS:
            kept.append(word)
    return kept, regions


def _without_latin_form(words: list[str]) -> tuple[list[str], str]:
    end = len(words)
    while end > 1 and (words[end - 1].rstrip(".") in ENGLISH_FORMS or words[end - 1] == "&"):
        end -= 1
    forms = [ENGLISH_FORMS[word.rstrip(".")] for word in words[end:] if word != "&"]
    chosen = [form for form in ("集团", "控股") if form in forms]
    legal = next((f for f in ("股份有限公司", "有限公司", "公司") if f in forms), "")
    return words[:end], "".join(chosen) + legal


def _leading_latin_regions(words: Sequence[str]) -> tuple[list[str], int]:
    known = english_regions()
    pair = " ".join(words[:2])
    start = 2 if pair in known else 1 if words[:1] and words[0] in known else 0
    if not start or all(word in ENGLISH_INDUSTRIES or word in ENGLISH_JOINING for word in words[start:]):
        return [], 0
    return [known[pair if start == 2 else words[0]]], start


# -------------------------------------------------------------------------------------------------------- search


def search_keys(name: str, others: Iterable[str] = ()) -> list[str]:
    """What people type for a name, in pinyin and initials: its brand, brand and business, and from each part on; from
    each character on of a short one.

    Lower-case ASCII without tones, at most 16 tokens of 60 characters, those of `name` first. Names without Chinese
    have none: they are found as they are.

    >>> search_keys("上海华测导航技术股份有限公司")[:4]
    ['huace', 'hc', 'huacedaohangjishu', 'hcdhjs']
    """
    found: dict[str, None] = {}
    for one in (name, *others):
        for token in _tokens(one):
            if token.isascii() and token:
                found[token[:LONGEST_KEY]] = None
        if len(found) >= MOST_KEYS:
            break
    return list(found)[:MOST_KEYS]


def _tokens(name: str) -> Iterator[str]:
    key = name_key(name)
    if not HAN.search(key):
        return
    text = "".join(filter(str.isalnum, key))
    sounds = syllables(text)
    parsed = _parse_chinese(key)
    # what people call it by: its brand, and brand and business without the place that may stand between
    for called in dict.fromkeys((parsed.brand, parsed.brand + parsed.industry)):
        spoken = syllables("".join(filter(str.isalnum, called)))
        yield "".join(spoken)
        yield "".join([sound[0] for sound in spoken])
    brand = max(text.find(parsed.brand), 0)
    industry = text.find(parsed.industry, brand + len(parsed.brand))
    region = max(text.find(parsed.region.partition(" ")[0]), 0)
    starts = dict.fromkeys([brand, region, 0, *([industry] if parsed.industry and industry > 0 else [])])
    if not parsed.form and len(text) <= SHORT:
        starts |= dict.fromkeys(range(len(text)))
    initials = "".join([sound[0] for sound in sounds])
    for start in starts:
        yield "".join(sounds[start:])
        yield initials[start:]
