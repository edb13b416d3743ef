"""What could not be loaded as it was, as a CSV file for each source: file, line, field, value, reason, dropped."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path
from tempfile import NamedTemporaryFile

from loaders.rows import Fault

LONGEST = 500  # characters of a value; the place in the file tells where the rest is
COLUMNS = tuple(f.name for f in fields(Fault))


def path(folder: Path, source: str) -> Path:
    """The quarantine file of a source."""
    return folder / f"{source}.csv"


def write(folder: Path, source: str, faults: Iterable[Fault]) -> None:
    """Write the faults of a source, by file and line, in place of those of its last load; no file when there are none.

    The file appears whole or not at all. The same faults give the same bytes.
    """
    target = path(folder, source)
    ordered = sorted(faults, key=lambda fault: (fault.file, fault.line))
    if not ordered:
        target.unlink(missing_ok=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=folder, prefix=f".{source}.", delete=False, encoding="utf-8", newline="") as part:
        writer = csv.writer(part, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(astuple(_shortened(fault)) for fault in ordered)
    whole = Path(part.name)
    whole.chmod(0o644)
    whole.replace(target)


def _shortened(fault: Fault) -> Fault:
    if len(fault.value) <= LONGEST:
        return fault
    value = f"{fault.value[:LONGEST]}…"
    return Fault(fault.file, fault.line, fault.field, value, fault.reason, fault.dropped)
