"""Templates and their page say what the forms say."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from graph.model import MODEL
from loaders.own.columns import Column
from loaders.own.forms import Form
from loaders.own.recognition import FORMS
from loaders.own.templates import LONGEST_LIST, csv_template, explained, renewed, workbook

PAGE = Path(__file__).parents[3] / "docs" / "own-files.md"
COLUMNS = [(form, column) for form in FORMS for column in form.columns]


def test_the_page_has_every_form_and_column() -> None:
    page = PAGE.read_text("utf-8")
    assert page == renewed(page, FORMS)
    assert all(f"`{column.fact}`" in page for _, column in COLUMNS)


def test_a_csv_begins_with_the_mark_by_which_spreadsheets_know_its_encoding() -> None:
    assert all(csv_template(form).startswith(b"\xef\xbb\xbf") for form in FORMS)


def test_a_workbook_offers_the_words_and_explains_the_headings(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", FORMS)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        first = archive.read("xl/worksheets/sheet1.xml").decode()
        comments = archive.read("xl/comments1.xml").decode()
    assert "存续,迁出,注销,吊销,停业、歇业" in first
    assert "18 位; 与企业名称至少填一项" in comments


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_no_two_columns_of_a_form_share_a_heading_or_a_fact(form: Form) -> None:
    headings = [column.heading for column in form.columns]
    assert len(set(headings)) == len(headings)
    assert len({column.fact for column in form.columns}) == len(form.columns)


@pytest.mark.parametrize(
    ("form", "column"), COLUMNS, ids=lambda part: getattr(part, "heading", getattr(part, "name", ""))
)
def test_the_words_offered_are_words_that_are_read(form: Form, column: Column) -> None:
    convert = column.convert(column.unit)
    assert all(convert(word) is not None for word in column.choices)
    assert not column.example or convert(column.example) is not None
    assert len(",".join(column.choices)) <= LONGEST_LIST
    assert not column.required or explained(column).startswith("必填")


def test_the_forms_have_every_fact_of_a_report() -> None:
    [reports] = [form for form in FORMS if form.name == "reports"]
    assert {prop.name for prop in MODEL.nodes["AnnualReport"].properties} == {
        column.fact for column in reports.columns
    } - {"name", "code"}
