"""changes.yaml read: how each metric changes, and when applications are taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from graph.rules.changes import Changing, How, Lapse, Pace, Round
from graph.rules.entries import Entry, number, whole, words
from graph.rules.formulas import Value
from graph.rules.metrics import Metric
from graph.rules.numbers import exact
from graph.rules.rulesets import Regulation
from graph.rules.verdicts import Application

HEAD = frozenset({
    "schema_version", "status", "confirming", "granted_after_years", "horizon_years", "rounds", "metrics",
})  # fmt: skip
METRIC = frozenset({"how", "way", "effort", "years", "family", "lapse", "words"})
LAPSE, ROUND = (
    frozenset({"after", "to", "until"}),
    frozenset({"tier", "kinds", "from", "to", "regulation", "provision", "year"}),
)
DAY = re.compile(r"(\d\d)-(\d\d)")
LEAP_YEAR = 2024  # so that 02-29 is a day


def with_changes(file: Entry, metrics: Mapping[str, Metric]) -> dict[str, Metric]:
    """The metrics, each with how it changes."""
    file.strangers(HEAD)
    told = dict(file.items("metrics"))
    found = {}
    for name, metric in metrics.items():
        entry = told.pop(name, file.at("metrics").at(name))
        found[name] = replace(metric, changing=_changing(entry, metric))
    for entry in told.values():
        entry.wrong("the metric dictionary lacks it")
    return found


def read_pace(file: Entry, regulations: Mapping[str, Regulation]) -> Pace:
    """What progression goes by, with the rounds; each names the provision it is from."""
    confirming = file.need("confirming", number, Fraction(1))
    if confirming <= 0:
        file.at("confirming").wrong("a number above zero was expected")
    return Pace(
        confirming,
        file.need("granted_after_years", whole, 0),
        file.need("horizon_years", whole, 0),
        tuple(_round(entry, regulations) for entry in file.each("rounds")),
    )


def _changing(entry: Entry, metric: Metric) -> Changing:
    if entry.value is None:
        entry.wrong("it is missing: say how the metric changes")
        return Changing()
    entry.strangers(METRIC)
    how, way = entry.need("how", words, How.NEVER.value), entry.at("way").value
    if how not in set(How):
        entry.at("how").wrong(f"one of {', '.join(How)} was expected")
        return Changing()
    if way not in {None, "up", "down"}:
        entry.at("way").wrong("up or down was expected")
    years = tuple(year for item in entry.each("years") if (year := whole(item)))
    if (how == How.YEAR) != bool(years) or any(year < 1 for year in years):
        entry.at("years").wrong("years from 1 were expected, of the metrics with how: year alone")
    return Changing(
        How(how),
        way != "down",
        _effort(entry.at("effort"), entry.need("effort", number, Fraction(1))),
        years,
        entry.may("family", words) or "",
        None if entry.at("lapse").value is None else _lapse(entry.at("lapse"), metric),
        dict(_words(entry, metric)),
    )


def _words(entry: Entry, metric: Metric) -> Iterator[tuple[str, Fraction]]:
    for word, effort in entry.items("words"):
        if word not in metric.values:
            effort.wrong(f"the metric dictionary lacks the value {word} of {metric.id}")
        yield word, _effort(effort, number(effort) or Fraction(1))


def _effort(entry: Entry, value: Fraction) -> Fraction:
    if value <= 0:
        entry.wrong("an effort above zero was expected")
        return Fraction(1)
    return value


def _lapse(entry: Entry, metric: Metric) -> Lapse:
    entry.strangers(LAPSE)
    until = entry.at("until").value
    if until not in {"stays", "unknown"}:
        entry.at("until").wrong("stays or unknown was expected")
    return Lapse(entry.need("after", whole, 1), _value(entry.at("to"), metric), until == "stays")


def _value(entry: Entry, metric: Metric) -> Value:
    if metric.numeric:
        return number(entry) or Fraction(0)
    if metric.kind == "bool" and isinstance(entry.value, bool):
        return entry.value
    if metric.kind == "enum" and entry.value in metric.values:
        return str(entry.value)
    entry.wrong(f"a value of {metric.id} was expected, not {entry.value!r}")
    return exact(0) if metric.numeric else False


def _round(entry: Entry, regulations: Mapping[str, Regulation]) -> Round:
    entry.strangers(ROUND)
    kinds = frozenset(Application(item.value) for item in entry.each("kinds") if item.value in set(Application))
    if not kinds:
        entry.at("kinds").wrong("at least one of new, review was expected")
    regulation, provision = entry.need("regulation", words, ""), entry.need("provision", words, "")
    known = regulations.get(regulation)
    if known is None:
        entry.at("regulation").wrong(f"no file has the regulation {regulation}")
    elif provision not in {found.get("id") for found in known.provisions}:
        entry.at("provision").wrong(f"{regulation} has no provision {provision}")
    first, last = _month_and_day(entry.at("from")), _month_and_day(entry.at("to"))
    if first > last:
        entry.at("to").wrong("it is before the first day")
    return Round(entry.need("tier", words, ""), kinds, first, last, regulation, provision, entry.need("year", whole, 1))


def _month_and_day(entry: Entry) -> tuple[int, int]:
    found = DAY.fullmatch(str(entry.value))
    if found is not None:
        month, day = int(found[1]), int(found[2])
        try:
            date(LEAP_YEAR, month, day)
        except ValueError:
            found = None
        else:
            return month, day
    entry.wrong(f"a month and a day such as 04-25 were expected, not {entry.value!r}")
    return 1, 1
