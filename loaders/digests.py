"""The digest of a source: it changes when anything that its rows are made from does, the code that makes them too."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import graph
from graph.errors import LoadError
from loaders.rows import Source

MAKERS = (
    "keys.py",
    "model.py",
    "names.py",
    "names_words.py",
    "nouns.py",
    "pinyin.py",
    "relations.py",
    "reported.py",
    "words.py",
    "vocabulary.py",
    "sharing.py",
    "writes.py",
)  # of graph; all of loaders


def digests(sources: Iterable[Source], data: Path) -> dict[str, str]:
    """SHA-256 by source name. A source changes with those it comes after, which must stand before it.

    Raises LoadError: a file is missing.
    """
    found: dict[str, str] = {}
    for source in sources:
        found[source.name] = digest(source, data, found)
    return found


def digest(source: Source, data: Path, earlier: Mapping[str, str]) -> str:
    """The digest of one source; `earlier` has those of the sources it comes after."""
    said = (source.name, source.title_zh, source.about, source.licence, source.non_commercial, source.address)
    more = (source.version, source.retrieved.isoformat(), source.attribution, source.files)
    after = [(name, earlier[name]) for name in source.after]
    total = hashlib.sha256(repr((of_code(), said, more, after)).encode())
    for file in source.files:
        for path in matching(data, file):
            total.update(path.name.encode() + of_file(path))
    return total.hexdigest()


def matching(data: Path, file: str) -> list[Path]:
    """The files that one entry of a source's `files` means: that file, or all of the data folder that fit its stars."""
    pattern = "*" in file and not Path(file).is_absolute()  # a district's own file may have a star in its name
    return sorted(data.glob(file)) if pattern else [data / file]


@cache
def of_code() -> str:
    """SHA-256 of the modules that turn files into rows and rows into batches.

    A version number kept by hand would be forgotten, and the graph of an older reading would stay.
    """
    own, model = Path(__file__).parent, Path(graph.__file__).parent
    files = [*sorted(own.rglob("*.py")), *(model / name for name in MAKERS)]
    return hashlib.sha256(b"".join(map(of_file, files))).hexdigest()


def of_file(path: Path) -> bytes:
    """SHA-256 of a file's bytes."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except FileNotFoundError as cause:
        raise LoadError(f"The data file {path} is missing.", "Restore it, or point TIDU_DATA at its folder.") from cause
