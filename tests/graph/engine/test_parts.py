"""The engine's pure parts: its settings as text, its password's hash, its Java, what its log says."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.engine.archive import archivable
from graph.engine.config import neo4j_conf, quoted
from graph.engine.credentials import hashed, matches
from graph.engine.diagnosis import PortTaken, diagnose, hopeless, started
from graph.engine.java import find_java, runtime
from graph.errors import EngineError
from graph.settings import Settings

# Made by Neo4j's own `set-initial-password` for the password secret123.
NEO4J_LINE = (
    "neo4j:SHA-256,869c82db339cdd141bc008eef633c26847836b54d0b10c3098dc78b9482a3b13,"
    "0438c8b54e3f96e994fab36927f3b0ffb1edce280d54d4732f0d657ff2f60bac,1024:"
)


def test_the_hash_is_the_one_neo4j_makes() -> None:
    salt = bytes.fromhex(NEO4J_LINE.split(",")[2])
    assert hashed("secret123", salt) == NEO4J_LINE
    assert matches("secret123", NEO4J_LINE)
    assert not matches("secret124", NEO4J_LINE)
    assert not matches("secret123", "garbage")


def test_the_settings_hold_no_path_with_other_than_ascii(tmp_path: Path) -> None:
    conf = neo4j_conf(Settings(home=tmp_path / "青浦"), 7001)
    assert conf.isascii()
    assert "server.bolt.listen_address=127.0.0.1:7001\n" in conf
    assert "server.directories.data=store\n" in conf


@pytest.mark.parametrize(
    ("argument", "expected"),
    [("-cp", '"-cp"'), ("/a b/企业", '"/a b/企业"'), ('a"b', '"a\\"b"'), ("a\\b", '"a\\\\b"')],
)
def test_an_argument_is_quoted(argument: str, expected: str) -> None:
    assert quoted(argument) == expected


@pytest.mark.parametrize(
    ("log", "message"),
    [
        ("Caused by: java.net.BindException: Address already in use", "The port of the database engine is taken"),
        ("Store and its lock file has been locked by another process: /x/store_lock", "The store is locked by another"),
        ("Caused by: java.io.IOException: No space left on device", "The disk of the store is full."),
        ("ERROR Invalid memory configuration - exceeds physical memory.", "There is not enough memory"),
        ("java.nio.file.AccessDeniedException: /x/neostore", "The store or the log folder cannot be written."),
        (
            "UnsupportedClassVersionError: has been compiled by a more recent version",
            "The Java that was found does not",
        ),
        ("", "The database engine ended while starting. Its last words:\n  (nothing)"),
        (
            "one\n\tat org.neo4j.Main(Main.java:1)\ntwo\n",
            "The database engine ended while starting. Its last words:\n  one\n  two",
        ),
    ],
)
def test_a_log_tells_the_cause(log: str, message: str) -> None:
    error = diagnose(log, "/x/engine.log")
    assert error.message.startswith(message)
    assert "/x/engine.log" in error.remedy


def test_a_taken_port_is_worth_another_try() -> None:
    assert isinstance(diagnose("Address already in use", ""), PortTaken)


def test_only_the_engine_itself_says_that_it_started() -> None:
    assert started("2026-11-23 17:28:53.501+0000 INFO  Started.\n")
    assert not started("2026-11-23 17:28:48.174+0000 INFO  Starting...\n")
    assert hopeless("java.io.IOException: No space left on device")
    assert not hopeless("INFO  Started.")


@pytest.mark.parametrize(
    ("release", "version"),
    [('IMPLEMENTOR="x"\nJAVA_VERSION="21.0.8"\n', "21.0.8"), ('JAVA_VERSION="17"\n', "17"), ("", None)],
)
def test_a_java_is_known_by_its_release_file(tmp_path: Path, release: str, version: str | None) -> None:
    java_in(tmp_path, release)
    found = runtime(tmp_path)
    assert (found and found.version) == version


def test_the_bundled_java_is_found_first() -> None:
    assert find_java(Settings()).major == 21


def test_a_java_that_does_not_suit_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.engine.java.homes", lambda _: [java_in(tmp_path, 'JAVA_VERSION="11.0.2"\n')])
    with pytest.raises(EngineError) as caught:
        find_java(Settings())
    assert caught.value.message == (
        f"The embedded database needs Java 17 or 21; only Java 11.0.2 in {tmp_path} was found."
    )


def test_no_java_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.engine.java.homes", lambda _: [])
    with pytest.raises(EngineError, match="Java 17 or 21 and none was found"):
        find_java(Settings())


def test_classes_made_at_run_time_are_not_archived() -> None:
    kept = ["org/neo4j/Main id: 1\n", "@lambda-proxy org/neo4j/A run ()V\n"]
    lost = [
        "jdk/proxy1/$Proxy3\n",
        "x id: 2 super: 0 source: file:/y\n",
        "@lambda-form-invoker z\n",
        "x" * 5000 + "\n",
        "cut off",
    ]
    assert list(archivable(kept + lost)) == kept


def java_in(home: Path, release: str) -> Path:
    (home / "bin").mkdir()
    (home / "bin" / "java").touch()
    (home / "release").write_text(release)
    return home
