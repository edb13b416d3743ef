"""`tidu schema`: print the schema, check the copy in git against it, write that copy anew."""

from __future__ import annotations

from difflib import unified_diff
from typing import Annotated

import typer

from graph.settings import CHECKOUT
from tidu import screen

FILE = CHECKOUT / "schema.graphql"
DICTIONARY = CHECKOUT / "docs" / "data-dictionary.md"


def schema(
    check: Annotated[
        bool, typer.Option("--check", help="Compare schema.graphql with the code; exit 1 if it differs.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write schema.graphql and the data dictionary anew.")] = False,
) -> None:
    """Print the GraphQL schema.

    \b
    tidu schema > somewhere.graphql
    tidu schema --check      what changed, and what of it breaks clients
    tidu schema --write      after a change that is meant
    """
    from api.schema import print_sdl
    from graph.dictionary import markdown

    now = print_sdl()
    if check:
        compare(FILE.read_text("utf-8") if FILE.exists() else "", now)
    elif write:
        FILE.write_text(now, "utf-8")
        DICTIONARY.write_text(markdown(), "utf-8")
        screen.tell(f"{FILE.name} and docs/{DICTIONARY.name} are written.")
    else:
        typer.echo(now, nl=False)


def compare(kept: str, now: str) -> None:
    """Show how the kept schema differs from the one of the code, what breaks clients first; exit 1 if it does."""
    if kept == now:
        screen.tell("schema.graphql is the schema of the code.")
        return
    screen.tell_failure("schema.graphql is not the schema of the code.", "If the change is meant: tidu schema --write")
    for change in breaking(kept, now):
        screen.tell(f"  breaks clients: {change}", style="red")
    for line in unified_diff(kept.splitlines(), now.splitlines(), "schema.graphql", "the code", lineterm="", n=2):
        screen.tell(line)
    raise typer.Exit(1)


def breaking(kept: str, now: str) -> list[str]:
    """The changes after which a query that was valid may not be."""
    from graphql import build_schema, find_breaking_changes

    if not kept.strip():
        return []
    return [change.description for change in find_breaking_changes(build_schema(kept), build_schema(now))]
