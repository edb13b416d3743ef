"""All records at once: candidates, scores, and of several that look alike none without someone looking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.resolution.blocking import candidates
from graph.resolution.features import Frequencies
from graph.resolution.records import Record
from graph.resolution.scores import Reason, Score, Verdict, Weights, score

MARGIN = 0.05  # of the score: a rival nearer than this makes a pair doubtful


@dataclass(frozen=True)
class Link:
    """Two records that may be one, and how likely."""

    a: Record
    b: Record
    score: Score


def links(left: Sequence[Record], right: Sequence[Record] | None, weights: Weights) -> list[Link]:
    """What is automatic or worth a look, the likeliest first; `right` is None to look within `left`."""
    others = left if right is None else right
    known = Frequencies.of(left if right is None else [*left, *right])
    found = (Link(left[i], others[j], score(left[i], others[j], weights, known)) for i, j in candidates(left, right))
    kept = [link for link in found if link.score.verdict is not Verdict.NOTHING]
    return sorted(doubted(kept), key=lambda link: (-link.score.value, link.a.id, link.b.id))


def doubted(found: Iterable[Link]) -> list[Link]:
    """The links, those with a rival no longer automatic.

    A rival is another likely partner from the same source as the first, but one that is the first under another name;
    where codes decide there is none.
    """
    everything = list(found)
    certain = {frozenset([n.a.id, n.b.id]) for n in everything if n.score.verdict is Verdict.AUTOMATIC}
    by_end: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in everything:
        by_end[link.a.id, link.b.source].append(link)
        by_end[link.b.id, link.a.source].append(link)
    return [_doubted(link, _rivals(link, by_end, certain)) for link in everything]


def _rivals(
    link: Link, by_end: Mapping[tuple[str, str], Sequence[Link]], certain: Collection[frozenset[str]]
) -> Iterator[Link]:
    for end, partner in ((link.a, link.b), (link.b, link.a)):
        for other in by_end[end.id, partner.source]:
            third = other.b.id if other.a.id == end.id else other.a.id
            if third != partner.id and frozenset([third, partner.id]) not in certain:
                yield other


def _doubted(link: Link, rivals: Iterable[Link]) -> Link:
    if link.score.verdict is not Verdict.AUTOMATIC or link.score.by_code:
        return link
    if all(rival.score.value < link.score.value - MARGIN for rival in rivals):
        return link
    reasons = (Reason("rival", 1.0, 0.0), *link.score.reasons)
    return replace(link, score=replace(link.score, verdict=Verdict.PENDING, reasons=reasons))
