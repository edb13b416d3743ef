"""`tidu template`: which kinds there are, one as CSV, all as a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from graph.errors import BadInput
from loaders.own.recognition import FORMS, recognise
from tidu.template import template

app = typer.Typer()
app.command()(template)


def test_the_kinds_are_listed() -> None:
    told = CliRunner().invoke(app, [])
    assert told.exit_code == 0
    assert all(form.name in told.output for form in FORMS)


def test_a_kind_is_printed_for_spreadsheets() -> None:
    told = CliRunner().invoke(app, ["banks"])
    assert told.stdout_bytes == "\ufeff银行名称,机构简码\r\n示例银行,SLYH\r\n".encode()


def test_a_workbook_of_all_and_of_one(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["--xlsx", str(tmp_path / "a.xlsx")]).exit_code == 0
    assert recognise(tmp_path / "a.xlsx").format == tuple(form.name for form in FORMS)
    assert CliRunner().invoke(app, ["banks", "--xlsx", str(tmp_path / "b.xlsx")]).exit_code == 0
    assert recognise(tmp_path / "b.xlsx").format == ("banks",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["spaceships"], "There is no template spaceships."),
        (["--xlsx", "{}/there.xlsx"], "{}/there.xlsx is there already."),
        (["--xlsx", "{}/no/a.xlsx"], "The folder {}/no does not exist."),
    ],
)
def test_what_cannot_be_written_is_told(arguments: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "there.xlsx").touch()
    told = CliRunner().invoke(app, [argument.format(tmp_path) for argument in arguments])
    assert isinstance(told.exception, BadInput)
    assert told.exception.message == message.format(tmp_path)
    assert (tmp_path / "there.xlsx").stat().st_size == 0
