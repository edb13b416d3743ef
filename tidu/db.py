"""`tidu db`: start, stop and look into the embedded database."""

from __future__ import annotations

from typing import Annotated

import typer

from graph.errors import EngineError
from graph.settings import Settings, settings
from tidu import screen

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="""The embedded database: a Neo4j in a process of its own.

    \b
    Keep it running whatever the API does:
      tidu db start
    Look into it:
      tidu db console
    Enter it with another client:
      tidu db status        shows its address and where its password is
    """,
)


@app.command()
def start() -> None:
    """Start the database and leave it running; the first time its files are downloaded."""
    from graph import local

    here = embedded_only()
    was_running = local.running(here) is not None
    with screen.steps() as report:
        engine = local.start(here, report)
    screen.tell(f"The database {'was' if was_running else 'is'} running at {engine.uri} (process {engine.pid}).")
    screen.tell("Stop it with: tidu db stop")


@app.command()
def stop() -> None:
    """Stop the database cleanly."""
    from graph import local

    stopped = local.stop(embedded_only())
    screen.tell("The database is stopped." if stopped else "The database was not running.")


@app.command()
def status() -> None:
    """Whether the database runs, its address, memory and size. Exit status 3 when it does not run."""
    from graph import local
    from graph.engine.credentials import USER, password_file

    here = embedded_only()
    now = local.status(here)
    state = "running" if now.running else "starting" if now.starting else "ended without being stopped"
    rows: list[tuple[str, object]] = [("state", state if now.running or now.starting or now.crashed else "stopped")]
    if now.pid:
        rows += [
            ("address", now.uri),
            ("user", USER),
            ("password", f"in {password_file(here)}"),
            ("process", f"{now.pid}, since {screen.span(now.age)}, {screen.size(now.memory)} of memory"),
        ]
    rows += [
        ("version", f"Neo4j {now.version}"),
        ("store", f"{now.store}, {screen.size(now.store_size)}"),
        ("log", now.log),
    ]
    screen.table([], rows)
    if not now.running:
        raise typer.Exit(3)


@app.command()
def path() -> None:
    """Print the folder of the store: what to back up while the database is stopped."""
    screen.results.print(str(embedded_only().store_dir), soft_wrap=True, highlight=False)


@app.command()
def console(
    write: Annotated[bool, typer.Option("--write", help="Let statements change the data.")] = False,
) -> None:
    """Type Cypher statements and see their rows; read-only unless --write.

    \b
    tidu db console
    echo "MATCH (e:Enterprise) RETURN count(e)" | tidu db console
    """
    from tidu.console import converse

    converse(settings(), write=write)


@app.command("reset-password")
def reset_password() -> None:
    """Give the stopped database a new random password, its data untouched."""
    from graph import local

    here = embedded_only()
    local.reset_password(here)
    screen.tell("The database has a new password.")


def embedded_only() -> Settings:
    """The settings, refused where they name a server: that one is not ours to start and stop."""
    here = settings()
    if here.neo4j_uri:
        raise EngineError(
            f"NEO4J_URI is set ({here.neo4j_uri}), so the embedded database is not used.",
            "Unset it to use the embedded one.",
        )
    return here
