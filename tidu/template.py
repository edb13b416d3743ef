"""`tidu template`: print a table to fill in, or write all of them as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.errors import BadInput
from tidu import screen


def template(
    kind: Annotated[str, typer.Argument(help="The kind of rows; a list of them when none is given.")] = "",
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", help="Write a workbook: this kind, or a sheet of each.")
    ] = None,
) -> None:
    """Print a table to fill in and load.

    \b
    tidu template                               which kinds there are
    tidu template enterprises > 企业.csv        one kind, as CSV that spreadsheets open
    tidu template --xlsx 模板.xlsx              all kinds, with explanations and lists of words
    """
    from loaders.own.recognition import BY_NAME, FORMS
    from loaders.own.templates import csv_template, workbook

    if kind and kind not in BY_NAME:
        raise BadInput(f"There is no template {kind}.", f"There are: {', '.join(BY_NAME)}.")
    if xlsx:
        check_free(xlsx)
        workbook(xlsx, [BY_NAME[kind]] if kind else FORMS)
        screen.tell(f"{xlsx} is written.")
    elif kind:
        typer.echo(csv_template(BY_NAME[kind]), nl=False)
    else:
        screen.table(["kind", "", "what"], [[form.name, form.title_zh, form.about] for form in FORMS])


def check_free(target: Path) -> None:
    """Raise BadInput where a file cannot be written, or where one is there already: it may have been filled in."""
    if target.exists():
        raise BadInput(f"{target} is there already.", "Give another name, or remove it first.")
    if not target.parent.is_dir():
        raise BadInput(f"The folder {target.parent} does not exist.", "Make it, or give another.")
