"""Templates to fill in, and the page that explains them: both are read off the forms."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from loaders.own.columns import Column
from loaders.own.forms import Form

LONGEST_LIST = 255  # characters of the words that a cell's list of choices may have in a workbook
LINES_TO_FILL = 10_000
NOTES = (
    "每张表一类数据, 表名不限, 按表头识别; 不需要的列可以删, 不需要的表可以不填。",
    "带 * 的列必填; 企业名称和统一社会信用代码至少填一项。",
    "示例行原样保留时不会装载, 并在报告里写明。",
    "日期写到日, 如 2026-03-01; 只知道年月的请留空。金额按表头的单位, 也可自带单位, 如 1.2亿元; 外币不折算。",
    "比例在表头为 (%) 时填 12.5, 也可写 12.5%。多个值用顿号隔开。",
    "装载: tidu load 文件或文件夹。读不懂的格子和行进隔离区, 用 tidu quarantine 查看。",
)


def csv_template(form: Form) -> bytes:
    """A form as CSV: the headings and an example, in UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO()
    csv.writer(text).writerows([[column.title for column in form.columns], form.example()])
    return text.getvalue().encode("utf-8-sig")


def workbook(path: Path, forms: Sequence[Form]) -> None:
    """Write forms as sheets of a workbook, explained on their headings, with lists of words and a sheet of notes."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#DDEBF7", "border": 1})
        grey = book.add_format({"font_color": "#808080", "num_format": "@"})
        text = book.add_format({"num_format": "@"})
        for form in forms:
            fill_in(book.add_worksheet(form.title_zh), form, bold, grey, text)
        notes = book.add_worksheet("说明")
        notes.set_column(0, 0, 110)
        for line, note in enumerate([*NOTES, *(f"{form.title_zh}: {form.about}" for form in forms)]):
            notes.write_string(line, 0, note)


def fill_in(sheet: Worksheet, form: Form, bold: Format, grey: Format, text: Format) -> None:
    """A sheet of a form."""
    sheet.freeze_panes(1, 1)
    for position, column in enumerate(form.columns):
        sheet.set_column(position, position, max(12, min(40, 2 * len(column.title) + 2)), text)
        sheet.write_string(0, position, f"{column.title}{'*' if column.required else ''}", bold)
        sheet.write_string(1, position, column.example, grey)
        if words := explained(column):
            sheet.write_comment(0, position, words)
        if column.choices and len(",".join(column.choices)) <= LONGEST_LIST:
            sheet.data_validation(
                1, position, LINES_TO_FILL, position,
                {"validate": "list", "source": list(column.choices), "error_type": "warning"},
            )  # fmt: skip


def explained(column: Column) -> str:
    """What is said of a column: whether it must be filled, what it means, the words to choose from."""
    parts = ("必填" if column.required else "", column.about, "、".join(column.choices))
    return "; ".join(part for part in parts if part)


def markdown(forms: Sequence[Form]) -> str:
    """The tables of the page on own files: each form with its columns."""
    return "\n".join(line for form in forms for line in section(form))


def renewed(page: str, forms: Sequence[Form]) -> str:
    """The page with its tables as the forms are now; the words before the first of them stay."""
    return page[: page.index("### ")] + markdown(forms)


def section(form: Form) -> Iterator[str]:
    """A form on the page."""
    yield f"### {form.name}: {form.title_zh}\n"
    yield f"{form.about}\n"
    yield "| Heading | Fact | Also | Words, example |"
    yield "|---|---|---|---|"
    for column in form.columns:
        heading = f"**{column.title}**" if column.required else column.title
        said = "; ".join(part for part in (explained(column), column.example and f"如 `{column.example}`") if part)
        yield f"| {heading} | `{column.fact}` | {'、'.join(column.also)} | {said} |"
    yield ""
