"""Text files in whatever encoding: which it is, and what is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from graph.errors import LoadError
from loaders import texts
from loaders.texts import text_file

TEXT = "企业名称,简称\n青浦示例有限公司,青浦𠮷\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("packed", [False, True])
def test_the_encoding_is_found_out(encoding: str, found: str, packed: bool, tmp_path: Path) -> None:
    content = TEXT.encode(encoding)
    (tmp_path / "a.csv").write_bytes(gzip.compress(content) if packed else content)
    text = text_file(tmp_path / "a.csv")
    assert text.encoding == found
    with text.open() as stream:
        assert stream.read() == TEXT


def test_a_character_cut_by_the_chunks_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "CHUNK", 1)
    (tmp_path / "a.csv").write_text(TEXT, "utf-8")
    assert text_file(tmp_path / "a.csv").encoding == "utf-8-sig"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_limit_is_of_one_line_whatever_ends_it(end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LONGEST_LINE", 8)
    monkeypatch.setattr(texts, "CHUNK", 5)
    (tmp_path / "a.csv").write_bytes((("a" * 8 + end) * 3).encode())
    assert text_file(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_bytes((("a" * 8 + end) * 3 + "a" * 9).encode())
    with pytest.raises(LoadError) as caught:
        text_file(tmp_path / "b.csv")
    assert caught.value.message.startswith("b.csv has a line of more than 8 characters")


def test_what_unpacks_without_end_is_left_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LARGEST", 2**20)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"a,b\n" * 2**19))
    with pytest.raises(LoadError) as caught:
        text_file(tmp_path / "a.csv.gz")
    assert caught.value.message.startswith("a.csv.gz holds more than")


def test_a_wrong_byte_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a\nb\n\xff\n")
    with pytest.raises(LoadError) as caught:
        text_file(tmp_path / "a.csv")
    assert caught.value.message == "a.csv is neither UTF-8 (line 3) nor GB18030 (line 3)."


def test_half_a_character_of_utf16_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("甲,乙\n".encode("utf-16")[:-1])
    with pytest.raises(LoadError) as caught:
        text_file(tmp_path / "a.csv")
    assert caught.value.message == "a.csv cannot be read as UTF-16 from line 1 on."


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        text_file(tmp_path / "a.csv")
    assert caught.value.message.endswith("cannot be read: No such file or directory.")
