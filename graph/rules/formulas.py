"""How a metric follows from others: the `derived` texts of the metric dictionary, read and computed.

    rd_expense_y1 / revenue_y1          + - * / with brackets and numbers
    mean(main_revenue_y1..y3)           the mean of a run of years
    (revenue_y1 / revenue_y3) ** 0.5 - 1   a square root, with a number added or taken away
    rd_org_level in {national, provincial}
    cn-miit-2011-300 size class in {micro, small, medium}

The result is unknown where an input is, where a denominator is not above zero, and for the root of a negative number.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from graph.rules.numbers import Number, Root, exact

Value = Number | bool | str | frozenset[str]
Given = Callable[[str], Value | None]

SIZE_CLASS = re.compile(r"(\S+) size class in \{([^}]*)\}")
RUN = re.compile(r"(\w+_y)(\d)\.\.y(\d)")
OPERATORS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Constant:
    """A number."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """Another metric."""

    metric: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`left` and `right` joined by + - * or /."""

    sign: str
    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class SquareRoot:
    """The square root of what is inside."""

    inner: Formula


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a word is one of these."""

    metric: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Whether the size class by a regulation's table is one of these."""

    regulation: str
    classes: frozenset[str]


Formula = Constant | Name | Operation | SquareRoot | Among | SizeClass


def read_formula(text: str) -> Formula:
    """The formula in a text. Raises ValueError with what cannot be read."""
    sized = SIZE_CLASS.fullmatch(text.strip())
    if sized:
        return SizeClass(sized[1], frozenset(_listed(sized[2])))
    try:
        parsed = ast.parse(RUN.sub(_years, text.strip()), mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"not a formula: {text}") from error
    formula = _read(parsed, text)
    for part in parts(formula):
        if isinstance(part, Operation) and _has_root(part) and not _shifted(part):
            raise ValueError(f"only a number can be added to a root, or taken from it: {text}")
    return formula


def parts(formula: Formula) -> Iterator[Formula]:
    """The formula and all formulas inside it."""
    yield formula
    for inner in (
        (formula.left, formula.right)
        if isinstance(formula, Operation)
        else (formula.inner,)
        if isinstance(formula, SquareRoot)
        else ()
    ):
        yield from parts(inner)


def inputs(formula: Formula) -> tuple[str, ...]:
    """The metrics it is computed from, each once; none for a size class, whose table names them."""
    named = (part.metric for part in parts(formula) if isinstance(part, Name | Among))
    return tuple(dict.fromkeys(named))


def computed(formula: Formula, given: Given) -> Value | None:
    """The formula's value; None where it is unknown. A size class is not computed here (graph.rules.sizes)."""
    match formula:
        case Constant(value):
            return value
        case Name(metric):
            return given(metric)
        case Among(metric, words):
            word = given(metric)
            return None if word is None else word in words
        case SquareRoot(inner):
            square = computed(inner, given)
            return Root(square) if isinstance(square, Fraction) and square >= 0 else None
        case Operation(sign, left, right):
            return _joined(sign, computed(left, given), computed(right, given))
    return None


def _joined(sign: str, left: Value | None, right: Value | None) -> Number | None:
    if not isinstance(left, Fraction | Root) or not isinstance(right, Fraction):
        return right + left if isinstance(right, Root) and isinstance(left, Fraction) and sign == "+" else None
    if isinstance(left, Root):
        return left + right if sign == "+" else left - right
    if sign == "/":
        return left / right if right > 0 else None
    return left + right if sign == "+" else left - right if sign == "-" else left * right


def _read(node: ast.expr, text: str) -> Formula:
    match node:
        case ast.Name(id=name):
            return Name(name)
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return Constant(exact(number))
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=power)) if power == HALF:
            return SquareRoot(_read(left, text))
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
            return Operation(OPERATORS[type(operator)], _read(left, text), _read(right, text))
        case ast.Call(func=ast.Name(id="mean"), args=[first, *rest], keywords=[]):
            total = _read(first, text)
            for one in rest:
                total = Operation("+", total, _read(one, text))
            return Operation("/", total, Constant(Fraction(1 + len(rest))))
        case ast.Compare(left=ast.Name(id=name), ops=[ast.In()], comparators=[ast.Set(elts=words)]) if all(
            isinstance(word, ast.Name) for word in words
        ):
            return Among(name, frozenset(word.id for word in words if isinstance(word, ast.Name)))
    raise ValueError(f"not a formula: {text}")


def _years(run: re.Match[str]) -> str:
    return ", ".join(f"{run[1]}{year}" for year in range(int(run[2]), int(run[3]) + 1))


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]


def _has_root(formula: Formula) -> bool:
    return any(isinstance(part, SquareRoot) for part in parts(formula))


def _shifted(operation: Operation) -> bool:
    """Whether it is a root with a number added or taken away, or a root inside a root's own square."""
    left, right = operation.left, operation.right
    if isinstance(right, Constant) and operation.sign in "+-":
        return isinstance(left, SquareRoot) or (isinstance(left, Operation) and _shifted(left))
    return isinstance(left, Constant) and operation.sign == "+" and isinstance(right, SquareRoot)
