"""Values as people write them: money, days, shares, numbers, codes, lists.

A refusal is a FieldError with what was expected.
Every converter takes a cell's text; `money` and `share` first take the unit that the column's heading names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from unicodedata import normalize

from loaders import credit_code
from loaders.fields import FieldError
from loaders.numerals import DIGITS, numeral

ABSENT = frozenset({"", "-", "--", "—", "——", "/", "\\", "\\N", "NULL", "null", "N/A", "n/a", "暂无", "未知", "不详"})
SPREADSHEET_ERRORS = frozenset({"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!"})
FOREIGN = re.compile(
    "美元|美金|欧元|日元|日圆|港元|港币|英镑|加元|澳元|韩元|新加坡元|新台币|瑞士法郎|USD|EUR|JPY|HKD|GBP|KRW|SGD|TWD|[$€£]"
)
OWN = re.compile("人民币|RMB|CNY|¥", re.IGNORECASE)
FACTORS = {"": 1, "十": 10, "百": 100, "千": 1000}
UNITS = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(10**6),
    "亿元": Decimal(10**8),
}
WAN = Decimal(10_000)
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
AMOUNT = re.compile(
    rf"(?:(?P<yi>{NUMBER})(?P<yi_factor>[十百千]?)亿)?(?:(?P<wan>{NUMBER})(?P<wan_factor>[十百千]?)万)?"
    rf"(?:(?P<rest>{NUMBER})(?P<rest_factor>[十百千]?))?"
)
MONEY_EXPECTED = "an amount such as 4000万元, 1.2亿元 or 叁仟万元整 was expected"
DAY_EXPECTED = "a day such as 2023-09-19 was expected"
DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)"
)
CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
ENDLESS = frozenset({"长期", "长期有效", "永久", "永续", "无固定期限", "至今", "无限期", "9999-12-31"})
COUNTED = re.compile(rf"(-?{NUMBER})(?:人|名|位|家|户|项|个|件|条|次|篇|年|年度|分)?")
SPAN = re.compile(r"(\d+(?:\.\d+)?)(个月|月|年|天|日)?")
YES = frozenset({"是", "有", "√", "✓", "✔", "Y", "YES", "TRUE", "1", "对"})
NO = frozenset({"否", "无", "没有", "×", "✗", "✘", "X", "N", "NO", "FALSE", "0"})
APART = re.compile(r"[、;,\n](?![^(]*\))")
EXPONENT = re.compile(r"-?\d(?:\.\d+)?[eE][+-]?\d{1,2}")
SERIALS = range(10_000, 73_051)  # 1927-05-18 to 2099-12-31: no year and no month looks like one


def plain(value: object) -> str:
    """A cell's text in half-width characters, without space around it.

    Raises FieldError: it is an error of the spreadsheet.
    """
    said = normalize("NFKC", str(value)).strip()
    if said.upper() in SPREADSHEET_ERRORS:
        raise FieldError(f"the spreadsheet has its error {said} here; the value was expected")
    return said


def words(value: object) -> str:
    """A text as it stands: a cell that starts with = + - @ is text like any other and is never evaluated.

    Raises FieldError: it is nothing but marks, such as ***.
    """
    if not any(character.isalnum() for character in plain(value)):
        raise FieldError("a text was expected; here are only marks")
    return str(value).strip()


def closed_up(value: object) -> str:
    """A cell's text in half-width characters, without any space; 1e-05, as computers have it, in full."""
    said = "".join(plain(value).split())
    return f"{Decimal(said):f}" if EXPONENT.fullmatch(said) else said


def money(unit: str = "") -> Callable[[object], Decimal]:
    """A converter to 万元. `unit` is that of the heading, such as 元, and counts where the cell names none."""

    def convert(value: object) -> Decimal:
        said = closed_up(value)
        negative = re.fullmatch(rf"\({NUMBER}\)", said) is not None or said.startswith("-")
        if FOREIGN.search(said.upper()) or FOREIGN.search(unit):
            raise FieldError("the amount is not in yuan, and no rate is given: yuan were expected")
        said = OWN.sub("", re.sub(r"[()]", "", said).lstrip("-")).replace("圆", "元")
        amount = in_yuan(said.removesuffix("整").removesuffix("正"), unit)
        return tidy((-amount if negative else amount) / WAN)

    return convert


def in_yuan(said: str, unit: str) -> Decimal:
    """Yuan of an amount without currency and brackets."""
    named = said.endswith("元")
    said = said.removesuffix("元")
    number = numeral(said) if DIGITS.intersection(said) else counted(said)
    if number is None:
        raise FieldError(MONEY_EXPECTED)
    if named or re.search("[万亿]", said):
        return number
    if unit not in UNITS:
        raise FieldError("an amount with its unit was expected, such as 4000万元, or a heading with it, such as (万元)")
    return number * UNITS[unit]


def counted(said: str) -> Decimal | None:
    """A number with 万 and 亿 in it, such as 1.2亿 or 3千万; None when it is none."""
    found = AMOUNT.fullmatch(said)
    if not found or not said:
        return None
    return sum(
        (
            Decimal(found[part].replace(",", "")) * FACTORS[found[f"{part}_factor"]] * scale
            for part, scale in (("yi", 10**8), ("wan", 10**4), ("rest", 1))
            if found[part]
        ),
        Decimal(0),
    )


def tidy(number: Decimal) -> Decimal:
    """The same number without zeros at its end and without an exponent."""
    return Decimal(f"{number.normalize():f}")


