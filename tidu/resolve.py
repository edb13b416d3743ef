"""`tidu resolve`: which enterprises are one: find them, review, decide many at once, merge, split."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from graph.errors import LoadError
from graph.settings import settings
from tidu import screen

if TYPE_CHECKING:
    from graph.resolution.merging import Merged
    from graph.store import Store

T = TypeVar("T")

app = typer.Typer(
    help="""Find records that are one enterprise, decide about them, merge and split.

    \b
    tidu resolve run                                links what is certain; the likely waits in a queue
    tidu resolve queue                              the queue, the likeliest first, with the reasons
    tidu resolve queue --csv queue.csv              the same to fill in: same or different, one a line
    tidu resolve decide queue.csv --by 王芳         all decisions at once; they outlive any load
    tidu resolve decide eto:P40 fd:600171.SS different --by 王芳
    tidu resolve merge eto:P50 fd:600584.SS --by 王芳
    tidu resolve merge --decided --by 王芳          every pair that was decided to be the same
    tidu resolve split eto:P50                      takes a merge back

    A link (SAME_AS) keeps both records. A merge makes one of them: the other's id still leads to it.
    """,
    no_args_is_help=True,
    rich_markup_mode=None,
)
By = Annotated[str, typer.Option("--by", help="Who decides; kept with the decision.")]


@app.command()
def run() -> None:
    """Compare all enterprises: link what is beyond the measured threshold, queue what is likely, keep what was decided.

    Run it after loads. Where nothing changed it changes nothing.
    """
    from graph.resolution.labels import WEIGHTS
    from graph.resolution.resolving import resolve
    from graph.resolution.scores import load_weights

    weights = load_weights(settings().data / WEIGHTS)
    done = with_store(lambda store: resolve(store, weights))
    screen.tell(
        f"{done.enterprises:,} enterprises compared: {done.automatic:,} pairs linked by program, {done.decided:,} as "
        f"decided, {done.pending:,} wait; {done.changed:,} changed."
    )
    if done.pending:
        screen.tell("`tidu resolve queue` shows those that wait.")


@app.command()
def queue(
    limit: Annotated[int, typer.Option(help="Most pairs to show or write.", min=1)] = 50,
    file: Annotated[Path | None, typer.Option("--csv", help="Write them to this file, to be filled in.")] = None,
) -> None:
    """Show the pairs that wait, the likeliest first, each with its score and what speaks for and against.

    In the CSV write same or different (or 同一, 不同) into the column decision, leave open what you do not know, and
    give the file to `tidu resolve decide`.
    """
    from graph.resolution import queue as queues

    found = with_store(lambda store: queues.waiting(store, limit))
    if file:
        file.write_text(queues.to_csv(found), encoding="utf-8")
        screen.tell(f"{len(found):,} pairs are in {file}; fill in the column decision.")
        return
    rows = [(w.left, w.left_name, w.right, w.right_name, f"{w.confidence:.2f}", w.why) for w in found]
    screen.table(["id", "name", "id", "name", "score", "why"], rows, right=["score"])
    if not found:
        screen.tell("Nothing waits.")
    elif len(found) == limit:
        screen.tell(f"{with_store(queues.length):,} wait in all; --limit shows more.")


@app.command()
def decide(
    what: Annotated[list[str], typer.Argument(help="A filled-in CSV (- is standard input), or: ID ID same|different.")],
    by: By,
    reason: Annotated[str, typer.Option(help="Why; of a single pair.")] = "",
) -> None:
    """Decide pairs, many from a CSV or one. All hold, or none where a line is wrong; deciding again replaces.

    \b
    tidu resolve decide queue.csv --by 王芳
    tidu resolve decide eto:P40 fd:600171.SS different --by 王芳 --reason 年报
    """
    from graph.resolution.decisions import decide, decision_of, read_decisions

    if len(what) == 3:
        made = [decision_of(what[0], what[1], what[2], by, date.today(), reason)]
    elif len(what) == 1:
        made = read_decisions(content(what[0]), by, date.today())
    else:
        raise LoadError("Decide takes a file, or two ids and a word.", "For example: tidu resolve decide queue.csv")
    count = with_store(lambda store: decide(store, made))
    screen.tell(
        f"{count:,} decided: {sum(d.same for d in made):,} the same, {sum(not d.same for d in made):,} different."
    )


@app.command()
def merge(
    ids: Annotated[list[str] | None, typer.Argument(help="Two ids.")] = None,
    by: By = "",
    keep: Annotated[str, typer.Option(help="Which id stays; else that with a unified code.")] = "",
    decided: Annotated[bool, typer.Option("--decided", help="Merge every pair decided to be the same.")] = False,
) -> None:
    """Make one enterprise of two: facts and edges move with their sources, the other id still leads there."""
    if not by:
        raise LoadError("Who merges is not told.", "Add --by and a name.")
    if decided == bool(ids) or (ids and len(ids) != 2):
        raise LoadError("Merge takes two ids, or --decided.", "For example: tidu resolve merge eto:P50 fd:600584.SS")

    async def work(store: Store) -> list[Merged]:
        from graph.resolution.merging import merge, merge_decided

        if ids:
            return [await merge(store, ids[0], ids[1], by, date.today(), keep)]
        return await merge_decided(store, by, date.today())

    for done in with_store(work):
        told = f"{done.old} is now part of {done.kept}: {done.facts} properties and {done.edges} edges came with it."
        screen.tell(f"{told} `tidu resolve split {done.old}` takes it back.")


@app.command()
def split(
    old: Annotated[str, typer.Argument(help="The id it had before it was merged.")],
    by: By = "",
    different: Annotated[
        bool, typer.Option("--different", help="Also decide that the two are not the same, so that nothing links them.")
    ] = False,
) -> None:
    """Take a merge back: the enterprise returns under its old id with its facts and edges."""
    from graph.resolution.decisions import Decision, decide
    from graph.resolution.keeping import pair
    from graph.resolution.splitting import split

    if different and not by:
        raise LoadError("Who decides is not told.", "Add --by and a name.")
    done = with_store(lambda store: split(store, old))
    if different:
        decision = Decision(pair(done.kept, done.old), False, by, date.today())
        with_store(lambda store: decide(store, [decision]))
    screen.tell(f"{done.old} is an enterprise of its own again, with {done.edges} edges; {done.kept} stays.")


@app.command()
def merged() -> None:
    """Show which ids were merged into which enterprises, by whom and when."""
    from graph.resolution.merging import merges

    found = with_store(merges)
    screen.table(["id", "is part of", "by", "on"], found)
    if not found:
        screen.tell("Nothing was merged.")


@app.command()
def decided() -> None:
    """Show what was decided about which pairs, by whom, when and why."""
    from graph.resolution.decisions import decisions

    found = with_store(decisions)
    rows = [(*d.pair, "same" if d.same else "different", d.by, str(d.on), d.reason) for d in found]
    screen.table(["id", "id", "decision", "by", "on", "reason"], rows)
    if not found:
        screen.tell("Nothing was decided.")


def with_store(work: Callable[[Store], Awaitable[T]]) -> T:
    """What some work on the store of the settings gives."""
    from graph.store import Store
    from tidu.serve import engine_ready

    here = settings()
    with screen.steps() as report:
        engine_ready(here, report)

    async def connected() -> T:
        store = await Store.open(here)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(connected())


def content(name: str) -> str:
    """The text of a file, UTF-8 or, as spreadsheets in China save it, GB 18030; - is standard input."""
    if name == "-":
        return sys.stdin.read()
    try:
        data = Path(name).read_bytes()
    except OSError as cause:
        raise LoadError(f"{name} cannot be read: {cause.strerror}.", "Name the CSV you filled in.") from cause
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")
