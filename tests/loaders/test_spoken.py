"""Values as people write them: each spelling that occurs, each refusal with its words, and round trips."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import spoken
from loaders.credit_code import ALPHABET, check_character
from loaders.fields import FieldError

FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}
DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
WAN = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False, allow_infinity=False)


def refused(convert: Callable[[object], object], said: object) -> str:
    """The words of a refusal."""
    with pytest.raises(FieldError) as caught:
        convert(said)
    return str(caught.value)


@pytest.mark.parametrize(
    ("said", "unit", "wan"),
    [
        ("4,000(万元人民币)", "", "4000"),
        ("4000万", "", "4000"),
        ("4000万元", "元", "4000"),  # its own unit counts, whatever the heading says
        ("1.2亿元", "", "12000"),
        ("1亿2000万元", "", "12000"),
        ("3千万", "", "3000"),
        ("叁仟万元整", "", "3000"),
        ("人民币伍佰万圆整", "", "500"),
        ("壹亿贰仟万元", "", "12000"),
        ("30000000元", "", "3000"),
        ("30,000,000.00元", "", "3000"),
        ("5000.000000万人民币", "", "5000"),
        ("¥100万", "", "100"),
        ("4000", "万元", "4000"),
        ("4000", "元", "0.4"),
        ("1.5", "亿元", "15000"),
        ("两千", "万元", "2000"),
        ("-120.5", "万元", "-120.5"),
        ("(120.5)", "万元", "-120.5"),
        ("0", "万元", "0"),
        ("1e-05", "亿元", "0.1"),
    ],
)
def test_money_comes_in_wan(said: str, unit: str, wan: str) -> None:
    assert spoken.money(unit)(said) == Decimal(wan)


@pytest.mark.parametrize(
    ("said", "unit", "words"),
    [
        ("500万美元", "", "not in yuan"),
        ("500", "万美元", "not in yuan"),
        ("HKD 300万", "", "not in yuan"),
        ("4000", "", "an amount with its unit was expected"),
        ("1,00元", "", "an amount such as"),
        ("约4000万元", "", "an amount such as"),
        ("元", "", "an amount such as"),
        ("万元", "", "an amount such as"),
        ("4000 5000", "台", "an amount with its unit"),
        ("#REF!", "万元", "the spreadsheet has its error #REF! here"),
    ],
)
def test_what_is_no_amount_is_refused(said: str, unit: str, words: str) -> None:
    assert words in refused(spoken.money(unit), said)


@given(WAN, st.sampled_from(["{:f}万元", "{:f}万", "{:f}(万元人民币)", "人民币{:f}万元整"]), st.booleans())
def test_amounts_survive_their_spellings(wan: Decimal, spelling: str, full_width: bool) -> None:
    said = spelling.format(wan)
    assert spoken.money()(said.translate(FULL_WIDTH) if full_width else said) == wan


@given(st.integers(0, 10**12))
def test_thousands_separators_change_nothing(yuan: int) -> None:
    assert spoken.money("元")(f"{yuan:,}") == Decimal(yuan) / 10_000
    assert spoken.whole(f"{yuan:,}") == yuan


@given(
    DAYS,
    st.sampled_from(
        [
            "{0:%Y-%m-%d}",
            "{0:%Y%m%d}",
            "{0.year}/{0.month}/{0.day}",
            "{0.year}.{0.month}.{0.day}",
            "{0.year}年{0.month}月{0.day}日",
            "{0:%Y-%m-%d} 00:00:00",
            "{0.year} 年 {0.month} 月 {0.day} 号",
        ]
    ),
    st.booleans(),
)
def test_days_survive_their_spellings(day: date, spelling: str, full_width: bool) -> None:
    said = spelling.format(day)
    assert spoken.day(said.translate(FULL_WIDTH) if full_width and " 0" not in said else said) == day


@given(DAYS)
def test_days_survive_a_spreadsheet(day: date) -> None:
    number = (day - date(1899, 12, 30)).days
    assert spoken.day(str(number)) == spoken.serial_day(number) == day
    assert spoken.serial_day(number - 1462, since_1904=True) == day


def test_the_first_days_of_a_spreadsheet_are_one_off() -> None:
    assert [spoken.serial_day(number) for number in (1, 59, 61)] == [
        date(1900, 1, 1),
        date(1900, 2, 28),
        date(1900, 3, 1),
    ]
    assert "no 29 February 1900" in refused(lambda _: spoken.serial_day(60), "")
    assert spoken.serial_day(61) - spoken.serial_day(59) == timedelta(days=1)


@pytest.mark.parametrize("said", ["2023", "2023年", "2023.9", "2023-09", "2023年9月", "202309"])
def test_a_day_that_is_not_known_is_not_made_up(said: str) -> None:
    assert refused(spoken.day, said) == "a day such as 2023-09-19 was expected, not only a month or a year"


@pytest.mark.parametrize(
    "said", ["2023-02-30", "20231341", "23-9-19", "2023-9/19", "昨天", "0", "100000", "2023-9-19x"]
)
def test_what_is_no_day_is_refused(said: str) -> None:
    assert refused(spoken.day, said).startswith("a day such as 2023-09-19 was expected")


def test_a_span_may_have_no_last_day() -> None:
    assert spoken.last_day("长期") is None
    assert spoken.last_day("2026-02-28") == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("said", "unit", "fraction"),
    [
        ("12.5%", "", "0.125"),
        ("12.5%", "%", "0.125"),
        ("12.5", "%", "0.125"),
        ("0.125", "", "0.125"),
        ("1", "", "1"),
        ("-3%", "", "-0.03"),
    ],
)
def test_shares_come_as_fractions(said: str, unit: str, fraction: str) -> None:
    assert spoken.share(unit)(said) == Decimal(fraction)


def test_a_share_of_more_than_the_whole_says_what_is_missing() -> None:
    assert refused(spoken.share(""), "12.5") == "12.5% or 0.125 was expected: this is more than the whole"
    assert refused(spoken.share("%"), "三成") == "a share such as 12.5% or 0.125 was expected"


@given(st.text(ALPHABET, min_size=17, max_size=17), st.booleans(), st.booleans())
def test_credit_codes_survive_case_width_and_spaces(body: str, lower: bool, spaced: bool) -> None:
    code = body + check_character(body)
    said = code.lower() if lower else code
    assert spoken.code(f"{said[:2]} {said[2:]} ".translate(FULL_WIDTH) if spaced else said) == code


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("91440300192203820X", "the check character should be"),
        ("310118000123456", "an older registration number"),
        ("9.1440300192E+17", "rounded number"),
        ("914403", "6 characters"),
    ],
)
def test_codes_that_are_none(said: str, words: str) -> None:
    assert words in refused(spoken.code, said)


def test_lists_are_apart_by_any_of_the_marks_outside_brackets() -> None:
    assert spoken.listed("电机、阀门(铜、铁);泵,轴、泵") == ("电机", "阀门(铜、铁)", "泵", "轴")
    assert spoken.listed(" 、;") == ()


@pytest.mark.parametrize("said", ["=1+1", "+86 21", "-甲", "@SUM(A1)", "\t=cmd"])
def test_what_looks_like_a_formula_is_text(said: str) -> None:
    assert spoken.words(said) == said.strip()


def test_marks_alone_are_no_text() -> None:
    assert (
        refused(spoken.words, "***") == refused(spoken.listed, "电机、…") == "a text was expected; here are only marks"
    )


@pytest.mark.parametrize(("said", "number"), [("1,234人", 1234), ("12项", 12), ("86", 86), ("86.0", 86)])
def test_whole_numbers(said: str, number: int) -> None:
    assert spoken.whole(said) == number


@pytest.mark.parametrize("said", ["1.5", "1,23", "约10", "十", ""])
def test_what_is_no_whole_number(said: str) -> None:
    assert refused(spoken.whole, said) == "a whole number was expected"


@pytest.mark.parametrize(("said", "months"), [("36", 36), ("36个月", 36), ("3年", 36), ("1.5年", 18), ("6月", 6)])
def test_months(said: str, months: int) -> None:
    assert spoken.months(said) == months


def test_what_is_no_span_of_months() -> None:
    assert refused(spoken.months, "90天") == refused(spoken.months, "0.1年")


def test_years_and_numbers() -> None:
    assert (spoken.year("2023年度"), spoken.exact("1,234.50")) == (2023, Decimal("1234.5"))
    assert refused(spoken.year, "23") == "a year such as 2023 was expected"
    assert refused(spoken.exact, "很多") == "a number was expected"


@pytest.mark.parametrize(
    ("said", "meant"), [("是", True), ("√", True), (" Yes", True), ("True", True), ("否", False), ("无", False)]
)
def test_yes_and_no(said: str, meant: bool) -> None:
    assert spoken.yes_or_no(said) is meant
    assert refused(spoken.yes_or_no, "也许") == "是 or 否 was expected"


def test_words_of_a_closed_list() -> None:
    assert spoken.one_of({"信用": "CREDIT"})("信 用") == "CREDIT"
    assert spoken.some_of({"信用": "CREDIT", "质押": "PLEDGE"})("信用、质押、信用") == ("CREDIT", "PLEDGE")
    assert refused(spoken.one_of({"信用": "CREDIT", "质押": "PLEDGE"}), "人情") == "one of 信用, 质押 was expected"


@given(st.text(max_size=40), st.sampled_from(["", "万元", "%"]))
def test_whatever_is_written_is_a_value_or_a_refusal(said: str, unit: str) -> None:
    converters: list[Callable[[object], object]] = [
        spoken.money(unit), spoken.share(unit), spoken.day, spoken.last_day, spoken.whole, spoken.exact, spoken.year,
        spoken.months, spoken.yes_or_no, spoken.code, spoken.listed, spoken.words,
    ]  # fmt: skip
    for convert in converters:
        with suppress(FieldError):
            convert(said)