def day(value: object) -> date:
    """A day: 2023-09-19, 2023/9/19, 2023.9.19, 2023年9月19日, 20230919, or a spreadsheet's number (1900 system)."""
    said = CLOCK.sub("", plain(value))
    said = "".join(said.split())
    if found := DAY.fullmatch(said):
        year, month, of_month = (int(part) for part in found.groups() if part)
    elif re.fullmatch(r"\d{8}", said):
        year, month, of_month = int(said[:4]), int(said[4:6]), int(said[6:])
    elif re.fullmatch(r"\d{5}(\.\d+)?", said) and int(float(said)) in SERIALS:
        return serial_day(int(float(said)))
    else:
        raise FieldError(f"{DAY_EXPECTED}, not only a month or a year" if less_than_a_day(said) else DAY_EXPECTED)
    try:
        return date(year, month, of_month)
    except ValueError as cause:
        raise FieldError(f"{DAY_EXPECTED}: the calendar has no such day") from cause


def less_than_a_day(said: str) -> bool:
    """Whether it is a year, or a year with a month: which day is not known, and none is made up."""
    return (
        re.fullmatch(r"\d{4}(年|年度)?|\d{4}([-/.]\d{1,2}|年\d{1,2}月)|(19|20)\d{2}(0[1-9]|1[0-2])", said) is not None
    )


def serial_day(number: int, *, since_1904: bool = False) -> date:
    """The day that a spreadsheet counts as `number`.

    The 1900 system counts a 29 February 1900 that never was: the days before it are one off, and it is refused.

    >>> serial_day(61), serial_day(59), serial_day(0, since_1904=True)
    (datetime.date(1900, 3, 1), datetime.date(1900, 2, 28), datetime.date(1904, 1, 1))
    """
    if since_1904:
        return date(1904, 1, 1) + timedelta(days=number)
    if number == 60:
        raise FieldError(f"{DAY_EXPECTED}: there was no 29 February 1900")
    return date(1899, 12, 30 if number > 60 else 31) + timedelta(days=number)


def last_day(value: object) -> date | None:
    """A day, or None where it says that there is no last one: 长期."""
    return None if closed_up(value) in ENDLESS else day(value)


def share(unit: str = "") -> Callable[[object], Decimal]:
    """A converter to a fraction: 12.5% is 0.125; a bare number is one already, or counts in the heading's %."""

    def convert(value: object) -> Decimal:
        said = closed_up(value)
        found = re.fullmatch(r"(-?)(\d+(?:\.\d+)?)(%?)", said)
        if not found:
            raise FieldError("a share such as 12.5% or 0.125 was expected")
        number = Decimal(found[1] + found[2])
        if found[3] or unit == "%":
            return tidy(number / 100)
        if abs(number) > 1:
            raise FieldError("12.5% or 0.125 was expected: this is more than the whole")
        return tidy(number)

    return convert


def whole(value: object) -> int:
    """A whole number, with or without thousands separators and a word for what is counted."""
    found = COUNTED.fullmatch(closed_up(value))
    number = Decimal(found[1].replace(",", "")) if found else None
    if number is None or number != int(number):
        raise FieldError("a whole number was expected")
    return int(number)


def exact(value: object) -> Decimal:
    """A number, with or without thousands separators."""
    found = COUNTED.fullmatch(closed_up(value))
    if not found:
        raise FieldError("a number was expected")
    return tidy(Decimal(found[1].replace(",", "")))


def year(value: object) -> int:
    """A year: 2023, 2023年, 2023年度."""
    found = re.fullmatch(r"(\d{4})(年|年度)?", closed_up(value))
    if not found:
        raise FieldError("a year such as 2023 was expected")
    return int(found[1])


def months(value: object) -> int:
    """Months: 36, 36个月, 3年."""
    found = SPAN.fullmatch(closed_up(value))
    number = Decimal(found[1]) * (12 if found[2] == "年" else 1) if found and found[2] not in {"天", "日"} else None
    if number is None or number != int(number):
        raise FieldError("a number of months such as 36 or 3年 was expected")
    return int(number)


def yes_or_no(value: object) -> bool:
    """是 or 否, and the other ways to say so."""
    said = closed_up(value).upper()
    if said not in YES | NO:
        raise FieldError("是 or 否 was expected")
    return said in YES


def code(value: object) -> str:
    """A unified social credit code, its check character right."""
    said = "".join(plain(value).split()).upper()
    if EXPONENT.fullmatch(said):
        raise FieldError("the spreadsheet made a rounded number of the credit code: the code as text was expected")
    if re.fullmatch(r"\d{13}|\d{15}", said):
        raise FieldError(
            "a unified social credit code of 18 characters was expected; this is an older registration number"
        )
    if reason := credit_code.fault(said):
        raise FieldError(f"a unified social credit code was expected: {reason}")
    return said


def listed(value: object) -> tuple[str, ...]:
    """Several texts, apart by 、 ; or , and each once; what stands in brackets is left together."""
    return tuple(dict.fromkeys(words(part) for part in APART.split(plain(value)) if part.strip()))


def one_of(known: Mapping[str, str]) -> Callable[[object], str]:
    """A converter from the words people use to the model's."""
    by_word = {closed_up(said).casefold(): meant for said, meant in known.items()}

    def convert(value: object) -> str:
        found = by_word.get(closed_up(value).casefold())
        if found is None:
            raise FieldError(f"one of {', '.join(known)} was expected")
        return found

    return convert


def some_of(known: Mapping[str, str]) -> Callable[[object], tuple[str, ...]]:
    """A converter from several words to the model's."""
    one = one_of(known)
    return lambda value: tuple(dict.fromkeys(one(part) for part in listed(value)))
