"""`tidu library`: bring the cultivation library up to a day, tell what changed, list who is in it."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from graph.errors import BadInput
from graph.settings import Settings, settings
from tidu import screen

if TYPE_CHECKING:
    from graph.library.telling import Change, Member
    from graph.library.updating import Summary
    from graph.store import Store
    from tidu.screen import Steps

T = TypeVar("T")
SHOWN = 200  # lines of a table on the screen; a CSV has them all

app = typer.Typer(
    help="""The cultivation library (培育库): who is cultivated for which tier, how near they stand, and why.

    \b
    tidu library update                             survey the district, compare titles; once a month
    tidu library update --dry-run                   what it would do
    tidu library update --as-of 2026-10-01          as of another day, not before the last update
    tidu library changes --since 2026-10-01         who came, moved, left, and why
    tidu library changes --since 2026-10-01 --csv changes.csv
    tidu library list --tier srdi_sme --layer READY

    Layers: READY could apply today (evidence may be needed), NEAR falls short by little, PROMISING waits for a few
    facts or holds a title that speaks for it. data/library/criteria.yaml has the numbers (docs/cultivation-library.md).
    """,
    no_args_is_help=True,
    rich_markup_mode=None,
)
Tiers = Annotated[list[str] | None, typer.Option("--tier", help="Only this tier; may be given several times.")]
Tier = Annotated[str | None, typer.Option("--tier", help="Only this tier.")]
CsvFile = Annotated[Path | None, typer.Option("--csv", help="Write all of it to this file.")]


@app.command()
def update(
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day it is brought up to; today unless given.")
    ] = None,
    tier: Tiers = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change; change nothing.")] = False,
) -> None:
    """Survey the district, compare titles, and write who comes, moves and leaves. Run again it changes nothing.

    A run that was killed is finished by the next. What an update of today wrote can still change today; all before it
    is history.
    """
    from graph import constraints, migrations
    from graph.library import updating
    from graph.library.criteria import library_criteria
    from graph.rulebook import rulebook

    here, day = settings(), day_of(as_of)
    book, criteria = rulebook(here), library_criteria(here)

    async def work(store: Store, report: Steps) -> Summary:
        def progress(done: int, total: int) -> None:
            report.counted("Judging enterprises", done, total)

        await migrations.require_current(store)
        await constraints.apply(store)
        return await updating.update(store, book, criteria, day, tier or (), dry_run=dry_run, progress=progress)

    tell_summary(with_store(here, work))


@app.command()
def changes(
    since: Annotated[str, typer.Option(metavar="DATE", help="From this day on.")],
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Up to this day; today unless given.")] = None,
    tier: Tier = None,
    file: CsvFile = None,
) -> None:
    """Tell who came, moved to another layer and left, and why, in the order it happened.

    \b
    tidu library changes --since 2026-10-01
    tidu library changes --since 2026-10-01 --until 2026-10-31 --tier srdi_sme --csv october.csv
    """
    from graph.library import telling

    first, last = day_of(since), day_of(until)
    assert first is not None  # noqa: S101 - the option is required
    found = with_store(settings(), lambda store, _: telling.changes(store, first, last, tier_of(tier)))
    columns = ["on", "tier", "id", "enterprise", "change", "from", "to", "why"]
    rows = [change_line(change) for change in found]
    give(columns, rows, file, "No changes.")


@app.command("list")
def members(
    tier: Annotated[str, typer.Option("--tier", help="Whose library, for example srdi_sme.")],
    layer: Annotated[
        list[str] | None, typer.Option("--layer", help="READY, NEAR or PROMISING; all unless given.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="As it was on a day; today unless given.")] = None,
    file: CsvFile = None,
) -> None:
    """List who is in a tier's library, the nearest first, and why."""
    from graph.library import telling

    day, layers = day_of(as_of), layers_of(layer)
    chosen = tier_of(tier)
    assert chosen is not None  # noqa: S101 - the option is required
    found = with_store(settings(), lambda store, _: telling.members(store, chosen, layers, day))
    columns = ["layer", "id", "enterprise", "since", "why"]
    give(columns, [member_line(member) for member in found], file, "Nobody; `tidu library update` fills it.")


def day_of(given: str | None) -> date | None:
    """A day as it is written on the command line. Raises BadInput."""
    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError as cause:
        raise BadInput(f"{given} is no day.", "A day is written like 2026-10-01.") from cause


def tier_of(given: str | None) -> str | None:
    """A tier that has a library. Raises BadInput."""
    from graph.library.criteria import library_criteria
    from graph.library.updating import chosen_tiers

    return None if given is None else chosen_tiers(library_criteria(settings()), [given])[0]


def layers_of(given: list[str] | None) -> list[str]:
    """Layers, all when none is given. Raises BadInput."""
    from graph.rules.library import Layer

    known = [layer.value for layer in Layer]
    strange = [word for word in given or () if word.upper() not in known]
    if strange:
        raise BadInput(f"{strange[0]} is no layer.", f"Layers are {', '.join(known)}.")
    return [word.upper() for word in given] if given else known


def with_store(here: Settings, work: Callable[[Store, Steps], Awaitable[T]]) -> T:
    """What some work on the store gives; the engine is started where need be."""
    from tidu.load import store_of
    from tidu.serve import engine_ready

    async def connected(report: Steps) -> T:
        async with store_of(here) as store:
            return await work(store, report)

    with screen.steps() as report:
        engine_ready(here, report)
        return asyncio.run(connected(report))


def tell_summary(done: Summary) -> None:
    """Say what an update did."""
    columns = ["tier", "layer", "", "came", "moved", "stayed", "left", "in it now"]
    rows = []
    for group in done.groups():
        counts = [tally[group] for tally in (done.came, done.moved, done.stayed, done.left)]
        made = "示例" if group.synthetic else ""
        rows.append((group.tier, group.layer, made, *(f"{n:,}" for n in counts), f"{sum(counts[:3]):,}"))
    screen.table(columns, rows, right=columns[3:])
    screen.tell(f"{done.judged:,} enterprises judged as of {done.as_of}; {done.changed:,} entries written.")
    if done.contradictory:
        some = ", ".join(done.contradictory[:5]) + (" …" if len(done.contradictory) > 5 else "")
        screen.tell(f"{len(done.contradictory):,} have facts that cannot all be so and are in no library: {some}")
    if done.dry_run:
        screen.tell("Nothing was written. Without --dry-run it is.")
    elif not done.changed:
        screen.tell("Nothing changed.")


def give(columns: list[str], rows: list[list[str]], file: Path | None, none: str) -> None:
    """Rows as a table, or all of them into a CSV file."""
    if file:
        with file.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows([columns, *rows])
        screen.tell(f"{len(rows):,} lines are in {file}.")
        return
    if not rows:
        screen.tell(none)
        return
    screen.table(columns, rows[:SHOWN])
    if len(rows) > SHOWN:
        screen.tell(f"{len(rows):,} in all; --csv FILE has them.")


def change_line(change: Change) -> list[str]:
    """A change as cells."""
    kinds = {"CAME": "came", "MOVED": "moved", "LEFT": "left"}
    return [
        change.on.isoformat(),
        change.tier,
        change.id,
        change.name,
        kinds[change.kind],
        change.previous_layer or "",
        change.layer or change.why or "",
        change.told,
    ]


def member_line(member: Member) -> list[str]:
    """A member as cells."""
    return [member.layer, member.id, member.name, member.since.isoformat(), member.told]
