"""What a district's own file or folder is: told by its content, read lazily, accounted for to the last record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from graph.errors import LoadError
from loaders.own import ckg, finance, firms, measures, science, service, trade
from loaders.own.accounts import Account
from loaders.own.columns import Fit, key
from loaders.own.forms import Form, Known, rows_of
from loaders.rows import Fault, Row
from loaders.tables import Head, Table, tables

FORMS: tuple[Form, ...] = (
    *firms.FORMS, *trade.FORMS, *science.FORMS, *finance.FORMS, *measures.FORMS, *service.FORMS,
)  # fmt: skip
BY_NAME = {form.name: form for form in FORMS}
SUFFIXES = frozenset(
    {".csv", ".tsv", ".txt", ".tab", ".json", ".jsonl", ".ndjson", ".gz", ".xlsx", ".xlsm", ".xls", ".ods", ".et"}
)
SHOWN = 12  # headings in a message
NO_MATTER = frozenset(map(key, ("序号", "编号", "No.", "行号", "#")))


@dataclass(frozen=True)
class Recognised:
    """What was recognised. `after` names the open sources whose nodes its edges refer to.

    `account` says what became of each record, once `rows` has been read to its end.
    """

    path: Path
    format: tuple[str, ...]
    title_zh: str
    about: str
    files: tuple[Path, ...]
    after: tuple[str, ...]
    read: Callable[[Path, Account], Iterator[Row]] = field(repr=False)
    account: Account = field(default_factory=Account)

    def rows(self, data: Path) -> Iterator[Row]:
        """Its rows, lazily; `data` is the folder of the open data. Raises LoadError: a file broke off."""
        self.account.clear()
        return self.read(data, self.account)


@dataclass(frozen=True)
class Match:
    """A table and the form it is of."""

    table: Table
    form: Form
    head: Head
    fit: Fit
    above: str


def recognise(path: Path) -> Recognised:
    """Recognise a file, or a folder of files.

    Raises LoadError: it is missing, no table, or of no format there is; with the headings found and the nearest form.
    """
    if not path.exists():
        raise LoadError(f"{path} does not exist.", "Check the path.")
    return folder(path) if path.is_dir() else of_matches(path, (path,), matches(path, path.name))


def folder(path: Path) -> Recognised:
    """Recognise a folder: ChainKnowledgeGraph, or files each recognised. What is no table is named and left."""
    found = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith((".", "~$")))
    if {ckg.COMPANIES, ckg.PRODUCTS} & {file.name for file in found if file.parent == path}:
        return chain_knowledge_graph(path)
    files = [file for file in found if file.suffix.lower() in SUFFIXES]
    if not files:
        raise LoadError(f"The folder {path} holds no table.", f"Tables end in {', '.join(sorted(SUFFIXES))}.")
    passed: list[Match | Fault] = [
        Fault(file.relative_to(path).as_posix(), 0, "", file.suffix, "not a table: passed over", "nothing")
        for file in found
        if file not in files
    ]
    parts = [part for file in files for part in matches(file, file.relative_to(path).as_posix())]
    return of_matches(path, tuple(files), [*passed, *parts])


def chain_knowledge_graph(path: Path) -> Recognised:
    """ChainKnowledgeGraph as published. Raises LoadError: some of its files are missing."""
    if missing := [file for file in ckg.FILES if not (path / file).is_file()]:
        raise LoadError(
            f"{path} looks like ChainKnowledgeGraph, but lacks {', '.join(missing)}.",
            f"It has five files: {', '.join(ckg.FILES)}.",
        )
    return Recognised(
        path, ("chain-knowledge-graph",), "上市公司与产品(ChainKnowledgeGraph)",
        "Listed companies, what they make, and what goes into what", tuple(path / file for file in ckg.FILES), (),
        partial(ckg.rows, path),
    )  # fmt: skip


def of_matches(path: Path, files: tuple[Path, ...], parts: Sequence[Match | Fault]) -> Recognised:
    """What tables make together."""
    forms = list(dict.fromkeys(part.form.name for part in parts if isinstance(part, Match)))
    known = [BY_NAME[name] for name in forms]
    return Recognised(
        path,
        tuple(forms),
        "、".join(form.title_zh for form in known),
        " ".join(form.about for form in known),
        files,
        tuple(dict.fromkeys(source for form in known for source in form.after)),
        partial(rows, parts),
    )


def rows(parts: Sequence[Match | Fault], data: Path, account: Account) -> Iterator[Row]:
    """Rows of tables, each after a word on the columns that nothing is made of."""
    known = Known(data)
    for part in parts:
        if isinstance(part, Fault):
            yield part
            continue
        yield from unread(part)
        columns = {part.fit.labels[fact]: at for fact, at in part.fit.at.items()}
        parse = rows_of(part.form, part.fit, part.above, known)
        yield from account.each(part.table.records(part.head, columns), parse)


def unread(match: Match) -> Iterator[Fault]:
    """What is said once of the columns that a table has and its form does not."""
    left = [heading for heading in match.fit.unread if key(heading) not in NO_MATTER]
    if left:
        more = f" and {len(left) - SHOWN:,} more" if len(left) > SHOWN else ""
        value = "、".join(left[:SHOWN]) + more
        reason = f"columns that the form {match.form.name} does not have: not read"
        yield Fault(match.table.file, match.head.line, "", value, reason, "nothing")


def matches(path: Path, name: str) -> list[Match | Fault]:
    """The tables of a file with their forms; a fault for each sheet of a workbook that is of none.

    Raises LoadError: none of its tables is of a form.
    """
    found = tables(path, name)
    parts: list[Match | Fault] = []
    for table in found:
        heads = list(table.heads())
        match = best(table, heads, path)
        if match:
            parts.append(match)
        elif heads:
            parts.append(Fault(table.file, 0, "", table.sheet, "a sheet of no known form: passed over", "nothing"))
    if not any(isinstance(part, Match) for part in parts):
        raise unrecognised(path, [head for table in found for head in table.heads()])
    return parts


def best(table: Table, heads: Sequence[Head], path: Path) -> Match | None:
    """The form and the header under which most columns of a table mean something; None when it is of no form."""
    stem = path.name.split(".")[0]
    found: tuple[tuple[int, bool, bool], Match] | None = None
    for head in heads:
        titles = " ".join(head.above)
        for form in FORMS:
            fit = form.fit(head)
            if not fit.at or form.lacks(fit, f"{titles} {stem} {table.sheet}"):
                continue
            above = titles or " ".join(dict.fromkeys((stem, table.sheet))).strip()
            rank = (len(fit.at), form.also_told(above), head.single)
            if found is None or rank > found[0]:
                found = (rank, Match(table, form, head, fit, above))
    return found[1] if found else None


def unrecognised(path: Path, heads: Sequence[Head]) -> LoadError:
    """The error of a file that is of no form: what was found, and what was nearest."""
    ranked = [(len(fit.at), form, head, fit) for head in heads for form in FORMS if (fit := form.fit(head)).at]
    kinds = f"Forms are {', '.join(BY_NAME)}; `tidu template enterprises > 企业.csv` gives one to fill in."
    if not ranked:
        first = max(heads, key=lambda head: sum(map(bool, map(str, head.headings))), default=None)
        seen = [str(heading) for heading in first.headings if str(heading)] if first else []
        names = {column.heading: form.name for form in FORMS for column in form.columns}
        near = [near for heading in seen[:SHOWN] for near in get_close_matches(heading, names, 1)]
        hint = f" Nearest: {', '.join(f'{name} ({names[name]})' for name in near)}." if near else ""
        return LoadError(f"{path.name} is of no form there is. First line: {listed(seen)}.{hint}", kinds)
    _, form, head, fit = max(ranked, key=lambda item: item[0])
    lacking = form.lacks(fit, path.name)
    headings = [str(heading) for heading in head.headings if str(heading)]
    return LoadError(
        f"{path.name} is of no form there is. Headings on line {head.line}: {listed(headings)}. "
        f"Nearest is {form.name} ({form.title_zh}), which also needs {'; '.join(lacking)}.",
        kinds,
    )


def listed(headings: Sequence[str]) -> str:
    """The first headings, each cut short."""
    shown = ", ".join(heading if len(heading) <= 40 else f"{heading[:40]}…" for heading in headings[:SHOWN])
    return (f"{shown} and {len(headings) - SHOWN:,} more" if len(headings) > SHOWN else shown) or "nothing"
