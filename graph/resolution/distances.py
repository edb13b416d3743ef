"""How alike two texts are: rapidfuzz, fetched when the first pair is compared, so that decisions do without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from graph.errors import LoadError


@dataclass(frozen=True, slots=True)
class Distances:
    """`close` and `wording` are shares from 0 to 1, `words` is one of 100, `common` counts characters."""

    close: Callable[[str, str], float]
    wording: Callable[[str, str], float]
    words: Callable[[str, str], float]
    common: Callable[[str, str], int]


@cache
def distances() -> Distances:
    """Jaro-Winkler, longest common subsequence as a share and in characters, and equal sets of words.

    Raises LoadError: the library is not installed.
    """
    try:
        from rapidfuzz.distance import JaroWinkler, LCSseq  # noqa: PLC0415 — the extra `match`
        from rapidfuzz.fuzz import token_set_ratio  # noqa: PLC0415
    except ImportError as cause:
        raise missing() from cause
    return Distances(
        JaroWinkler.normalized_similarity, LCSseq.normalized_similarity, token_set_ratio, LCSseq.similarity
    )


def missing() -> LoadError:
    """What to say where a library of the extra `match` is not there."""
    return LoadError("Resolution needs libraries that are not installed.", "Install them: pip install '.[match]'")
