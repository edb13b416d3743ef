"""The command `tidu`: serve the API, load data, look after the database, keep the schema."""

from __future__ import annotations

import sys

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError

from graph.errors import GraphError
from tidu import (
    backup,
    bulk,
    db,
    doctor,
    documents,
    library,
    load,
    migrate,
    monitor,
    resolve,
    schema,
    screen,
    serve,
    status,
    template,
    token,
)

app = typer.Typer(
    help="""优企图谱: a GraphQL API over a knowledge graph of enterprises, policies and supply chains.

    \b
    Start everything, then open the address it prints:
      tidu serve
    Look at what is there:
      tidu status
      tidu db console
    Sign in as somebody, to try it out:
      tidu token --role planner
    Find out what is wrong, and keep a copy:
      tidu doctor
      tidu backup graph.tar.gz --stop
    Load files of your own: what would happen, then for good; see what could not be loaded:
      tidu load companies.xlsx --dry-run
      tidu load companies.xlsx
      tidu quarantine companies
    See how far the targets are, and what is due:
      tidu monitor targets
      tidu monitor reviews --xlsx 复核.xlsx

    Bring the cultivation library up to today, once a month; see what changed:
      tidu library update
      tidu library changes --since 2026-10-01

    Every setting is an environment variable (docs/operations.md); `TIDU_DEBUG=1` shows the traceback of a failure.
    """,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(serve.serve)
app.command()(load.load)
app.command()(template.template)
app.command()(load.undo)
app.command()(load.unload)
app.command()(load.quarantine)
app.command()(status.status)
app.command()(token.token)
app.command()(doctor.doctor)
app.command()(bulk.bulk)
app.command()(migrate.migrate)
app.command()(backup.backup)
app.command()(backup.restore)
app.command()(schema.schema)
app.command()(documents.documents)
app.add_typer(resolve.app, name="resolve")
app.add_typer(library.app, name="library")
app.add_typer(monitor.app, name="monitor")
app.add_typer(db.app, name="db")


def main() -> None:
    """Run the command line. A failure that a person can act on is told in words, without a traceback; exit status 1."""
    try:
        app()
    except GraphError as error:
        if screen.debugging():
            raise
        screen.tell_failure(error.message, error.remedy)
        sys.exit(1)
    except (ValidationError, SettingsError) as error:
        screen.tell_failure(*screen.wrong_settings(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
