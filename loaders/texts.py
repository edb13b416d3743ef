"""Text files of unknown origin: their encoding is found out, and nothing of them is trusted before it is measured."""

from __future__ import annotations

import gzip
import io
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from graph.errors import LoadError

CHUNK = 2**20
LONGEST_LINE = 2**20  # characters
LARGEST = 2**31  # bytes, unpacked
GZIP = b"\x1f\x8b"
UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)


class Undecodable(Exception):
    """Bytes that are no text in the encoding tried."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True)
class TextFile:
    """A text file that was read to its end once: decodable, no line too long."""

    path: Path
    encoding: str

    def open(self) -> IO[str]:
        """Open it as text, its line ends as they are."""
        return io.TextIOWrapper(unpacked(self.path), self.encoding, newline="")


def text_file(path: Path) -> TextFile:
    """The file with its encoding: UTF-8, UTF-16 with its mark, or else GB18030.

    Raises LoadError: it is missing, no text, or has a line beyond the limit.
    """
    try:
        start = beginning(path)
        if start.startswith(UTF16):
            return measured(path, "utf-16")
        if b"\0" in start:
            raise LoadError(f"{path.name} is no text file.", "A table is CSV, TSV, JSON Lines, XLSX, XLS or ODS.")
        return eight_bits(path)
    except Undecodable as cause:
        problem = f"{path.name} cannot be read as UTF-16 from line {cause.line} on."
        raise LoadError(problem, "Save it anew as UTF-8.") from cause
    except (EOFError, zlib.error, gzip.BadGzipFile) as cause:
        raise LoadError(f"{path.name} cannot be unpacked: {cause}.", "Pack it anew, or give it unpacked.") from cause
    except OSError as cause:
        raise LoadError(f"{path} cannot be read: {cause.strerror or cause}.", "Check the path.") from cause


def eight_bits(path: Path) -> TextFile:
    """UTF-8 where all of it is, GB18030 where all of it is."""
    try:
        return measured(path, "utf-8-sig")
    except Undecodable as utf8:
        try:
            return measured(path, "gb18030")
        except Undecodable as gb:
            raise LoadError(
                f"{path.name} is neither UTF-8 (line {utf8.line}) nor GB18030 (line {gb.line}).",
                "Save it anew as UTF-8.",
            ) from gb


def measured(path: Path, encoding: str) -> TextFile:
    """Read it to its end. Raises Undecodable, or LoadError: a line beyond the limit, a character that no text has."""
    decoder = getincrementaldecoder(encoding)("strict")
    line, length = 1, 0
    for chunk, last in chunks(path):
        try:
            text = decoder.decode(chunk, last)
        except UnicodeDecodeError as cause:
            raise Undecodable(line + cause.object[: cause.start].count(b"\n")) from cause
        if "\0" in text:
            raise LoadError(f"{path.name} is no text: it holds zero bytes.", "Give the table itself, as CSV or XLSX.")
        first, *others = text.replace("\r", "\n").split("\n")
        if max(length + len(first), *map(len, others), 0) > LONGEST_LINE:
            raise LoadError(
                f"{path.name} has a line of more than {LONGEST_LINE:,} characters, after line {line}.",
                "A table has one row a line: check the line ends.",
            )
        length = len(others[-1]) if others else length + len(first)
        line += text.count("\n")
    return TextFile(path, encoding)


def chunks(path: Path) -> Iterator[tuple[bytes, bool]]:
    """The file in pieces, unpacked, each with whether it is the last.

    Raises LoadError: it unpacks to more than the limit.
    """
    read = 0
    with unpacked(path) as stream:
        while chunk := stream.read(CHUNK):
            read += len(chunk)
            if read > LARGEST:
                raise LoadError(
                    f"{path.name} holds more than {LARGEST // 2**30} GiB.",
                    "Split it, and load the parts from a folder.",
                )
            yield chunk, False
    yield b"", True


def unpacked(path: Path) -> IO[bytes]:
    """The bytes of a file, gzip or plain: what it is shows in its first bytes, not in its name."""
    with path.open("rb") as stream:
        packed = stream.read(2) == GZIP
    return cast("IO[bytes]", gzip.open(path)) if packed else path.open("rb")


def beginning(path: Path, size: int = 65_536) -> bytes:
    """The first bytes, unpacked."""
    with unpacked(path) as stream:
        return stream.read(size)
