"""`tidu backup`, `tidu restore`: the embedded database as one checked file, and back."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import EngineError
from graph.settings import Settings, settings
from tidu import screen
from tidu.serve import leave

if TYPE_CHECKING:
    from graph.engine.backup_file import Manifest

Stop = Annotated[bool, typer.Option("--stop", help="Stop a running database for so long, and start it again.")]


def backup(
    file: Annotated[Path, typer.Argument(help="The file to make, for example graph.tar.gz.")], stop: Stop = False
) -> None:
    """Back the embedded database up into one file, checked to be whole before it takes its name.

    \b
    tidu backup graph.tar.gz            of a stopped database
    tidu backup graph.tar.gz --stop     of a running one: requests get 503 meanwhile

    It holds the whole graph and no password. Only you can read it. Keep it on another disk.
    """
    from graph import backup as backups

    here = ready_to_be_ended()
    with screen.steps() as report:
        manifest = backups.backup(here, file.absolute(), report, stop=stop)
    screen.tell(f"{file} holds {told(manifest)} Bring it back with: tidu restore {file}")


def restore(file: Annotated[Path, typer.Argument(help="A file that `tidu backup` made.")], stop: Stop = False) -> None:
    """Put the database of a backup in the place of the one there is, which is kept until you remove it.

    \b
    tidu restore graph.tar.gz           while the database is stopped
    tidu restore graph.tar.gz --stop    stops a running one first, and starts the restored one

    The file is checked first; one that is cut, altered or too new changes nothing. Unless the restored database starts
    and answers, the former one is put back.
    """
    from graph import backup as backups

    here = ready_to_be_ended()
    with screen.steps() as report:
        restored = backups.restore(here, file.absolute(), report, stop=stop)
    screen.tell(f"Restored: {told(restored.manifest)}")
    if restored.former:
        screen.tell(f"The former store is kept; when you need it no more: rm -r '{restored.former}'")


def told(manifest: Manifest) -> str:
    """A backup in a few words."""
    graph = "an empty graph" if manifest.graph is None else f"the graph, version {manifest.graph}"
    amount = f"{screen.size(manifest.size)} in {len(manifest.files)} files"
    return f"{graph}, {amount}, made {manifest.created:%Y-%m-%d %H:%M} UTC with Neo4j {manifest.engine}."


def ready_to_be_ended() -> Settings:
    """The settings; from here on a SIGTERM ends the command as Ctrl-C does, so that the database runs again."""
    signal.signal(signal.SIGTERM, leave)
    return embedded_only()


def embedded_only() -> Settings:
    """The settings, refused where they name a server: its files are not ours."""
    here = settings()
    name = here.neo4j_database
    if here.neo4j_uri:
        raise EngineError(
            f"NEO4J_URI is set ({here.neo4j_uri}): that server's files are not ours to copy.",
            f"On the server, while the database is stopped: neo4j-admin database dump {name} --to-path=FOLDER; "
            f"to bring it back: neo4j-admin database load {name} --from-path=FOLDER --overwrite-destination=true.",
        )
    return here
