"""Files that mean harm or were harmed, made by code: each with what it is named."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

HEADER = "企业名称,统一社会信用代码,成立日期"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{target}"/>'
    "</Relationships>"
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '{extra}<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
ODS = (
    '<office:document-content xmlns:office="o" xmlns:table="t"><office:body><office:spreadsheet><table:table>'
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" '
    'office:value-type="string"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>'
)


def book(path: Path, rows: str = "", extra: str = "", target: str = "xl/workbook.xml", **parts: str | bytes) -> None:
    """A workbook of raw markup."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT.format(target=target))
        archive.writestr("xl/workbook.xml", BOOK.format(extra=extra))
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows=rows))
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)


def cell(at: str, text: str) -> str:
    """A cell of text."""
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def text_of(content: str | bytes) -> Callable[[Path], None]:
    """A maker of a file with that content."""

    def make(path: Path) -> None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def endless_line(path: Path) -> None:
    """One line of 1 GiB that takes no room on the disk."""
    with path.open("wb") as file:
        file.write(f"{HEADER}\n".encode())
        file.truncate(2**30)


def long_line(path: Path) -> None:
    """One line of 4 MiB of letters."""
    path.write_bytes(f"{HEADER}\n".encode() + b"a" * 2**22)


def zip_bomb(path: Path) -> None:
    """A workbook whose sheet unpacks to 1,000 times itself."""
    book(path, rows=" " * (64 * 2**20))


def many_bombs(path: Path) -> None:
    """A workbook that would unpack to more than a gigabyte: its directory says so."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "甲")
        archive.getinfo("xl/workbook.xml").file_size = 2**31


def nested(path: Path) -> None:
    """A workbook that holds an archive."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", "甲")
    book(path, xl__a_dot_zip=inner.getvalue())


def laughs(path: Path) -> None:
    """A workbook that defines entities by entities."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", ROOT.format(target="xl/workbook.xml"))
        archive.writestr(
            "xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
        )


def two_far_cells(path: Path) -> None:
    """Two cells in opposite corners: 17 billion in one block."""
    first, last = f'<row r="1">{cell("A1", "企业名称")}</row>', f'<row r="1048576">{cell("XFD1048576", "甲")}</row>'
    book(path, rows=first + last)


def uncounted_cells(path: Path) -> None:
    """The same with cells that do not say where they are."""
    book(path, rows=f'<row r="1">{"<c/>" * 16_384}</row><row r="1048576"><c/></row>')


def disguised(path: Path) -> None:
    """A far cell behind a sign that seems to end its tag."""
    book(path, rows=f'<row r="1">{cell("A1", "甲")}</row><row><c x=">" r="XFD1048576"/></row>')


def announced(path: Path) -> None:
    """A workbook that announces ten thousand million strings and has none."""
    book(path, xl__sharedStrings_dot_xml='<sst count="1" uniqueCount="9999999999"></sst>')


def cut_short(path: Path) -> None:
    """Half a workbook."""
    with xlsxwriter.Workbook(str(path)) as whole:
        whole.add_worksheet().write_row(0, 0, HEADER.split(","))
    path.write_bytes(path.read_bytes()[:2000])


def packed_bomb(path: Path) -> None:
    """A gzip of 8 MiB on one line."""
    path.write_bytes(gzip.compress(HEADER.encode() + b"\n" + b"a" * 2**23))


def repeating(path: Path) -> None:
    """An ODS of a million rows of 16,000 cells, in a kilobyte."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {  # what is made, and a word of the error
    "empty.csv": (text_of(""), "is empty"),
    "blank.csv": (text_of("\ufeff \n\n"), "is empty"),
    "picture.csv": (text_of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "no text"),
    "caret.csv": (text_of("企业名称^统一社会信用代码\n甲^乙\n"), "企业名称^统一社会信用代码"),
    "page.xls": (text_of("<html><table><tr><td>企业名称</td></tr></table></html>"), "web page"),
    "document.csv": (text_of(b"%PDF-1.7 \xe2\xe3"), "another document"),
    "latin.csv": (text_of(b"name;\xff\xff\xff\n"), "neither UTF-8 (line 1) nor GB18030 (line 1)"),
    "broken.csv": (
        text_of(f"{HEADER}\n甲,".encode() + b"\xff\xff\xff\n"),
        "neither UTF-8 (line 2) nor GB18030 (line 2)",
    ),
    "zeros.csv": (text_of(HEADER.encode() + b"\n" + b"a" * 70_000 + b"\0"), "zero bytes"),
    "endless.csv": (endless_line, "no text"),
    "long.csv": (long_line, "a line of more than 1,048,576 characters"),
    "unclosed.csv": (text_of(f'{HEADER}\n"甲,\n' + "乙,丙,丁\n" * 300), "that begins on line 2"),
    "bomb.xlsx": (zip_bomb, "200 times itself"),
    "bombs.xlsx": (many_bombs, "would unpack to more than 1024 MiB"),
    "nested.xlsx": (nested, "holds another archive"),
    "laughs.xlsx": (laughs, "entities of its own"),
    "corners.xlsx": (two_far_cells, "1,048,576 by 16,384"),
    "uncounted.xlsx": (uncounted_cells, "1,048,576 by 16,384"),
    "elsewhere.xlsx": (lambda path: book(path, target="xl/other.xml"), "in an unusual place"),
    "disguised.xlsx": (disguised, "is not what a workbook holds"),
    "announced.xlsx": (announced, "announces 9999999999 entries"),
    "cut.xlsx": (cut_short, "cannot be read as a workbook"),
    "archive.xlsx": (lambda path: zipfile.ZipFile(path, "w").close(), "not a workbook"),
    "no-book.xls": (text_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000), "cannot be read as a workbook"),
    "repeating.ods": (repeating, "more than 20,000,000 cells"),
    "packed.csv.gz": (packed_bomb, "a line of more than"),
    "cut.csv.gz": (text_of(gzip.compress(HEADER.encode() * 99)[:-9]), "cannot be"),
    "1904.xlsx": (lambda path: book(path, extra='<workbookPr date1904="1"/>'), "counts its days from 1904"),
    "list.json": (text_of('[{"企业名称": "甲"'), "is not JSON"),
    "unknown.csv": (text_of("苹果,梨\n1,2\n"), "First line: 苹果, 梨"),
    "only-names.csv": (text_of("企业名称,电话号\n甲,2\n"), "Nearest is enterprises"),
}
