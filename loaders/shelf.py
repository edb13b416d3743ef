"""The shelf: a district's own files as they were loaded, kept so that a load can be undone or repeated.

A name has versions, numbered from 1; each is a folder with a copy of the file or folder that was loaded.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from graph.errors import LoadError

NAME = re.compile(r"[\w.-]{1,60}")
STRANGE = re.compile(r"[^\w.-]+")


def name_of(path: Path) -> str:
    """The name that a file is loaded under unless another is given: its own, without its ending."""
    stem = path.name.removesuffix(".gz")
    stem = stem if path.is_dir() else stem.rpartition(".")[0] or stem
    return STRANGE.sub("-", stem).strip("-.")[:60].lower() or "file"


def require_name(name: str, taken: object) -> None:
    """Refuse a name that is none, or that open data has. Raises LoadError."""
    if not NAME.fullmatch(name) or name.startswith("."):
        raise LoadError(f"{name!r} is no name for a load.", "Use letters, digits, - and _: --as registry-2026")
    if name in taken:  # type: ignore[operator]
        raise LoadError(f"{name} is the name of open data.", "Give the file another name: --as NAME")


@dataclass(frozen=True)
class Shelf:
    """The folder of all names."""

    folder: Path

    def versions(self, name: str) -> list[int]:
        """Numbers of the versions that are there, the newest last."""
        found = (self.folder / name).glob("[0-9]*")
        return sorted(int(path.name) for path in found if path.name.isdecimal())

    def current(self, name: str) -> Path | None:
        """The file or folder of the newest version; None where there is none."""
        versions = self.versions(name)
        return self._only(self.folder / name / str(versions[-1])) if versions else None

    def put(self, name: str, path: Path) -> Path:
        """Keep a copy of a file or folder as the newest version; the one there is if it is the same.

        The version appears whole or not at all. Raises OSError.
        """
        there = self.current(name)
        if there is not None and there.name == path.name and fingerprint(there) == fingerprint(path):
            return there
        home = self.folder / name
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = Path(mkdtemp(dir=home, prefix=".part-"))
        try:
            if path.is_dir():
                shutil.copytree(path, part / path.name)
            else:
                shutil.copy2(path, part / path.name)
            whole = home / str((self.versions(name) or [0])[-1] + 1)
            part.rename(whole)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        return whole / path.name

    def drop_newest(self, name: str) -> Path | None:
        """Forget the newest version; the one before it, or None."""
        versions = self.versions(name)
        if versions:
            shutil.rmtree(self.folder / name / str(versions[-1]))
        return self.current(name)

    def forget(self, name: str) -> None:
        """Forget a name with all its versions."""
        shutil.rmtree(self.folder / name, ignore_errors=True)

    @staticmethod
    def _only(folder: Path) -> Path | None:
        return next(iter(sorted(folder.iterdir())), None)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, or of the files of a folder with their names."""
    total = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        total.update(file.relative_to(path.parent).as_posix().encode())
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()
