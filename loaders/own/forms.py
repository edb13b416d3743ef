"""A form: a kind of table a district keeps, by its columns and the rows that one line of it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from loaders.fields import EMPTY, FieldError, lost, read, sort_out
from loaders.files import Record
from loaders.own.columns import Column, Converter, Fit, fit, index, labels_of
from loaders.own.honours import Honours, honours
from loaders.own.places import Places, places
from loaders.own.trades import Trades, trades
from loaders.rows import Dropped, Fault, Row
from loaders.spoken import ABSENT, plain
from loaders.tables import Head


@dataclass(frozen=True)
class Known:
    """What the data folder knows that own files refer to by name; each is read when it is first asked for."""

    data: Path

    @cached_property
    def places(self) -> Places:
        """Territories."""
        return places(self.data)

    @cached_property
    def honours(self) -> Honours:
        """Titles."""
        return honours(self.data)

    @cached_property
    def trades(self) -> Trades:
        """Industries."""
        return trades(self.data)


@dataclass(frozen=True)
class Entry:
    """A line of a form: the facts that could be read, and what stood above the table or names its file."""

    record: Record
    labels: Mapping[str, str]
    facts: Mapping[str, Any]
    above: str

    def text(self, fact: str) -> str:
        """A fact as text, empty where there is none."""
        return str(self.facts.get(fact, ""))

    def only(self, facts: Iterable[str]) -> dict[str, Any]:
        """Those of these facts that are there."""
        return {fact: self.facts[fact] for fact in facts if fact in self.facts}

    def fault(self, fact: str, reason: str, dropped: Dropped = "field") -> Fault:
        """A fault in the cell of a fact."""
        return self.record.fault(self.labels.get(fact, fact), reason, dropped)

    def found(self, fact: str, find: Callable[[object], str]) -> str | Fault | None:
        """What a fact names, by a look-up that raises FieldError; None where the fact is missing."""
        try:
            return find(self.facts[fact]) if fact in self.facts else None
        except FieldError as cause:
            return self.fault(fact, str(cause))


@dataclass(frozen=True)
class Form:
    """A kind of table. `either` are facts of which each line needs one; `telling` those that tell it from others.

    `also_told` says from the texts above a table that it is of this form where no telling column is there.
    """

    name: str
    title_zh: str
    about: str
    columns: tuple[Column, ...]
    parse: Callable[[Entry, Known], Iterator[Row]]
    telling: tuple[str, ...]
    either: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    also_told: Callable[[str], bool] = lambda _above: False

    def lacks(self, fit: Fit, above: str) -> list[str]:
        """Headings that a table needs to be of this form and does not have; none when it is of this form."""
        missing = [column.heading for column in self.columns if column.required and column.fact not in fit.at]
        if self.either and not any(fact in fit.at for fact in self.either):
            missing.append(labels_of(self.either, self.columns))
        if not any(fact in fit.at for fact in self.telling) and not self.also_told(above):
            missing.append(labels_of(self.telling[:3], self.columns))
        return missing

    @cached_property
    def _index(self) -> Mapping[str, Column]:
        return index(self.columns)

    def fit(self, head: Head) -> Fit:
        """Its columns in a header."""
        return fit(self._index, head)

    def example(self) -> list[str]:
        """The line that the template shows."""
        return [column.example for column in self.columns]


def rows_of(form: Form, fit: Fit, above: str, known: Known) -> Callable[[Record], Iterator[Row]]:
    """What parses a line of a table that is of this form."""
    readers = {column.fact: read_cell(column, fit) for column in form.columns if column.fact in fit.at}
    needed = {column.fact for column in form.columns if column.required}
    examples = {fit.labels[column.fact]: column.example for column in form.columns if column.fact in fit.at}

    def parse(record: Record) -> Iterator[Row]:
        if any(examples.values()) and all(record[label] == example for label, example in examples.items()):
            yield record.fault(next(iter(examples)), "the example of the template: passed over", "nothing")
            return
        values = {
            fact: read(record, fit.labels[fact], convert, "row" if fact in needed else "field")
            for fact, convert in readers.items()
        }
        empty = [record.fault(fit.labels[fact], EMPTY, "row") for fact in needed if values[fact] is None]
        facts, faults = sort_out(values)
        if form.either and not any(fact in facts for fact in form.either):
            faults = unidentified(form, fit, record, faults)
        yield from (*empty, *faults)
        if not empty and not lost(faults):
            yield from form.parse(Entry(record, fit.labels, facts, above), known)

    return parse


def unidentified(form: Form, fit: Fit, record: Record, faults: Sequence[Fault]) -> list[Fault]:
    """The faults of a line of which one fact of several is needed and none could be read: it is lost."""
    labels = {fit.labels[fact] for fact in form.either if fact in fit.labels}
    if not any(fault.field in labels for fault in faults):
        reason = f"{EMPTY}: {labels_of(form.either, form.columns)} is needed"
        return [*faults, record.fault(min(labels), reason, "row")]
    return [replace(fault, dropped="row") if fault.field in labels else fault for fault in faults]


def read_cell(column: Column, fit: Fit) -> Converter:
    """The converter of a column's cells; what people write for nothing is nothing."""
    convert = column.convert(fit.units[column.fact])
    return lambda raw: None if plain(raw) in ABSENT else convert(raw)
