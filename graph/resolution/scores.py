"""An explained score: codes first, then the weighed features of the names, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from math import exp
from pathlib import Path

import yaml

from graph.errors import LoadError
from graph.resolution.features import FEATURES, WORDS, Frequencies, bars, features, name_pairs
from graph.resolution.records import Record, Spelt

SHOWN = 0.05  # contributions nearer to nothing are left out of an explanation


class Verdict(Enum):
    """What a score asks for."""

    AUTOMATIC = "AUTOMATIC"  # may be linked without anyone looking
    PENDING = "PENDING"  # someone should look
    NOTHING = "NOTHING"


@dataclass(frozen=True)
class Weights:
    """The weights of the features and the bounds of the verdicts, as `data/resolution/weights.yaml` has them."""

    bias: float
    weights: Mapping[str, float]
    automatic: float
    review: float


@dataclass(frozen=True)
class Reason:
    """One part of a score: a feature, its value, and what it added to the log odds."""

    feature: str
    value: float
    contribution: float

    @property
    def about(self) -> str:
        """The feature in Chinese."""
        return WORDS.get(self.feature, CODES.get(self.feature, self.feature))


CODES = {
    "same_code": "统一社会信用代码相同",
    "other_code": "统一社会信用代码不同",
    "same_stock_code": "证券代码相同",
    "other_stock_code": "证券代码不同",
    "rival": "另有相近者",
}


@dataclass(frozen=True)
class Score:
    """How likely two records are one, under which names, and why; the strongest reason first."""

    value: float
    verdict: Verdict
    names: tuple[str, str]
    reasons: tuple[Reason, ...]
    by_code: bool = False


def load_weights(file: Path) -> Weights:
    """The weights in a file. Raises LoadError: it is missing, or not of this form."""
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
        weights = {name: float(content["weights"][name]) for name in FEATURES}
        return Weights(float(content["bias"]), weights, float(content["automatic"]), float(content["review"]))
    except FileNotFoundError as cause:
        raise LoadError(
            f"The weights {file} are missing.", "Restore the file, or fit it: python -m bench.resolution."
        ) from cause
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as cause:
        raise LoadError(
            f"The weights {file} cannot be used: {cause!r}.", "Fit them anew: python -m bench.resolution --fit."
        ) from cause


def score(a: Record, b: Record, weights: Weights, known: Frequencies) -> Score:
    """The score of two records.

    Equal unified codes decide for, different ones against: two codes are two enterprises, and only where both go by one
    name is a code likely wrong and worth a look. Then stock codes likewise; then the names.
    """
    found = max(
        (_of_names(a, b, x, y, weights, known) for x, y in name_pairs(a, b)), key=lambda s: s.value, default=NO_NAME
    )
    if a.code and b.code:
        return _decided(found, "same_code") if a.code == b.code else _doubtful(found, "other_code", weights)
    if a.stock_code and b.stock_code:
        if a.stock_code == b.stock_code:
            return _decided(found, "same_stock_code")
        return _doubtful(found, "other_stock_code", weights)
    return found


def _decided(found: Score, code: str) -> Score:
    return Score(1.0, Verdict.AUTOMATIC, found.names, (Reason(code, 1.0, 0.0), *found.reasons), by_code=True)


def _doubtful(found: Score, code: str, weights: Weights) -> Score:
    one_name = any(reason.feature in {"same_name", "same_registered"} for reason in found.reasons)
    verdict = Verdict.PENDING if one_name else Verdict.NOTHING
    return Score(min(found.value, weights.automatic), verdict, found.names, (Reason(code, 1.0, 0.0), *found.reasons))


NO_NAME = Score(0.0, Verdict.NOTHING, ("", ""), ())


def _of_names(a: Record, b: Record, x: Spelt, y: Spelt, weights: Weights, known: Frequencies) -> Score:
    values = features(a, b, x, y, known)
    parts = [Reason(name, value, weights.weights[name] * value) for name, value in values.items() if value]
    value = 1 / (1 + exp(-(weights.bias + sum(part.contribution for part in parts))))
    told = sorted((p for p in parts if abs(p.contribution) >= SHOWN), key=lambda p: -abs(p.contribution))
    return Score(value, _verdict(value, values, weights), (x.text, y.text), tuple(told))


def _verdict(value: float, values: Mapping[str, float], weights: Weights) -> Verdict:
    if value < weights.review:
        return Verdict.NOTHING
    return Verdict.AUTOMATIC if value >= weights.automatic and not bars(values) else Verdict.PENDING
