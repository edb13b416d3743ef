"""What became of each record of a file: loaded, in quarantine, or passed over with a word why. The three add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from loaders.files import Record
from loaders.rows import Fault, Row


@dataclass
class Account:
    """Records by file. One that gave a node or an edge is loaded, even where a field of it is in quarantine."""

    read: Counter[str] = field(default_factory=Counter)
    loaded: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        """Begin anew."""
        for counter in (self.read, self.loaded, self.quarantined, self.passed):
            counter.clear()

    def adds_up(self) -> bool:
        """Whether nothing is lost without being named."""
        return self.read == self.loaded + self.quarantined + self.passed

    def taken(self, record: Record) -> None:
        """Count a record as loaded that gives no row of its own: a row of another record says what it says."""
        self.loaded[record.place.file] += 1

    def each(self, records: Iterable[Record | Fault], parse: Callable[[Record], Iterable[Row]]) -> Iterator[Row]:
        """Rows that `parse` makes of each record, placed at it, and what became of the record counted."""
        for record in records:
            if isinstance(record, Fault):
                self.read[record.file] += 1
                self.quarantined[record.file] += 1
                yield record
                continue
            file = record.place.file
            self.read[file] += 1
            given = list(parse(record))
            faults = [row for row in given if isinstance(row, Fault)]
            if len(faults) < len(given):
                self.loaded[file] += 1
            elif any(fault.dropped == "row" for fault in faults):
                self.quarantined[file] += 1
            elif faults:
                self.passed[file] += 1
            yield from (row if isinstance(row, Fault) else row.at(record.place) for row in given)
