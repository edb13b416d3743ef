"""The digest of a source: it changes when anything that its rows are made from does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from graph.errors import LoadError
from graph.model import MODEL
from loaders.rows import Source

LOADER = 1  # raise it when the same bytes would give other rows or other batches


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
    total = hashlib.sha256(repr((LOADER, MODEL.version, said, more, after)).encode())
    for file in source.files:
        total.update(of_file(data / file))
    return total.hexdigest()


def of_file(path: Path) -> bytes:
    """SHA-256 of a file's bytes."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except FileNotFoundError as cause:
        raise LoadError(f"The data file {path} is missing.", "Restore it, or point TIDU_DATA at its folder.") from cause
