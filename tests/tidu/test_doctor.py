"""`tidu doctor` on installations with one thing wrong each."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest

from graph import constraints, local
from graph.engine.state import take_lock
from graph.settings import Settings
from graph.store import Store
from tests.tidu.conftest import Command


def found(tidu: Command) -> tuple[int, dict[str, tuple[str, str, str]]]:
    """Exit status, and grade, words and remedy of each check."""
    told = tidu("doctor", "--json")
    rows = json.loads(told.out)
    return told.status, {row["check"]: (row["grade"], row["said"], row["remedy"]) for row in rows}


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """A free port, as the one of the API."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        number = int(probe.getsockname()[1])
    monkeypatch.setenv("PORT", str(number))
    return number


@pytest.fixture
async def filled(empty_store: Store) -> Store:
    """A graph that a load made, in small."""
    await constraints.apply(empty_store)
    report = json.dumps({"rows": 10, "nodes": 5, "edges": 1, "quarantined": 4})
    await empty_store.write(
        "CREATE (:Graph {id: 'graph', version: 1}), (:Bank {id: 'b', sources: ['cn-banks'], load: 'x'}), "
        "(:Load {id: 'cn-banks', digest: 'x', complete: true, report: $report}), "
        "(:Load {id: 'ror-cn', digest: 'x', complete: false})",
        {"report": report},
    )
    return empty_store


def test_a_sound_installation(tidu: Command, home: Path, port: int, filled: Store) -> None:
    status, checks = found(tidu)
    assert status == 0
    sound = ("Python", "settings", "open data", "home", "secrets", "engine", "process", "database", "graph", "indexes")
    assert {name: checks[name][0] for name in (*sound, "provenance", "API")} == dict.fromkeys(
        (*sound, "provenance", "API"), "fine"
    )
    assert checks["graph"][1] == "version 1"
    assert checks["API"][1] == f"not running; port {port} is free"
    assert (checks["sources"][0], "partly loaded: ror-cn" in checks["sources"][1]) == ("care", True)
    assert checks["quarantine"][:2] == ("care", "4 rows or fields; more than a quarter of cn-banks.")


async def break_version(store: Store, _home: Path) -> None:
    await store.write("MATCH (g:Graph) SET g.version = 99", {})


async def break_index(store: Store, _home: Path) -> None:
    await store.schema("DROP CONSTRAINT id_bank")


async def break_provenance(store: Store, _home: Path) -> None:
    await store.write("CREATE (:Bank {id: 'stranger'})", {})


BROKEN = [
    (break_version, "graph", "wrong", "The graph is of version 99; this program knows 1."),
    (break_index, "indexes", "wrong", "Missing or not filled: id_bank."),
    (break_provenance, "provenance", "care", "Nodes without a source: 1 Bank."),
]


@pytest.mark.parametrize(("check", "grade", "said"), [case[1:] for case in BROKEN], ids=lambda value: value)
def test_what_is_wrong_in_the_graph(
    tidu: Command, home: Path, port: int, broken: str, check: str, grade: str, said: str
) -> None:
    status, checks = found(tidu)
    assert checks[check][:2] == (grade, said)
    assert checks[check][2]
    assert status == (grade == "wrong")


@pytest.fixture
async def broken(filled: Store, home: Path, check: str) -> str:
    """The graph with the one thing broken that the check is to find."""
    breaking = next(case[0] for case in BROKEN if case[1] == check)
    await breaking(filled, home)
    return check


def test_secrets_that_others_can_read(tidu: Command, new_home: Path, port: int) -> None:
    new_home.chmod(0o700)
    key = new_home / "token.key"
    key.write_text("secret")
    key.chmod(0o644)
    status, checks = found(tidu)
    assert (status, checks["secrets"]) == (
        1, ("wrong", f"Other users can enter or read '{key}'.", f"chmod go-rwx '{key}'"),
    )  # fmt: skip


def test_a_database_that_is_down_ends_nothing(tidu: Command, new_home: Path, port: int) -> None:
    status, checks = found(tidu)
    assert status == 1
    assert checks["process"][:2] == ("care", "It is stopped.")
    assert checks["database"][0] == "wrong"
    assert checks["database"][1].startswith("The embedded database is not running.")
    assert checks["API"][0] == "fine"
    shown = tidu("doctor").out
    assert "✗ database" in shown
    assert "→ Start it with `tidu db start`" in shown


def test_a_port_that_another_program_has(tidu: Command, new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidu.doctor.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))
        _, checks = found(tidu)
    assert checks["API"][:2] == ("wrong", f"Another program listens at http://127.0.0.1:{taken}.")


def test_settings_that_cannot_be(tidu: Command, new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDU_MAX_PAGE", "none")
    status, checks = found(tidu)
    assert (status, list(checks), checks["settings"][0]) == (1, ["Python", "settings"], "wrong")
    assert "TIDU_MAX_PAGE=none" in checks["settings"][1]


@pytest.mark.parametrize(
    ("variable", "value", "check", "said"),
    [
        ("TIDU_ENGINE_HEAP_MB", "99999999", "settings", "The database may take"),
        ("TIDU_DATA", "/nowhere", "open data", "There is no folder /nowhere."),
        ("NEO4J_URI", "bolt://127.0.0.1:1", "settings", "NEO4J_URI is set and NEO4J_PASSWORD is not."),
    ],
)
def test_settings_that_do_not_fit(
    tidu: Command, new_home: Path, port: int, monkeypatch: pytest.MonkeyPatch,
    variable: str, value: str, check: str, said: str,
) -> None:  # fmt: skip
    monkeypatch.setenv(variable, value)
    status, checks = found(tidu)
    assert (status, checks[check][0]) == (1, "wrong")
    assert checks[check][1].startswith(said)


def test_a_store_that_someone_holds(tidu: Command, new_home: Path, port: int) -> None:
    here = Settings(home=new_home)
    local.prepare(here)
    lock = take_lock(here)
    assert lock is not None
    _, checks = found(tidu)
    os.close(lock)
    assert checks["process"][0] == "wrong"
    assert "is locked by a live process" in checks["process"][1]
