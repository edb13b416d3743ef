"""What a person sees: steps, tables, failures. Results go to standard output, all else to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from graph.settings import Settings

MEGABYTE = 1e6
WIDE = 160  # columns of a table that goes to a file or a pipe

results = Console(width=None if sys.stdout.isatty() else WIDE)
messages = Console(stderr=True)


class Steps:
    """Shows each step once: a moving line on a terminal, a plain line elsewhere."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID | None] = {}

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """Report a step of the engine; amounts are bytes."""
        amount = f"{done / MEGABYTE:.0f} / {total / MEGABYTE:.0f} MB" if total else ""
        self._show(step, done, total, amount)

    def rows(self, source: str, done: int, total: int) -> None:
        """Report a source being loaded; amounts are rows."""
        self._show(f"Loading {source}", done, total, f"{done:,} / {total:,} rows" if total else "")

    def counted(self, step: str, done: int, total: int) -> None:
        """Report a step; amounts are whatever is counted."""
        self._show(step, done, total, f"{done:,} / {total:,}" if total else "")

    def _show(self, step: str, done: int, total: int, amount: str) -> None:
        if step not in self._tasks:
            self._begin(step)
        task = self._tasks[step]
        if self._progress and task is not None:
            self._progress.update(task, completed=done, total=total or None, amount=amount)

    def _begin(self, step: str) -> None:
        if self._progress is None:
            self._tasks[step] = None
            messages.print(Text(step))
            return
        for earlier, task in self._tasks.items():
            if task is not None:
                self._progress.update(task, total=1, completed=1, description=f"✓ {earlier}", amount="")
        self._tasks[step] = self._progress.add_task(step, total=None, amount="")


@contextmanager
def steps() -> Iterator[Steps]:
    """Show steps while a block runs; on a terminal they disappear when it ends."""
    if not messages.is_terminal:
        yield Steps(None)
        return
    columns = (
        SpinnerColumn(finished_text=" "),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[amount]}", markup=False),
    )
    with Progress(*columns, console=messages, transient=True) as progress:
        yield Steps(progress)


def tell(text: str, style: str = "") -> None:
    """A line for the person, as it is."""
    messages.print(Text(text, style=style), soft_wrap=True)


def tell_failure(message: str, remedy: str) -> None:
    """What was wrong, and below it what would be right."""
    messages.print(Text.assemble(("✗ ", "bold red"), message), soft_wrap=True)
    if remedy:
        messages.print(Text(f"  {remedy}"), soft_wrap=True)


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], right: Sequence[str] = ()) -> None:
    """Print rows under column names; the columns named in `right` are numbers."""
    shown = Table(box=None, pad_edge=False, show_header=bool(columns), header_style="bold")
    width = len(columns) or max(map(len, rows), default=0)
    for name in columns or [""] * width:
        shown.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text("" if value is None else str(value)) for value in row))
    results.print(shown)


def size(amount: int) -> str:
    """Bytes as a person reads them."""
    return f"{amount / MEGABYTE:,.0f} MB"


def span(seconds: float) -> str:
    """A time span as a person reads it, in its two largest units."""
    minutes, hours, days = int(seconds // 60), int(seconds // 3600), int(seconds // 86400)
    if days:
        return f"{days} d {hours % 24} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min {seconds % 60:.0f} s" if minutes else f"{seconds:.0f} s"


def debugging() -> bool:
    """Whether the person asked for tracebacks."""
    return Settings().debug


def wrong_settings(error: ValidationError | SettingsError) -> tuple[str, str]:
    """Which settings cannot be used, and why."""
    remedy = "docs/operations.md lists every setting with its default."
    if isinstance(error, SettingsError):
        return str(error), remedy
    wrong = (f"{'.'.join(map(str, fault['loc']))}={fault['input']}: {fault['msg']}" for fault in error.errors())
    return "A setting cannot be used. " + "; ".join(wrong) + ".", remedy
