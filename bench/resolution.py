"""How well names are resolved: precision and recall on the hand-checked pairs, and how long it takes.

    python -m bench.resolution          # measure with the weights as they are
    python -m bench.resolution --fit    # fit weights and thresholds on the tuning half first, then measure

Three tests. *pairs*: each hand-checked pair on its own. *ETO*: the Chinese firms of ETO's chip supply chain against all
A-share companies, every pair that is not labelled the same being different. *Chinese names*: registered names of listed
companies, Chinese alone, against the A-share companies, which have English names alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from math import exp, sqrt
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Annotated, Any

import typer
import yaml
from sklearn.linear_model import LogisticRegression

from graph.names import name_key, search_keys
from graph.names_words import INDUSTRIES, PROVINCES
from graph.resolution.blocking import candidates
from graph.resolution.features import FEATURES, Frequencies, features, name_pairs
from graph.resolution.labels import HELD_OUT, WEIGHTS, Labelled, Side, labelled
from graph.resolution.links import Link, doubted, links
from graph.resolution.records import Record, record, spelt
from graph.resolution.scores import Verdict, Weights, load_weights, score
from graph.settings import CHECKOUT
from loaders import eto_chips, financedatabase, sample
from loaders.rows import NodeRow, Source

DATA = CHECKOUT / "data"
RESULTS = Path(__file__).resolve().parent / "results" / "resolution.json"
ROUNDS = 6  # of choosing the names that speak most for a pair, and fitting
MARGIN = 0.5  # of log odds above the likeliest wrong pair of the tuning half
REVIEWED = 0.25  # share of right pairs below which a queue is not worth anyone's time
SYNTHETIC = 30_000
TWINS, SEED = 20_000, 2026  # of the synthetic district; one in 64 is recorded twice
# not fitted: no labelled pair has a day of founding; how often a region is left out follows from who wrote the pairs;
# another business forbids a link already
BY_HAND = {"founded": 1.0, "region_of_one": 0.0, "other_business": 0.0}
FITTED = tuple(name for name in FEATURES if name not in BY_HAND)


@dataclass(frozen=True)
class Case:
    """Two records and whether they are one; `universe` is what brands are counted over."""

    a: Record
    b: Record
    same: bool
    tunes: bool
    test: str


@dataclass(frozen=True)
class Material:
    """All cases, the frequencies of each test, and the true pairs blocking did not find, by test and half."""

    cases: list[Case]
    known: dict[str, Frequencies]
    missed: list[tuple[str, bool]]


def enterprises(source: Source) -> list[Record]:
    """The enterprises of a source, as its loader reads them."""
    nodes = takewhile(lambda row: isinstance(row, NodeRow), source.read(DATA)) if source.streamed else source.read(DATA)
    rows = (row for row in nodes if isinstance(row, NodeRow) and row.label == "Enterprise")
    known = {"sources": [source.name], "synthetic": source.synthetic}
    return [record({**row.properties, "id": row.id, **known}) for row in rows]


def material() -> Material:
    """The three tests."""
    pairs = labelled(DATA)
    listed = {known.id: known for known in enterprises(financedatabase.SOURCE)}
    firms = {known.id: known for known in enterprises(eto_chips.SOURCE) if known.country == "CHN"}
    real = listed | firms
    alone = [
        Case(
            real.get(p.left.id) or p.left.record(),
            real.get(p.right.id) or p.right.record(),
            p.same,
            p.left.tunes,
            "pairs",
        )
        for p in pairs
        if p.left.source in {"public", "synthetic"} and not p.right.id
    ]
    found = Material(alone, {"pairs": Frequencies.of({r.id: r for c in alone for r in (c.a, c.b)}.values())}, [])
    for test, source in (("ETO", "eto-chips"), ("Chinese names", "public"), ("Chinese names, held out", HELD_OUT)):
        mine = [p for p in pairs if p.left.source == source and p.right.id]
        left = {p.left: real.get(p.left.id) or p.left.record() for p in mine}
        if source == "eto-chips":
            left |= {side(known): known for known in firms.values() if known.id not in {s.id for s in left}}
        crossed(found, test, mine, left, list(listed.values()))
    return found


def side(known: Record) -> Side:
    """The side of a record no labelled pair begins with."""
    return Side(known.source, known.id, known.names[0].text, "")


def crossed(
    found: Material, test: str, pairs: Sequence[Labelled], left: dict[Side, Record], right: list[Record]
) -> None:
    """Add the candidates of a whole cross product, and the true pairs that are not among them."""
    truth = {(left[p.left].id, p.right.id): p.left.tunes for p in pairs if p.same}
    sides, records = list(left), list(left.values())
    found.known[test] = Frequencies.of([*records, *right])
    met = set()
    for i, j in candidates(records, right):
        key = (records[i].id, right[j].id)
        met.add(key)
        tunes = truth[key] if key in truth else sides[i].tunes
        found.cases.append(Case(records[i], right[j], key in truth, tunes, test))
    found.missed.extend((test, tunes) for key, tunes in truth.items() if key not in met)


# ------------------------------------------------------------------------------------------------------- fitting


def fit(found: Material) -> Weights:
    """Weights by logistic regression on the tuning half, and the thresholds that it asks for."""
    cases = [case for case in found.cases if case.tunes]
    weights = Weights(-6.0, dict.fromkeys(FEATURES, 1.0), 1.0, 0.0)
    for _ in range(ROUNDS):
        model = LogisticRegression(C=3.0, max_iter=5_000)
        model.fit([strongest(case, weights, found.known[case.test]) for case in cases], [case.same for case in cases])
        fitted = dict(zip(FITTED, (round(float(w), 3) for w in model.coef_[0]), strict=True))
        weights = Weights(round(float(model.intercept_[0]), 3), fitted | BY_HAND, 1.0, 0.0)
    scored = sorted(
        (score(c.a, c.b, bare(weights), found.known[c.test]).value, c.same)
        for c in cases
        if not barred(c, weights, found)
    )
    wrong = max(value for value, same in scored if not same)
    automatic = 1 / (1 + (1 - wrong) / wrong * exp(-MARGIN))
    queue = [(value, same) for value, same in scored if value < automatic]
    review = next(v for i, (v, _) in enumerate(queue) if sum(s for _, s in queue[i:]) / len(queue[i:]) >= REVIEWED)
    return Weights(weights.bias, weights.weights, round(automatic, 4), round(review, 4))


def strongest(case: Case, weights: Weights, known: Frequencies) -> list[float]:
    """The features under the names that speak most for a pair."""
    values = [features(case.a, case.b, x, y, known) for x, y in name_pairs(case.a, case.b)]
    best = max(values, key=lambda v: sum(weights.weights[n] * v[n] for n in FEATURES))
    return [best[name] for name in FITTED]


def bare(weights: Weights) -> Weights:
    """The weights with bounds that let everything through."""
    return Weights(weights.bias, weights.weights, 0.0, 0.0)


def barred(case: Case, weights: Weights, found: Material) -> bool:
    """Whether no score makes a pair automatic."""
    return score(case.a, case.b, bare(weights), found.known[case.test]).verdict is not Verdict.AUTOMATIC


# ----------------------------------------------------------------------------------------------------- measuring


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    share, spread = right / of, z * sqrt(right * (of - right) / of**3 + z**2 / (4 * of**2))
    middle, scale = share + z**2 / (2 * of), 1 + z**2 / of
    return round(max((middle - spread) / scale, 0), 4), round(min((middle + spread) / scale, 1), 4)


def measured(found: Material, weights: Weights) -> dict[str, Any]:
    """Precision and recall of automatic links and of the queue, by test and half, and of the test half in all."""
    verdicts = judged(found, weights)
    tests = list(found.known)
    told = {
        f"{test}, {half}": figures(verdicts, found.missed, [test], tunes)
        for test in tests
        for half, tunes in (("tune", True), ("test", False))
        if not (tunes and test.endswith("held out"))
    }
    return told | {
        "all, test": figures(verdicts, found.missed, tests, False),
        "all, tune": figures(verdicts, found.missed, tests, True),
    }


def judged(found: Material, weights: Weights) -> list[tuple[Case, Verdict]]:
    """The verdict on each case, in a cross product with its rivals in view, as a run of `tidu resolve` has them."""
    told: list[tuple[Case, Verdict]] = []
    for test, known in found.known.items():
        cases = [case for case in found.cases if case.test == test]
        scored = [Link(case.a, case.b, score(case.a, case.b, weights, known)) for case in cases]
        alone = test == "pairs"
        likely = scored if alone else doubted(link for link in scored if link.score.verdict is not Verdict.NOTHING)
        verdicts = {(link.a.id, link.b.id): link.score.verdict for link in likely}
        told += [(case, verdicts.get((case.a.id, case.b.id), Verdict.NOTHING)) for case in cases]
    return told


def figures(
    verdicts: Iterable[tuple[Case, Verdict]], missed: Iterable[tuple[str, bool]], tests: Sequence[str], tunes: bool
) -> dict[str, Any]:
    """The figures of one slice. Recall counts the true pairs that blocking missed."""
    mine = [(case.same, verdict) for case, verdict in verdicts if case.test in tests and case.tunes is tunes]
    true = sum(same for same, _ in mine) + sum(1 for test, tuning in missed if test in tests and tuning is tunes)
    linked = [same for same, verdict in mine if verdict is Verdict.AUTOMATIC]
    queued = [same for same, verdict in mine if verdict is Verdict.PENDING]
    return {
        "pairs": len(mine),
        "true": true,
        "automatic": len(linked),
        "automatic and right": sum(linked),
        "precision": round(sum(linked) / len(linked), 4) if linked else None,
        "precision, 95 %": wilson(sum(linked), len(linked)),
        "recall of automatic": round(sum(linked) / true, 4) if true else None,
        "recall, 95 %": wilson(sum(linked), true),
        "in the queue": len(queued),
        "in the queue and right": sum(queued),
        "recall with the queue": round((sum(linked) + sum(queued)) / true, 4) if true else None,
    }


def twins(weights: Weights) -> dict[str, Any]:
    """The synthetic district against itself: which second records are found; no weight was fitted on such names."""
    truth = {frozenset(pair) for pair in sample.duplicates(TWINS, SEED)}
    records = enterprises(sample.source(TWINS, SEED))
    found = links(records, None, weights)
    told = {
        verdict: [frozenset([link.a.id, link.b.id]) in truth for link in found if link.score.verdict is verdict]
        for verdict in (Verdict.AUTOMATIC, Verdict.PENDING)
    }
    linked, queued = told[Verdict.AUTOMATIC], told[Verdict.PENDING]
    return {
        "records": len(records),
        "true": len(truth),
        "automatic": len(linked),
        "automatic and right": sum(linked),
        "precision": round(sum(linked) / len(linked), 4) if linked else None,
        "precision, 95 %": wilson(sum(linked), len(linked)),
        "recall of automatic": round(sum(linked) / len(truth), 4),
        "in the queue": len(queued),
        "in the queue and right": sum(queued),
        "recall with the queue": round((sum(linked) + sum(queued)) / len(truth), 4),
    }


def speed(weights: Weights) -> dict[str, Any]:
    """Seconds for ETO against the A-share companies, and for 30,000 invented names among themselves."""
    firms = [known for known in enterprises(eto_chips.SOURCE) if known.country == "CHN"]
    listed = enterprises(financedatabase.SOURCE)
    found, whole = timed(lambda: links(firms, listed, weights))
    names = invented(SYNTHETIC)
    records, parsing = timed(lambda: [Record(f"x:{i}", "x", spelt([n]), invented=True) for i, n in enumerate(names)])
    pairs, blocking = timed(lambda: candidates(records))
    doubles, scoring = timed(lambda: links(records, None, weights))
    keyed, keying = timed(lambda: [name_key(name) for name in names])
    _, searching = timed(lambda: [search_keys(name) for name in names])
    return {
        "ETO and A-share": {"records": len(firms) + len(listed), "links": len(found), "seconds": whole},
        "invented": {
            "names": len(keyed), "parsing s": parsing, "blocking s": blocking, "pairs": len(pairs),
            "blocking and scoring s": scoring, "links": len(doubles),
        },
        "name_key, names a second": round(len(names) / keying),
        "search_keys, µs a name": round(searching / len(names) * 1e6, 1),
    }  # fmt: skip


def invented(count: int) -> list[str]:
    """So many names of the form of registered ones, always the same."""
    random = Random(7)  # noqa: S311
    regions = [place for line in PROVINCES.values() for place in line.split()]
    lines = sorted(INDUSTRIES)
    brand = "云帆澄湖淀山朱里青禾华泰中远天瑞金科博信德源恒通盛达新宏宇嘉立凯维思安康永兴隆"
    forms = ("有限公司", "有限公司", "有限公司", "股份有限公司", "集团有限公司", "有限责任公司")
    return [
        "示例" + random.choice(regions) + "".join(random.choices(brand, k=random.choice((2, 2, 3))))
        + random.choice(lines) + random.choice(lines) + random.choice(forms)
        for _ in range(count)
    ]  # fmt: skip


def timed(work: Any) -> tuple[Any, float]:
    """What a function returns and the seconds it took."""
    began = perf_counter()
    return work(), round(perf_counter() - began, 3)


def write_weights(weights: Weights, told: dict[str, Any]) -> None:
    """The weights as the data file has them, with the figures of the test half."""
    content = {
        "fitted_on": date.today().isoformat(),
        "fitted_by": "python -m bench.resolution --fit",
        "from": "data/resolution/pairs.csv, the tuning half",
        "measured": {name: told["all, test"][name] for name in ("automatic", "precision", "recall of automatic")},
        "automatic": weights.automatic,
        "review": weights.review,
        "bias": weights.bias,
        "weights": dict(weights.weights),
    }
    head = "# Weights of the features of graph/resolution/features.py in log odds, and the bounds of the verdicts.\n"
    (DATA / WEIGHTS).write_text(head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True), "utf-8")


def main(
    fitting: Annotated[bool, typer.Option("--fit", help="Fit weights and thresholds first.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Leave the speed out and write no results.")] = False,
) -> None:
    """Measure, print and write bench/results/resolution.json."""
    found = material()
    weights = fit(found) if fitting else load_weights(DATA / WEIGHTS)
    told = measured(found, weights)
    if fitting:
        write_weights(weights, told)
    result = {"measured on": date.today().isoformat(), "thresholds": [weights.automatic, weights.review], **told}
    if not quick:
        result["synthetic district"] = twins(weights)
        result["speed"] = speed(weights)
        RESULTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    typer.run(main)
