"""A prompt for Cypher on the terminal."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from time import perf_counter
from typing import Any

from graph.errors import GraphError
from graph.settings import Settings
from graph.store import Store
from tidu import screen

PROMPT, MORE = "cypher> ", "   ...> "
LONGEST_HISTORY = 1000
SHOWN = 200
HELP = "End a statement with ; or an empty line. :help shows this, :quit or Ctrl-D ends."
ENDS = {":quit", ":exit", ":q"}


def converse(settings: Settings, *, write: bool) -> None:
    """Read statements from the terminal, or from a pipe, and print their rows until there are no more.

    In a pipe the first failure ends all with exit status 1; on a terminal it is told and the prompt returns.
    """
    with asyncio.Runner() as runner:
        store = runner.run(Store.open(settings))
        try:
            if not sys.stdin.isatty():
                for statement in statements(sys.stdin):
                    runner.run(answer(store, statement, write=write))
                return
            screen.tell(f"{'Statements may change the data.' if write else 'Read-only.'} {HELP}")
            for statement in statements(typed(settings)):
                try:
                    runner.run(answer(store, statement, write=write))
                except GraphError as error:
                    screen.tell_failure(error.message, error.remedy)
                except KeyboardInterrupt:
                    screen.tell("Stopped.")
        finally:
            runner.run(store.close())


def typed(settings: Settings) -> Iterator[str]:
    """Lines as they are typed, with a history that is kept; Ctrl-C drops a line, Ctrl-D ends."""
    import readline  # here, because it changes how input() works

    history = settings.home / "console_history"
    with suppress(OSError):
        readline.read_history_file(history)
    readline.set_history_length(LONGEST_HISTORY)
    begun = False
    try:
        while True:
            try:
                line = input(MORE if begun else PROMPT)
            except KeyboardInterrupt:
                screen.tell("")
                line = ""
            begun = not is_end(line) and (begun or not line.strip().startswith(":"))
            yield line
    except EOFError:
        screen.tell("")
    finally:
        with suppress(OSError):
            readline.write_history_file(history)


def statements(lines: Iterable[str]) -> Iterator[str]:
    """Statements out of lines: each ends with a semicolon at the end of a line, or with an empty line.

    >>> list(statements(["MATCH (n)", "RETURN n;", "RETURN 1", "", ":quit", "RETURN 2;"]))
    ['MATCH (n)\\nRETURN n', 'RETURN 1']
    """
    held: list[str] = []
    for line in lines:
        text = line.rstrip()
        if not held and text.strip() in ENDS:
            return
        if not held and text.strip() == ":help":
            screen.tell(HELP)
            continue
        if text:
            held.append(text)
        if held and is_end(text):
            yield "\n".join(held).removesuffix(";")
            held = []
    if held:
        yield "\n".join(held)


def is_end(line: str) -> bool:
    """Whether a line ends its statement."""
    return not line.strip() or line.rstrip().endswith(";")


async def answer(store: Store, statement: str, *, write: bool) -> None:
    """Run one statement and print its rows and how long it took."""
    began = perf_counter()
    rows = await (store.write(statement, {}) if write else store.read(statement, {}))
    took = perf_counter() - began
    screen.table([], [[shown(value) for value in row] for row in rows[:SHOWN]])
    more = f", the first {SHOWN} shown" if len(rows) > SHOWN else ""
    screen.tell(f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}{more}, {took * 1000:.0f} ms", style="dim")


def shown(value: Any) -> str:
    """A value as Cypher would write it.

    >>> shown({"name": "青浦", "tags": [1, None, True]})
    "{name: '青浦', tags: [1, null, true]}"
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    if hasattr(value, "labels"):
        return f"(:{':'.join(sorted(value.labels))} {shown(dict(value.items()))})"
    if hasattr(value, "type") and hasattr(value, "nodes"):
        return f"[:{value.type} {shown(dict(value.items()))}]"
    return str(value)
