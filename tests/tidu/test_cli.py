"""The command line as a person runs it: what it prints, its exit status, what it leaves behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from graph import local
from graph.engine.process import free_port
from graph.errors import StoreUnavailable
from graph.settings import CHECKOUT, Settings
from tests.tidu.conftest import Command
from tidu import __main__ as command
from tidu import console, screen

COMMANDS = (
    "serve",
    "load",
    "template",
    "undo",
    "unload",
    "resolve",
    "monitor",
    "bulk",
    "quarantine",
    "status",
    "migrate",
    "backup",
    "restore",
    "doctor",
    "schema",
    "documents",
    "token",
    "db",
)


@pytest.mark.parametrize(
    "arguments",
    [(), *((name,) for name in COMMANDS), ("db", "console")],
    ids=" ".join,
)
def test_help_shows_an_example(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.app([*arguments, "--help"], prog_name="tidu")
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert f"Usage: tidu {' '.join(arguments)}".rstrip() in shown
    if arguments not in {("undo",), ("unload",), ("quarantine",), ("status",)}:
        assert re.search(rf"^ +(?:echo .*)?tidu {' '.join(arguments)}", shown, re.MULTILINE)


def test_the_database_tells_its_state(tidu: Command, home: Path, engine_settings: Settings) -> None:
    engine = local.start(engine_settings)
    told = tidu("db", "status")
    assert told.status == 0
    words = dict(re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in told.out.splitlines())
    assert (words["state"], words["address"], words["user"]) == ("running", engine.uri, "neo4j")
    assert words["password"] == f"in {home / 'password'}"
    assert engine.password not in told.out


def test_a_start_of_what_runs_changes_nothing(tidu: Command, home: Path, engine_settings: Settings) -> None:
    engine = local.start(engine_settings)
    told = tidu("db", "start")
    assert (told.status, told.out) == (0, "")
    assert told.err.splitlines()[0] == f"The database was running at {engine.uri} (process {engine.pid})."


def test_the_path_is_the_store(tidu: Command, home: Path) -> None:
    assert tidu("db", "path").out == f"{home / 'store'}\n"


def test_a_database_that_does_not_run_has_exit_status_3(tidu: Command, new_home: Path) -> None:
    told = tidu("db", "status")
    assert told.status == 3
    assert told.out.split()[:2] == ["state", "stopped"]
    assert tidu("db", "stop").err == "The database was not running.\n"


def test_a_failure_is_told_without_a_traceback(tidu: Command, new_home: Path) -> None:
    told = tidu("db", "console", stdin="RETURN 1;")
    assert (told.status, told.out) == (1, "")
    assert told.err.splitlines() == [
        "✗ The embedded database is not running.",
        "  Start it with `tidu db start`, or set NEO4J_URI to use a server.",
    ]


def test_a_failure_has_its_traceback_when_debugging(new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDU_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["tidu", "db", "console"])
    with pytest.raises(StoreUnavailable):
        command.main()


def test_a_setting_that_cannot_be_used_is_named(tidu: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")
    told = tidu("db", "path")
    assert told.status == 1
    assert told.err.startswith("✗ A setting cannot be used. PORT=many: ")


def test_a_server_is_not_ours_to_start(tidu: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    told = tidu("db", "start")
    assert told.status == 1
    assert told.err.splitlines()[1] == "  Unset it to use the embedded one."


def test_the_console_answers_a_pipe(tidu: Command, home: Path) -> None:
    told = tidu("db", "console", stdin="RETURN 1 + 1;\nUNWIND ['青', null] AS x\nRETURN x, [x];\n")
    assert told.status == 0
    assert [line.split() for line in told.out.splitlines()] == [["2"], ["'青'", "['青']"], ["null", "[null]"]]
    assert [line.split(",")[0] for line in told.err.splitlines()] == ["1 row", "2 rows"]


def test_the_console_writes_only_when_asked(tidu: Command, home: Path) -> None:
    count = "MATCH (n:FromConsole) RETURN count(n);"
    refused = tidu("db", "console", stdin="CREATE (:FromConsole);")
    assert refused.status == 1
    assert "Neo.ClientError.Statement.AccessMode" in refused.err
    assert tidu("db", "console", stdin=count).out.split() == ["0"]
    assert tidu("db", "console", "--write", stdin="CREATE (:FromConsole);").status == 0
    assert tidu("db", "console", stdin=count).out.split() == ["1"]


def test_statements_are_told_apart() -> None:
    lines = ["MATCH (n)", "RETURN n;", "RETURN 1", "", "  ", "RETURN ';' ", "+ 'x'", ":quit"]
    assert list(console.statements(lines)) == ["MATCH (n)\nRETURN n", "RETURN 1", "RETURN ';'\n+ 'x'\n:quit"]
    assert list(console.statements([":quit", "RETURN 1;"])) == []


def test_quarantine_counts_and_shows(tidu: Command, new_home: Path) -> None:
    assert tidu("quarantine").err == "Nothing is in quarantine.\n"
    folder = new_home / "quarantine"
    folder.mkdir()
    rows = ["file,line,field,value,reason,dropped", *(f"a.csv,{n},name,x{n},no name,row" for n in range(3))]
    (folder / "banks.csv").write_text("\n".join(rows) + "\n", "utf-8")
    assert tidu("quarantine").out.splitlines()[1].split() == ["banks", "3", "no", "name"]
    shown = tidu("quarantine", "banks", "--limit", "2")
    assert [line.split()[:4] for line in shown.out.splitlines()[1:]] == [
        ["a.csv", "0", "name", "x0"],
        ["a.csv", "1", "name", "x1"],
    ]
    assert shown.err.startswith("3 in all")


def test_the_schema_in_git_is_the_schema_of_the_code(tidu: Command) -> None:
    told = tidu("schema", "--check")
    assert (told.status, told.err) == (0, "schema.graphql is the schema of the code.\n")


def test_a_change_of_the_schema_is_shown_with_what_it_breaks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "schema.graphql"
    text = (CHECKOUT / "schema.graphql").read_text("utf-8")
    kept.write_text(text.replace("type Query {", "type Query {\n  gone: Int\n", 1), "utf-8")
    monkeypatch.setattr("tidu.schema.FILE", kept)
    with pytest.raises(SystemExit) as ended:
        command.app(["schema", "--check"])
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "breaks clients: Field Query.gone was removed." in told
    assert "-  gone: Int" in told
    with pytest.raises(SystemExit):
        command.app(["schema", "--write"])
    assert kept.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("seconds", "words"), [(4.4, "4 s"), (64, "1 min 4 s"), (3700, "1 h 1 min"), (90000, "1 d 1 h")]
)
def test_a_span_is_told_in_two_units(seconds: float, words: str) -> None:
    assert screen.span(seconds) == words


def test_a_port_that_is_taken_is_told_before_anything_starts(tidu: Command, new_home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = tidu("serve", "--port", str(port))
    assert told.status == 1
    assert told.err.startswith(f"✗ The API cannot listen on 127.0.0.1 port {port}: Address already in use.")
    assert list(new_home.iterdir()) == []


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`tidu serve` in a process group of its own, once it said that it is ready; its process and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tidu", "serve", "--port", str(free_port(None, None)), *arguments],
        cwd=CHECKOUT, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        said = []
        for line in process.stderr:
            said.append(line)
            if ready := re.match(r"Ready: (\S+)/graphql", line):
                yield process, ready[1]
                return
        pytest.fail("".join(said))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        process.stderr.close()


def ended(process: subprocess.Popen[str], by: signal.Signals) -> tuple[int, str]:
    """Send a signal to the process group, as a terminal does; the exit status and the last words."""
    os.killpg(process.pid, by)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def test_serve_leaves_the_database_that_was_running(home: Path, engine_settings: Settings) -> None:
    before = local.start(engine_settings)
    with serving("--no-load") as (process, address):
        with urlopen(f"{address}/schema.graphql") as answer:  # noqa: S310 - loopback
            assert answer.read().decode() == (CHECKOUT / "schema.graphql").read_text("utf-8")
        status, said = ended(process, signal.SIGINT)
    assert (status, said) == (0, "The database was running before and goes on; stop it with: tidu db stop\n")
    assert local.running(engine_settings) == before


def test_serve_stops_the_database_that_it_started(new_home: Path) -> None:
    with serving("--no-load", "--workers", "2") as (process, _):
        assert local.status(Settings()).running
        status, said = ended(process, signal.SIGTERM)
    assert (status, said) == (0, "The database is stopped.\n")
    assert not local.status(Settings()).crashed
    assert local.running(Settings()) is None
