"""`tidu resolve` as a person runs it: find, review in a spreadsheet, decide, merge, split."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner

from graph.errors import GraphError
from graph.settings import Settings
from graph.store import Store
from tests.graph.resolution.small import enterprise
from tidu.resolve import app

T = TypeVar("T")
Say = Callable[..., str]


def on(settings: Settings, work: Callable[[Store], Awaitable[T]]) -> T:
    """What some work on the store gives."""

    async def connected() -> T:
        store = await Store.open(settings)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(connected())


@pytest.fixture
def say(engine_settings: Settings, home: Path) -> Iterator[Say]:
    """Run a subcommand on a graph of two pairs; returns what it says, or raises what it refuses with."""

    async def fill(store: Store) -> None:
        await store.write("MATCH (n) DETACH DELETE n", {})
        await enterprise(store, "a:1", "天水华天科技股份有限公司", nameEn="Tianshui Huatian Technology")
        await enterprise(store, "b:1", "Tianshui Huatian Technology Co., Ltd.", "b", city="天水市")
        await enterprise(store, "a:2", "苏州金宏气体股份有限公司")
        await enterprise(store, "b:2", "金宏气体股份有限公司", "b")

    def run(*words: str, stdin: str = "") -> str:
        result = CliRunner().invoke(app, list(words), input=stdin)
        if isinstance(result.exception, GraphError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return " ".join(result.output.split())

    on(engine_settings, fill)
    yield run
    on(engine_settings, lambda store: store.write("MATCH (n) DETACH DELETE n", {}))


def ids(settings: Settings) -> list[Any]:
    """The ids of all enterprises."""
    rows = on(settings, lambda store: store.read("MATCH (n:Enterprise) RETURN n.id ORDER BY n.id", {}))
    return [key for [key] in rows]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_from_the_first_run_to_a_split(encoding: str, say: Say, engine_settings: Settings, tmp_path: Path) -> None:
    assert "4 enterprises compared: 1 pairs linked by program, 0 as decided, 1 wait; 2 changed." in say("run")
    file = tmp_path / "queue.csv"
    say("queue", "--csv", str(file))
    text = file.read_text("utf-8-sig").replace(",,\n", ",同一,年报\n")
    file.write_bytes(text.encode(encoding))
    assert "1 decided: 1 the same, 0 different." in say("decide", str(file), "--by", "王芳")
    assert "Nothing waits." in say("queue")
    assert "b:2 is now part of a:2" in say("merge", "--decided", "--by", "王芳")
    assert ids(engine_settings) == ["a:1", "a:2", "b:1"]
    assert "b:2 a:2 王芳" in say("merged")
    say("split", "b:2", "--different", "--by", "王芳")
    assert ids(engine_settings) == ["a:1", "a:2", "b:1", "b:2"]
    assert "1 pairs linked by program, 0 as decided, 0 wait" in say("run")


def test_one_pair_at_a_time(say: Say) -> None:
    assert "1 different" in say("decide", "a:1", "b:1", "different", "--by", "王芳", "--reason", "两家")
    assert "0 pairs linked by program, 0 as decided, 1 wait" in say("run")
    assert "a:1 b:1 different 王芳" in say("decided")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("decide", "a:1", "b:1", "perhaps", "--by", "x"), "perhaps decides nothing."),
        (("decide", "a:1", "b:1", "--by", "x"), "Decide takes a file, or two ids and a word."),
        (("decide", "no-such-file.csv", "--by", "x"), "no-such-file.csv cannot be read: No such file or directory."),
        (("merge", "a:1", "b:1"), "Who merges is not told."),
        (("merge", "a:1", "--by", "x"), "Merge takes two ids, or --decided."),
        (("merge", "a:1", "b:1", "--by", "x", "--keep", "a:2"), "a:2 is neither of the two."),
        (("split", "a:1"), "a:1 was not merged into another enterprise."),
        (("split", "a:1", "--different"), "Who decides is not told."),
    ],
)
def test_what_is_refused_is_told(words: tuple[str, ...], message: str, say: Say) -> None:
    with pytest.raises(GraphError) as refused:
        say(*words)
    assert refused.value.message == message


def test_the_help_teaches(say: Say) -> None:
    text = say("--help")
    assert all(f"tidu resolve {word}" in text for word in ("run", "queue", "decide", "merge", "split"))
