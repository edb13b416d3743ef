"""Which pairs are worth a score: those that share a code or a spelling, and the nearest by pieces of their names.

Nearness is the cosine of TF-IDF weights of character n-grams (scikit-learn), the best of each found by sparse_dot_topn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from graph.resolution.distances import missing
from graph.resolution.records import Record

NEAREST = 20  # candidates of each record
LEAST = 0.15  # cosine below which names have next to nothing in common
MOST_ALIKE = 50  # records that share one spelling or code and are all paired; more of them are one another's noise

Pair = tuple[int, int]


def pieces(known: Record) -> list[str]:
    """What names are compared by: pairs of characters of brand and business, and triples of how the brand sounds.

    The brand counts twice. Regions and forms, which many share, are left out.
    """
    found = []
    for name in known.names:
        parsed = name.parsed
        for heard in name.sounds:
            sound = f"<{heard}>"
            found += [sound[i : i + 3] for i in range(len(sound) - 2)]
        if name.chinese:
            stem = f"^{parsed.brand}{parsed.industry}"
            found += [stem[i : i + 2] for i in range(len(stem) - 1)]
        else:
            found += parsed.industry.split()
    return found


def exact_keys(known: Record) -> Iterator[str]:
    """What makes two records a pair however their pieces weigh."""
    if known.code:
        yield f"code:{known.code}"
    if known.stock_code:
        yield f"stock:{known.stock_code}"
    for name in known.names:
        yield f"name:{name.parsed.key}"


def candidates(left: Sequence[Record], right: Sequence[Record] | None = None) -> list[Pair]:
    """Pairs of positions, sorted: of `left` and `right`, or within `left`, the smaller first.

    Raises LoadError: the libraries of the extra `match` are not installed.
    """
    within = right is None
    others = left if right is None else right
    found = {*_exact(left, others), *_nearest(left, others)}
    if within:
        found = {(min(pair), max(pair)) for pair in found if pair[0] != pair[1]}
    return sorted(pair for pair in found if _may_meet(left[pair[0]], others[pair[1]]))


def _may_meet(a: Record, b: Record) -> bool:
    """What a generator made never meets what is real, nor a firm one of another country."""
    return a.invented == b.invented and not (a.country and b.country and a.country != b.country)


def _exact(left: Sequence[Record], right: Sequence[Record]) -> Iterator[Pair]:
    by_key: dict[str, list[int]] = defaultdict(list)
    for position, known in enumerate(right):
        for key in exact_keys(known):
            by_key[key].append(position)
    for position, known in enumerate(left):
        for key in exact_keys(known):
            if len(same := by_key.get(key, [])) <= MOST_ALIKE:
                yield from ((position, other) for other in same)


def _nearest(left: Sequence[Record], right: Sequence[Record]) -> Iterator[Pair]:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 — the extra `match`
        from sparse_dot_topn import sp_matmul_topn  # noqa: PLC0415
    except ImportError as cause:
        raise missing() from cause
    analyzer: Callable[[Record], list[str]] = pieces
    vectorizer = TfidfVectorizer(analyzer=analyzer, sublinear_tf=True)
    try:
        matrix = vectorizer.fit_transform([*left, *([] if right is left else right)])
    except ValueError:  # no name has a piece
        return
    here, there = matrix[: len(left)], matrix if right is left else matrix[len(left) :]
    near = sp_matmul_topn(here, there.T, top_n=NEAREST, threshold=LEAST, n_threads=1).tocoo()
    yield from zip(near.row.tolist(), near.col.tolist(), strict=True)
