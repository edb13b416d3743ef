"""A backup as a file: a tar archive under gzip, whose first member lists every other with its size and SHA-256.

It takes its name only when it was written, read back and compared; unpacking compares again before anything is used.
Users and passwords of the engine stay out: a restored store gets the password of the installation it is restored in.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from graph.engine.install import unwritable
from graph.engine.report import Report, quiet
from graph.engine.swap import sync_folder
from graph.errors import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 16 << 20  # bytes; a store has some hundred files
FAST = 1  # of gzip's levels: the store is written twice as fast as at 6, and a tenth larger
PIECE = 1 << 20
SPARE = 64 << 20  # bytes left free on the disk of the backup
LEFT_OUT = ("run", "dbms", "databases/system", "transactions/system")  # of this installation, or made anew
OTHER = "Take another backup, or fetch this file again; nothing here was changed."


def inside(path: str) -> str:
    """A path that stays in the folder it is relative to."""
    parts = PurePosixPath(path)
    if not path or parts.is_absolute() or ".." in parts.parts or str(parts) != path or "\0" in path:
        raise ValueError("leads out of its folder")
    return path


class Entry(BaseModel):
    """One file of a store: its path in it, its size in bytes, its SHA-256 in hex."""

    model_config = ConfigDict(frozen=True)
    path: Annotated[str, AfterValidator(inside)]
    size: int = Field(ge=0)
    sha256: str


class Manifest(BaseModel):
    """What a backup holds. `format` is the one of this file, `graph` the version of the model; null for no graph."""

    model_config = ConfigDict(frozen=True)
    format: int
    product: str
    engine: str
    graph: int | None
    created: datetime
    files: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(entry.size for entry in self.files)


class Header(BaseModel):
    """The part of a manifest that every format has."""

    format: int


def files_of(store: Path) -> list[Path]:
    """The files of a store that a backup holds, by name."""
    found = (path for path in sorted(store.rglob("*")) if path.is_file())
    return [path for path in found if not any(path.is_relative_to(store / part) for part in LEFT_OUT)]


def pack(store: Path, file: Path, product: str, engine: str, graph: int | None, report: Report = quiet) -> Manifest:
    """Write a backup of a store that nobody has open; whole and verified, or not at all. Raises BackupError."""
    part = file.with_name(f"{file.name}.part")
    files = files_of(store)
    total = sum(path.stat().st_size for path in files)
    with told_disk(file.parent):
        require_room(file.parent, total)
        try:
            entries = tuple(entries_of(store, files, total, report))
            manifest = Manifest(
                format=FORMAT, product=product, engine=engine, graph=graph, created=datetime.now(UTC), files=entries
            )
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
                write(store, raw, manifest, report)
                raw.flush()
                os.fsync(raw.fileno())
            unpack(part, None, report)
            part.replace(file)
            sync_folder(file.parent)
        finally:
            part.unlink(missing_ok=True)
    return manifest


def entries_of(store: Path, files: list[Path], total: int, report: Report) -> Iterator[Entry]:
    """What the manifest says of each file."""
    done = 0
    for path in files:
        with path.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
            size = opened.tell()
        done += size
        report("Reading the store", done, total)
        yield Entry(path=path.relative_to(store).as_posix(), size=size, sha256=sha256)


def write(store: Path, raw: IO[bytes], manifest: Manifest, report: Report) -> None:
    """Write the archive: the manifest, then each file."""
    done = 0
    with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=FAST, format=tarfile.PAX_FORMAT) as archive:
        head = manifest.model_dump_json(indent=1).encode()
        archive.addfile(member(MANIFEST, len(head), manifest), io.BytesIO(head))
        for entry in manifest.files:
            with (store / entry.path).open("rb") as opened:
                archive.addfile(member(entry.path, entry.size, manifest), opened)
            done += entry.size
            report("Writing the backup", done, manifest.size)


def member(path: str, size: int, manifest: Manifest) -> tarfile.TarInfo:
    """A plain file of the archive, for its owner only."""
    info = tarfile.TarInfo(path)
    info.size, info.mode, info.mtime = size, 0o600, int(manifest.created.timestamp())
    return info


def read_manifest(file: Path) -> Manifest:
    """The manifest of a backup. Raises BackupError: no backup, or one of a newer format."""
    with opened_backup(file) as archive:
        return first_member(file, archive)


def unpack(file: Path, into: Path | None, report: Report = quiet) -> Manifest:
    """Check every byte of a backup and write its files below a folder, nowhere when None. Raises BackupError."""
    with opened_backup(file) as archive:
        manifest = first_member(file, archive)
        missing = {entry.path: entry for entry in manifest.files}
        done = 0
        while info := archive.next():
            entry = missing.pop(info.name, None)
            if entry is None or not info.isreg() or info.size != entry.size:
                raise BackupError(f"{file} holds {info.name!r}, which its manifest does not list as it is.", OTHER)
            if extracted(archive, info, into and into / entry.path) != entry.sha256:
                raise altered(file, f"{entry.path} is not what was backed up")
            done += entry.size
            report("Checking the backup" if into is None else "Unpacking the backup", done, manifest.size)
    if missing:
        raise altered(file, f"{len(missing)} of its {len(manifest.files)} files are missing")
    return manifest


def extracted(archive: tarfile.TarFile, info: tarfile.TarInfo, place: Path | None) -> str:
    """Copy one member to a place of its own, nowhere when None; its SHA-256 in hex."""
    source, digest = archive.extractfile(info), hashlib.sha256()
    if source is None:
        raise tarfile.ReadError("not a file")
    with open_new(place) as target:
        while piece := source.read(PIECE):
            digest.update(piece)
            target.write(piece)
        target.flush()
        if place is not None:
            os.fsync(target.fileno())
    return digest.hexdigest()


def open_new(place: Path | None) -> IO[bytes]:
    """A file to be made, for its owner only; the null device for none."""
    if place is None:
        return open(os.devnull, "wb")  # noqa: PTH123 - a name, not a path
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb")


@contextmanager
def opened_backup(file: Path) -> Iterator[tarfile.TarFile]:
    """The archive, read from its start; what shows it to be cut or altered is told as such."""
    try:
        source = file.open("rb")
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {os.strerror(error.errno or 0)}.", "Name a file that is.") from error
    with source:
        try:
            with tarfile.open(fileobj=source, mode="r|gz") as archive:
                yield archive
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise altered(file, str(error)) from error


def first_member(file: Path, archive: tarfile.TarFile) -> Manifest:
    """The manifest, which comes first."""
    info = archive.next()
    source = archive.extractfile(info) if info and info.name == MANIFEST and info.size <= LARGEST_MANIFEST else None
    if source is None:
        raise BackupError(f"{file} is no backup of `tidu backup`: it does not begin with a manifest.", OTHER)
    head = source.read()
    try:
        found = Header.model_validate_json(head).format
        if found > FORMAT:
            raise BackupError(
                f"{file} is a backup of format {found}; this program reads up to {FORMAT}.",
                "Restore it with the newer program that made it.",
            )
        return Manifest.model_validate_json(head)
    except ValidationError as error:
        fault = error.errors()[0]
        raise altered(file, f"its manifest is wrong at {'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error


def altered(file: Path, why: str) -> BackupError:
    """The error for a file that is not as it was written."""
    return BackupError(f"{file} is cut short or altered: {why}.", OTHER)


def require_room(folder: Path, needed: int) -> None:
    """Refuse before a long wait when a disk cannot hold so many bytes."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE:
        raise BackupError(
            f"The disk of {folder} has {free >> 20} MB free; {(needed + SPARE) >> 20} MB may be needed.",
            "Free some space, or choose another disk.",
        )


@contextmanager
def told_disk(folder: Path) -> Iterator[None]:
    """Tell of a folder that is full, closed or not there in our words."""
    try:
        yield
    except OSError as error:
        told = unwritable(folder, error)
        raise BackupError(told.message, "Nothing was left behind; free some space or name another folder.") from error
