"""The registry and the digests: what a source needs comes before it, and a change is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graph.errors import LoadError
from loaders.batches import source_row
from loaders.check import checked
from loaders.digests import digests, matching
from loaders.rows import Source
from loaders.sources import SOURCES, dependents, needed
from tests.loaders.counting import DATA
from tests.loaders.small import registry, source

CHAIN = registry(source("a"), source("b", "a"), source("c", "b"), source("d"))


def test_each_source_stands_after_those_it_refers_to() -> None:
    names = list(SOURCES)
    assert [s.name for s in SOURCES.values() for before in s.after if names.index(before) > names.index(s.name)] == []


def test_each_source_tells_all_that_its_node_needs() -> None:
    for each in SOURCES.values():
        assert [*checked(source_row(each))] == [source_row(each)]


def test_each_file_of_a_source_is_there() -> None:
    assert [
        file for s in SOURCES.values() for file in s.files if not any(p.is_file() for p in matching(DATA, file))
    ] == []


def test_what_a_name_needs_and_what_needs_it() -> None:
    assert [s.name for s in needed(["c"], CHAIN)] == ["a", "b", "c"]
    assert dependents("a", CHAIN) == ["b", "c"]
    assert dependents("d", CHAIN) == []


def test_an_unknown_name_is_told_with_those_there_are() -> None:
    with pytest.raises(LoadError) as caught:
        needed(["e"], CHAIN)
    assert str(caught.value) == "There is no source e. There are a, b, c, d."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A file for each source of the chain."""
    for name in CHAIN:
        (tmp_path / f"{name}.txt").write_text(name)
    return tmp_path


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def test_a_digest_follows_its_files_and_those_before(data: Path) -> None:
    before = digests(CHAIN.values(), data)
    assert digests(CHAIN.values(), data) == before
    (data / "b.txt").write_text("other")
    assert changed(before, digests(CHAIN.values(), data)) == ["b", "c"]


def test_a_digest_follows_what_is_said_of_the_source(data: Path) -> None:
    def version(given: Source) -> Source:
        return replace(given, retrieved=date(2026, 12, 1)) if given.name == "d" else given

    before = digests(CHAIN.values(), data)
    assert changed(before, digests(map(version, CHAIN.values()), data)) == ["d"]


def test_a_digest_follows_the_code_that_reads(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests(CHAIN.values(), data)
    monkeypatch.setattr("loaders.digests.of_code", lambda: "of another version")
    assert changed(before, digests(CHAIN.values(), data)) == ["a", "b", "c", "d"]
