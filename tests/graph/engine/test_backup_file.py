"""The file of a backup, on small folders: whole, or refused with words, and nothing left behind."""

from __future__ import annotations

import gzip
import io
import os
import resource
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.engine.backup_file import FORMAT, MANIFEST, Manifest, files_of, pack, read_manifest, unpack
from graph.errors import BackupError

KEPT = {"databases/neo4j/store": b"nodes" * 999, "databases/neo4j/schema/index": b"", "transactions/neo4j/0": b"log"}
OTHERS = {"run/state.json": b"1", "dbms/auth.ini": b"hash", "databases/system/s": b"2", "transactions/system/0": b"3"}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A folder with the shape of a store."""
    for name, content in {**KEPT, **OTHERS}.items():
        place = tmp_path / "store" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return tmp_path / "store"


@pytest.fixture
def backup(store: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "b.tar.gz"
    pack(store, file, "0.1.0", "5.26.30", 1)
    return file


def refusal(file: Path, into: Path) -> str:
    with pytest.raises(BackupError) as caught:
        unpack(file, into)
    return caught.value.message


def made(file: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """An archive of these members."""
    with tarfile.open(file, "w:gz") as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file


def members_of(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as archive:
        return [(info, (archive.extractfile(info) or io.BytesIO()).read()) for info in archive]


def test_what_was_packed_is_unpacked(store: Path, backup: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    into = tmp_path / "into"
    manifest = unpack(backup, into, lambda step, done=0, total=0: told.append((step, done, total)))
    assert {path.relative_to(into).as_posix(): path.read_bytes() for path in files_of(into)} == KEPT
    assert manifest == read_manifest(backup)
    assert (manifest.format, manifest.engine, manifest.graph, manifest.size) == (FORMAT, "5.26.30", 1, 4998)
    assert told[-1] == ("Unpacking the backup", 4998, 4998)


def test_it_is_for_its_owner_only_and_holds_no_password(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [info.name for info, _ in members_of(backup)] == [MANIFEST, *sorted(KEPT)]
    assert list(backup.parent.glob("*.part")) == []


@pytest.mark.parametrize("part", [0, 0.3, 0.9])
def test_a_file_that_was_cut_is_refused(part: float, backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * part)])
    assert "is cut short or altered" in refusal(backup, tmp_path / "into")


def test_a_byte_that_changed_is_found(backup: Path, tmp_path: Path) -> None:
    tar = bytearray(gzip.decompress(backup.read_bytes()))
    tar[tar.index(b"nodesnodes")] ^= 1
    backup.write_bytes(gzip.compress(bytes(tar)))
    expected = f"{backup} is cut short or altered: databases/neo4j/store is not what was backed up."
    assert refusal(backup, tmp_path / "into") == expected


def test_a_file_that_is_missing_is_told(backup: Path, tmp_path: Path) -> None:
    other = made(tmp_path / "other.tar.gz", *members_of(backup)[:-1])
    assert refusal(other, tmp_path / "into") == f"{other} is cut short or altered: 1 of its 3 files are missing."


def as_link(info: tarfile.TarInfo) -> None:
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"


def as_hard_link(info: tarfile.TarInfo) -> None:
    info.type, info.linkname = tarfile.LNKTYPE, MANIFEST


def as_stranger(info: tarfile.TarInfo) -> None:
    info.name = "../outside"


@pytest.mark.parametrize("spoil", [as_link, as_hard_link, as_stranger])
def test_links_and_strangers_are_refused(
    spoil: Callable[[tarfile.TarInfo], None], backup: Path, tmp_path: Path
) -> None:
    members = members_of(backup)
    info = next(info for info, content in members if not content)
    spoil(info)
    other = made(tmp_path / "other.tar.gz", *members)
    assert refusal(other, tmp_path / "into") == (
        f"{other} holds {info.name!r}, which its manifest does not list as it is."
    )
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("path", ["../outside", "/outside", "a/../../outside", "a//b", "", "a\0b"])
def test_a_manifest_that_leads_out_of_the_folder_is_refused(path: str, backup: Path, tmp_path: Path) -> None:
    manifest = read_manifest(backup)
    entry = manifest.files[0].model_copy(update={"path": path})
    head = manifest.model_copy(update={"files": (entry,)}).model_dump_json().encode()
    other = made(tmp_path / "other.tar.gz", (tarfile.TarInfo(MANIFEST), head), (tarfile.TarInfo(path or "x"), b""))
    expected = "its manifest is wrong at files.0.path: Value error, leads out of its folder"
    assert expected in refusal(other, tmp_path / "into")
    assert not (tmp_path / "outside").exists()


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    other = made(tmp_path / "other.tar.gz", (tarfile.TarInfo(MANIFEST), b'{"format": 2, "new": true}'))
    assert refusal(other, tmp_path) == f"{other} is a backup of format 2; this program reads up to 1."


def test_what_is_no_backup_is_told(tmp_path: Path) -> None:
    other = made(tmp_path / "other.tar.gz", (tarfile.TarInfo("readme"), b"hello"))
    assert "is no backup of `tidu backup`" in refusal(other, tmp_path)
    assert "cannot be read: No such file" in refusal(tmp_path / "nowhere", tmp_path)


@contextmanager
def largest_file(limit: int) -> Iterator[None]:
    """Writing fails beyond so many bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_room_nothing_is_left_behind(store: Path, tmp_path: Path) -> None:
    (store / "databases" / "neo4j" / "noise").write_bytes(os.urandom(100_000))
    folder = tmp_path / "backups"
    folder.mkdir()
    with largest_file(50_000), pytest.raises(BackupError) as caught:
        pack(store, folder / "b.tar.gz", "0.1.0", "5.26.30", 1)
    assert caught.value.message.startswith(f"{folder} cannot be written")
    assert list(folder.iterdir()) == []


def test_a_disk_that_is_too_small_is_told_before(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 5 << 20})())
    with pytest.raises(BackupError, match="has 5 MB free; 64 MB may be needed"):
        pack(store, tmp_path / "b.tar.gz", "0.1.0", "5.26.30", 1)


def test_a_store_that_changes_while_it_is_read_gives_no_backup(store: Path, tmp_path: Path) -> None:
    def altered(step: str, done: int = 0, total: int = 0) -> None:
        if (step, done) == ("Reading the store", total):
            (store / "databases/neo4j/store").write_bytes(b"edges" * 999)

    with pytest.raises(BackupError, match="is not what was backed up"):
        pack(store, tmp_path / "b.tar.gz", "0.1.0", "5.26.30", 1, altered)
    assert list(tmp_path.glob("b.*")) == []


def test_a_manifest_tells_its_size(backup: Path) -> None:
    manifest = Manifest.model_validate_json(read_manifest(backup).model_dump_json())
    assert [entry.size for entry in manifest.files] == [0, 4995, 3]
