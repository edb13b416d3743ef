"""Facts about an enterprise, as the rules want them, and what of them cannot be so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from math import isfinite
from typing import Any

from graph.rules.book import Book
from graph.rules.errors import BadFact
from graph.rules.formulas import Value
from graph.rules.metrics import Metric
from graph.rules.numbers import exact, text


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one metric.

    `value` is a Fraction (money in 万元, ratios as fractions), a bool, a word, or a frozenset of words. `evidence`:
    whether proof is attached. `origin` says where it is from.
    """

    value: Value
    evidence: bool = False
    origin: str = ""


Facts = Mapping[str, Fact]
LARGEST = 10**18


def read_fact(
    metrics: Mapping[str, Metric], name: str, value: Any, *, evidence: bool = False, origin: str = ""
) -> Fact:
    """A fact from a plain value: a number, a truth value, a word or a list of words. Raises BadFact."""
    metric = metrics.get(name)
    if metric is None:
        near = get_close_matches(name, metrics, 3, 0.6)
        raise BadFact(name, f"There is no metric {name}.", f"Did you mean {' or '.join(near)}?" if near else "")
    return Fact((_number if metric.numeric else READERS[metric.kind])(metric, value), evidence, origin)


def check_together(book: Book, facts: Facts) -> None:
    """Raise BadFact where a part is larger than its whole."""
    for part, whole in book.parts:
        if part in facts and whole in facts:
            less, more = facts[part].value, facts[whole].value
            if isinstance(less, Fraction) and isinstance(more, Fraction) and less > more:
                told = f"{_name(book, part)} is {text(less)}, above {_name(book, whole)}, which is {text(more)}."
                raise BadFact(part, told, f"{part} is part of {whole}: both are in the same unit, of the same year.")


def evidenced(facts: Facts) -> dict[str, Fact]:
    """The same facts, all with evidence."""
    return {name: replace(fact, evidence=True) for name, fact in facts.items()}


def _name(book: Book, metric: str) -> str:
    return f"{metric} ({book.metrics[metric].name})"


def _number(metric: Metric, value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        raise _other(metric, value, "a number")
    if not isfinite(value):
        raise _other(metric, value, "a number that is not infinite")
    number = value if isinstance(value, Fraction) else exact(value)
    if abs(number) >= LARGEST:
        raise BadFact(metric.id, _told(metric, f"{float(number):g}"), "No figure of an enterprise is so large.")
    if metric.kind == "int" and number.denominator != 1:
        raise _other(metric, value, "a whole number")
    if metric.least is not None and number < metric.least:
        raise BadFact(metric.id, _told(metric, text(number)), f"It cannot be below {text(metric.least)}.")
    if metric.most is not None and number > metric.most:
        hint = " A ratio is a fraction: 5 % is 0.05." if metric.kind == "ratio" else ""
        raise BadFact(metric.id, _told(metric, text(number)), f"It cannot be above {text(metric.most)}.{hint}")
    return number


def _flag(metric: Metric, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _other(metric, value, "true or false")


def _word(metric: Metric, value: Any) -> str:
    if isinstance(value, str) and value in metric.values:
        return value
    raise _other(metric, value, f"one of {', '.join(metric.values)}")


def _words(metric: Metric, value: Any) -> frozenset[str]:
    if isinstance(value, list | tuple | set | frozenset):
        return frozenset(_word(metric, word) for word in value)
    raise _other(metric, value, f"a list of {', '.join(metric.values)}")


READERS: Mapping[str, Callable[[Metric, Any], Value]] = {"bool": _flag, "enum": _word, "list": _words}


def _other(metric: Metric, value: Any, wanted: str) -> BadFact:
    unit = f" in {metric.unit}" if metric.unit == "万元" else ""
    return BadFact(metric.id, _told(metric, repr(value)), f"It is {wanted}{unit}.")


def _told(metric: Metric, value: str) -> str:
    return f"{metric.id} ({metric.name}) is {value}."
