"""`tidu monitor`: targets, reviews due, the departments' table, the bonus list and the key enterprises, as tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from graph.settings import settings
from tidu.resolve import with_store

if TYPE_CHECKING:
    from graph.store import Store
    from tidu.sheets import Sheet

T = TypeVar("T")

app = typer.Typer(
    help="""动态监测: how far the targets are, what is due, and the lists the plan asks for.

    \b
    tidu monitor targets                                    培育目标: counts, progress, pace, forecast
    tidu monitor targets --as-of 2024-12-31 --xlsx 目标.xlsx
    tidu monitor reviews --territory 朱家角镇               待复核: the next twelve months, with the verdict
    tidu monitor reviews --from 2026-01-01 --to 2026-12-31 --csv 复核.csv
    tidu monitor table --year 2025 --xlsx 考核表.xlsx       考核表 by town and sub-district
    tidu monitor bonus --csv 加分名单.csv                   资源利用效率评价加分名单
    tidu monitor key --xlsx 重点企业库.xlsx                 区内重点企业库 with the four kinds of priority support

    Days are whole: a title holds on its last day. Made-up enterprises (示例) have lines of their own. What is not known
    is empty, never 0. docs/monitoring.md defines every column.
    """,
    no_args_is_help=True,
    rich_markup_mode=None,
)
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="As titles are on this day; today unless given."),
]
Territory = Annotated[
    str, typer.Option("--territory", help="A territory by name, code or id; the district of the plan unless given.")
]
CsvFile = Annotated[Path | None, typer.Option("--csv", help="Write it to this file instead, as CSV.")]
XlsxFile = Annotated[Path | None, typer.Option("--xlsx", help="Write it to this file instead, as a workbook.")]


@app.command()
def targets(
    as_of: AsOf = None, territory: Territory = "", csv_file: CsvFile = None, xlsx_file: XlsxFile = None
) -> None:
    """Count the tiers of the plan by town, with progress to the target, pace and forecast."""
    from tidu import monitored

    told(lambda store: monitored.targets(store, settings(), day_of(as_of), territory), csv_file, xlsx_file)


@app.command()
def reviews(
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; the day asked for unless given.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; twelve months on unless given.")
    ] = None,
    as_of: AsOf = None,
    territory: Territory = "",
    csv_file: CsvFile = None,
    xlsx_file: XlsxFile = None,
) -> None:
    """List the titles whose term ends in a period and that are not renewed, with what the rules then say of them.

    Those that ended and were not renewed are in it too, where the period begins before today.
    """
    from tidu import monitored

    span = (first.date() if first else None, last.date() if last else None)
    told(lambda store: monitored.reviews(store, settings(), day_of(as_of), territory, *span), csv_file, xlsx_file)


@app.command()
def table(
    year: Annotated[int | None, typer.Option(help="The year; that of the day unless given.")] = None,
    as_of: AsOf = None,
    territory: Territory = "",
    csv_file: CsvFile = None,
    xlsx_file: XlsxFile = None,
) -> None:
    """Show the departments' table of a year, a line for the whole and one for each part."""
    from tidu import monitored

    told(lambda store: monitored.table(store, settings(), day_of(as_of), territory, year), csv_file, xlsx_file)


@app.command()
def bonus(as_of: AsOf = None, territory: Territory = "", csv_file: CsvFile = None, xlsx_file: XlsxFile = None) -> None:
    """List the enterprises with extra points in the evaluation of resource use."""
    from tidu import monitored

    told(lambda store: monitored.bonus(store, settings(), day_of(as_of), territory), csv_file, xlsx_file)


@app.command()
def key(as_of: AsOf = None, territory: Territory = "", csv_file: CsvFile = None, xlsx_file: XlsxFile = None) -> None:
    """List the key enterprises of the district, with what they are preferred in."""
    from tidu import monitored

    told(lambda store: monitored.key(store, settings(), day_of(as_of), territory), csv_file, xlsx_file)


def told(work: Callable[[Store], Awaitable[Sheet]], csv_file: Path | None, xlsx_file: Path | None) -> None:
    """Read a table and show or write it."""
    from tidu.sheets import show

    show(with_store(work), csv_file, xlsx_file)


def day_of(given: datetime | None) -> date:
    """The day asked for."""
    from graph.values import today

    return given.date() if given else today()
