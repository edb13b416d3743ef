"""What the columns of a form are: one description drives recognition, reading, templates and their page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeAlias
from unicodedata import normalize

from graph.vocabulary import Enumeration, Kind, Property
from loaders import spoken
from loaders.tables import Head, Heading

Converter: TypeAlias = Callable[[object], Any]
WORDY = re.compile(r"[,:](?![^(]*\))")
BRACKETED = re.compile(r"(.+)\(([^()]*)\)")
UNIT = re.compile("(?:单位:?)?(百万元|[千万亿]?元|%|万?(?:美元|欧元|日元|港元|港币|英镑))(?:人民币)?")
LONGEST = 80  # characters of a heading; what is longer is text
UNIT_ABOVE = re.compile(r"单位[:\s]*(?:人民币)?([千万亿]?元)")


def always(convert: Converter) -> Callable[[str], Converter]:
    """A converter that the heading's unit is nothing to."""
    return lambda _unit: convert


TEXT, LIST, DAY, LAST_DAY = map(always, (spoken.words, spoken.listed, spoken.day, spoken.last_day))
WHOLE, NUMBER, YEAR, MONTHS, FLAG, CODE = map(
    always, (spoken.whole, spoken.exact, spoken.year, spoken.months, spoken.yes_or_no, spoken.code)
)
MONEY, SHARE = spoken.money, spoken.share


@dataclass(frozen=True)
class Column:
    """A column: its heading, the fact it gives, how a cell becomes it, in words, and a cell as an example.

    `convert` takes the unit that the heading names. `unit` is the one of the template. `choices` are the words a cell
    may hold.
    """

    heading: str
    fact: str
    convert: Callable[[str], Converter]
    about: str
    example: str = ""
    also: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""
    choices: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The heading as the template has it."""
        return f"{self.heading}({self.unit})" if self.unit else self.heading

    def names(self) -> Iterator[str]:
        """All headings it is known by, in one spelling."""
        return map(key, (self.heading, self.title, *self.also))


@dataclass(frozen=True)
class Fit:
    """How a header fits columns: of each fact the column, its label and its unit; and the headings that say nothing."""

    at: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


def key(heading: str) -> str:
    """One spelling of a heading: half width, no space, none of the stars of required fields."""
    return re.sub(r"[\s*:_\-/]", "", normalize("NFKC", heading)).lower()


@lru_cache(maxsize=1 << 17)
def spellings(heading: Heading) -> tuple[tuple[str, str], ...]:
    """What a heading may be looked up by, each with the unit in its brackets; as it stands comes first."""
    if len(heading.text) > LONGEST:
        return ()
    return tuple(spelt(heading))


def spelt(heading: Heading) -> Iterator[tuple[str, str]]:
    """The same, one by one."""
    own, upper = key(heading.text), key(heading.upper)
    for said in (upper + own, own) if own and not UNIT.fullmatch(own.strip("()")) else (upper + own,):
        yield said, unit_in(said)
        if found := BRACKETED.fullmatch(said):
            yield found[1], unit_in(said)


def unit_in(said: str) -> str:
    """The unit in the brackets that a heading ends with."""
    bracketed = BRACKETED.fullmatch(said)
    found = UNIT.fullmatch(bracketed[2]) if bracketed else None
    return found[1] if found else ""


def index(columns: Iterable[Column]) -> Mapping[str, Column]:
    """Columns by all their headings; of two that share one the first."""
    known: dict[str, Column] = {}
    for column in columns:
        for name in column.names():
            known.setdefault(name, column)
    return known


def fit(known: Mapping[str, Column], head: Head) -> Fit:
    """Find columns in a header. Of two headings for one fact the first counts."""
    stated = UNIT_ABOVE.search(normalize("NFKC", " ".join(head.above)))
    at, labels, units, unread = dict[str, int](), dict[str, str](), dict[str, str](), list[str]()
    for position, heading in enumerate(head.headings):
        found = next(((known[said], unit) for said, unit in spellings(heading) if said in known), None)
        if found is None or found[0].fact in at:
            unread.extend([str(heading)] if str(heading) else [])
            continue
        column, unit = found
        at[column.fact], labels[column.fact] = position, str(heading)
        units[column.fact] = unit or (stated[1] if stated else "")
    return Fit(at, labels, units, tuple(unread))


def chinese(about: str) -> str:
    """The Chinese term that a description of the model begins with."""
    return WORDY.split(about, maxsplit=1)[0]


def words_of(enum: Enumeration, also: Mapping[str, str] | None = None) -> dict[str, str]:
    """The words of a closed list as people say them: its Chinese terms, then its own words."""
    said = {chinese(about): word for word, about in enum.values.items()}
    return {**said, **{part: word for term, word in said.items() for part in re.split("[、或]", term)}, **(also or {})}


def choice(
    enum: Enumeration, also: Mapping[str, str] | None = None
) -> tuple[Callable[[str], Converter], tuple[str, ...]]:
    """The converter of a closed list, and the words to choose from."""
    convert = spoken.one_of(words_of(enum, also) | {word: word for word in enum.values})
    return always(convert), tuple(map(chinese, enum.values.values()))


def column_of(prop: Property) -> Column:
    """The column of a property that needs no words beyond those of the model."""
    heading, unit, choices = chinese(prop.about), "", tuple[str, ...]()
    if prop.kind == Kind.ENUM and prop.enum:
        convert, choices = choice(prop.enum)
    elif "万元" in prop.about:
        convert, unit = MONEY, "万元"
    elif "as a fraction" in prop.about:
        convert, unit = SHARE, "%"
    else:
        convert = {Kind.BOOL: FLAG, Kind.INT: WHOLE, Kind.DECIMAL: NUMBER, Kind.DATE: DAY}.get(prop.kind, TEXT)
    return Column(heading, prop.name, convert, prop.about, unit=unit, choices=choices or yes_and_no(prop.kind))


def yes_and_no(kind: Kind) -> tuple[str, ...]:
    """The words of a flag."""
    return ("是", "否") if kind == Kind.BOOL else ()


def required(column: Column) -> Column:
    """The same column, in which no cell may be empty."""
    return replace(column, required=True)


def labels_of(facts: Sequence[str], columns: Iterable[Column]) -> str:
    """Headings of facts, in words."""
    named = {column.fact: column.heading for column in columns}
    return " or ".join(named[fact] for fact in facts)
