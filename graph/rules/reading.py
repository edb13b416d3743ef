"""Rule files read into rulesets and metrics; whatever is wrong is noted with file, key and reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

from graph.rules import rulesets as made
from graph.rules.entries import Entry, day, number, whole, words
from graph.rules.formulas import Value, inputs, read_formula
from graph.rules.metrics import NUMERIC, OPERATORS, Drawn, Holder, Metric
from graph.rules.rulesets import Category, Condition, Indicator, Origin, Regulation, Ruleset, Scorecard, Window
from graph.rules.sizes import LARGE, MEDIUM, SMALL, SizeRow
from graph.rules.trees import ALWAYS, Comparison, Every, Opposite, Reference, Some, Tree, references
from graph.rules.verdicts import Application

Metrics = Mapping[str, Metric]

VERSION = 1
HEAD = frozenset({"schema_version", "regulation", "sources", "rulesets", "admin", "definitions", "overlay_of"})
RULESET = frozenset({
    "id", "tier", "title_zh", "validity_years", "effective_from", "effective_to", "windows", "application_kinds",
    "decision", "conditions", "scorecards",
})  # fmt: skip
CONDITION = frozenset({"id", "kind", "text_zh", "test", "review", "applies_to", "prov"})
SCORECARD = frozenset({"id", "kind", "max", "pass", "category_min", "prov", "categories"})
CATEGORY = frozenset({"id", "text_zh", "max", "indicators"})
INDICATOR = frozenset({"id", "kind", "text_zh", "max", "method", "bands", "step", "checklist", "external", "prov"})
METRIC = frozenset({"type", "zh", "values", "derived", "note", "evidence"})
TOLD = frozenset({"holder", "least", "most", "from"})
KINDS = frozenset({"gate", "direct", "exempt"})
HOW = ("same", "sum", "most", "since")
YEAR = re.compile(r"(\w+)_y([123])")  # the last complete year, the one before, and the one before that
SIZE_FIGURES = {"e": "employees", "r": "revenue_y1", "a": "total_assets_y1"}
SIZE_LIMITS = {LARGE: "large_from", MEDIUM: "medium_from", SMALL: "small_from"}


def read_metrics(dictionary: Entry, facts: Entry) -> dict[str, Metric]:
    """The metrics of the dictionary, with what the companion file says of them."""
    holders = {key: _holder(key, entry) for key, entry in facts.items("holders")}
    told = dict(facts.items("metrics"))
    metrics = {}
    for key, entry in dictionary.items("metrics"):
        metrics[key] = _metric(key, entry, told.pop(key, facts.at("metrics").at(key)), holders)
    for entry in told.values():
        entry.wrong("the metric dictionary lacks it")
    for key, entry in dictionary.items("metrics"):
        formula = metrics[key].formula
        for name in inputs(formula) if formula else ():
            if name not in metrics:
                entry.at("derived").wrong(f"the metric dictionary lacks {name}")
    return metrics


def _holder(key: str, entry: Entry) -> Holder:
    entry.strangers(frozenset({"zh", "en"}))
    return Holder(key, entry.need("zh", words, key), entry.need("en", words, key))


def _metric(key: str, entry: Entry, told: Entry, holders: Mapping[str, Holder]) -> Metric:
    entry.strangers(METRIC)
    told.strangers(TOLD)
    kind = entry.need("type", words, "")
    if kind not in OPERATORS:
        entry.at("type").wrong(f"one of {', '.join(OPERATORS)} was expected")
    values = tuple(str(value.value) for value in entry.each("values"))
    derived = entry.may("derived", words) or ""
    formula = None
    if derived:
        try:
            formula = read_formula(derived)
        except ValueError as error:
            entry.at("derived").wrong(str(error))
    holder = told.may("holder", words)
    if holder not in holders:
        told.at("holder").wrong(f"one of {', '.join(holders)} was expected")
    least, most = told.may("least", number), told.may("most", number)
    name = entry.need("zh", words, key)
    drawn = None if formula else _drawn(key, told.at("from"))
    return Metric(key, kind, name, values, formula, derived, holders.get(holder or ""), least, most, drawn)


def _drawn(key: str, entry: Entry) -> Drawn:
    """Where a metric stands in the reports: as the companion file says, else by its name."""
    if entry.value is not None:
        entry.strangers(frozenset({*HOW, "years"}))
        for how in HOW:
            if entry.at(how).value is not None:
                return Drawn(camel(entry.need(how, words, "")), how, 0, entry.may("years", whole) or 1)
        entry.wrong(f"one of {', '.join(HOW)} was expected")
    dated = YEAR.fullmatch(key)
    return Drawn(camel(dated[1]), back=int(dated[2]) - 1) if dated else Drawn(camel(key))


def camel(name: str) -> str:
    """rd_expense → rdExpense."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def read_parts(facts: Entry, metrics: Metrics) -> tuple[tuple[str, str], ...]:
    """Pairs of metrics of which the first is part of the second."""
    pairs = []
    for entry in facts.each("parts"):
        pair = entry.need("part", words, ""), entry.need("whole", words, "")
        for name in pair:
            if name not in metrics:
                entry.wrong(f"the metric dictionary lacks {name}")
        pairs.append(pair)
    return tuple(pairs)


def read_regulation(file: Entry) -> Regulation:
    """The head of a rule file, with its provisions and tables."""
    if file.at("schema_version").value != VERSION:
        file.at("schema_version").wrong(f"version {VERSION} was expected")
    head = file.at("regulation")
    tables = {name: value for name, value in (file.value or {}).items() if name not in HEAD}
    return Regulation(
        head.need("id", words, ""),
        head.need("title_zh", words, ""),
        head.may("doc_no", words) or "",
        head.may("effective_from", day),
        head.may("effective_to", day),
        tuple(str(entry.value) for entry in head.each("supersedes")),
        file.may("overlay_of", words),
        tuple(entry.value for entry in file.each("admin") if isinstance(entry.value, dict)),
        MappingProxyType(tables),
    )


def read_sizes(file: Entry) -> dict[str, SizeRow]:
    """The size table of a rule file, by industry; empty where it has none."""
    rows = {}
    for entry in file.each("size_table"):
        limits = {}
        for name, key in SIZE_LIMITS.items():
            limits[name] = {_figure(figure, row): number(row) or Fraction(0) for figure, row in entry.items(key)}
            if not limits[name]:
                entry.at(key).wrong("it is missing")
        industry = entry.need("id", words, "")
        rows[industry] = SizeRow(industry, limits)
    return rows


def _figure(key: str, entry: Entry) -> str:
    if key not in SIZE_FIGURES:
        entry.wrong(f"one of {', '.join(SIZE_FIGURES)} was expected")
    return SIZE_FIGURES.get(key, key)


def read_rulesets(file: Entry, metrics: Metrics, regulation: Regulation) -> list[Ruleset]:
    """The rulesets of a rule file."""
    found = [_ruleset(entry, metrics, regulation) for entry in file.each("rulesets")]
    for entry, count in Counter(ruleset.id for ruleset in found).items():
        if count > 1:
            file.at("rulesets").wrong(f"{count} rulesets have the id {entry}")
    return found


def _ruleset(entry: Entry, metrics: Metrics, regulation: Regulation) -> Ruleset:
    entry.strangers(RULESET)
    kinds = frozenset(kind for item in entry.each("application_kinds") if (kind := _application(item)))
    if not kinds:
        entry.at("application_kinds").wrong("at least one of new, review was expected")
    whole_time = (entry.may("effective_from", day), entry.may("effective_to", day))
    conditions = [_condition(item, metrics) for item in entry.each("conditions")]
    cards = [_scorecard(item, metrics) for item in entry.each("scorecards")]
    ids = Counter([*(condition.id for condition in conditions), *(card.id for card in cards)])
    for name, count in ids.items():
        if count > 1:
            entry.wrong(f"{count} conditions or scorecards have the id {name}")
    decision = entry.at("decision")
    tree = _decision(decision)
    referred = Counter(references(tree))
    for name in referred:
        if name not in ids:
            decision.wrong(f"no condition or scorecard of the ruleset has the id {name}")
    return Ruleset(
        entry.need("id", words, ""),
        entry.need("tier", words, ""),
        entry.need("title_zh", words, ""),
        regulation.id,
        kinds,
        MappingProxyType({kind: _window(entry, kind, whole_time) for kind in Application}),
        tree,
        MappingProxyType({condition.id: condition for condition in conditions}),
        MappingProxyType({card.id: card for card in cards}),
        entry.may("validity_years", whole),
        overlay=regulation.overlay_of is not None,
    )


def _window(entry: Entry, kind: Application, otherwise: Window) -> Window:
    found = entry.at("windows").at(kind.value)
    if found.value is None:
        return otherwise
    days = entry.at("windows").each(kind.value)
    if len(days) != 2:
        found.wrong("a first and a last day were expected, null where there is none")
        return otherwise
    first, last = (None if one.value is None else day(one) for one in days)
    return first, last


def _application(entry: Entry) -> Application | None:
    try:
        return Application(entry.value)
    except ValueError:
        entry.wrong(f"new or review was expected, not {entry.value!r}")
        return None


def _decision(entry: Entry) -> Tree:
    form = set(entry.value) if isinstance(entry.value, dict) else set()
    if form == {"ref"}:
        return Reference(entry.need("ref", words, ""))
    if form in ({"all"}, {"any"}):
        [name] = form
        parts = tuple(_decision(part) for part in entry.each(name))
        if not parts:
            entry.wrong("it is empty")
        return Every(parts) if name == "all" else Some(parts)
    entry.wrong("all or any of its parts was expected, or ref")
    return ALWAYS


def _condition(entry: Entry, metrics: Metrics) -> Condition:
    entry.strangers(CONDITION)
    kind, review = entry.need("kind", words, ""), entry.at("review").value
    if kind not in KINDS:
        entry.at("kind").wrong(f"one of {', '.join(sorted(KINDS))} was expected")
    if review not in {None, "manual"}:
        entry.at("review").wrong("manual was expected, or nothing")
    return Condition(
        entry.need("id", words, ""),
        kind,
        entry.need("text_zh", words, ""),
        _tree(entry, "test", metrics),
        _origin(entry),
        review == "manual",
        frozenset(found for item in entry.each("applies_to") if (found := _application(item))),
    )


def _tree(entry: Entry, key: str, metrics: Metrics) -> Tree:
    otherwise: Tree = ALWAYS
    return entry.need(key, lambda found: read_tree(found, metrics), otherwise)


def read_tree(entry: Entry, metrics: Metrics) -> Tree:
    """The tree of comparisons in an entry: of a condition, of a band, of who a policy or a loan is for."""
    if entry.value is True:
        return ALWAYS
    form = frozenset(entry.value) if isinstance(entry.value, dict) else frozenset()
    if form in ({"all"}, {"any"}):
        [name] = form
        parts = tuple(read_tree(part, metrics) for part in entry.each(name))
        if not parts:
            entry.wrong("it is empty")
        return Every(parts) if name == "all" else Some(parts)
    if form == {"not"}:
        return Opposite(read_tree(entry.at("not"), metrics))
    if form == {"when", "then"}:
        return Some((Opposite(read_tree(entry.at("when"), metrics)), read_tree(entry.at("then"), metrics)))
    if form == {"metric", "op", "value"}:
        return _comparison(entry, metrics)
    entry.wrong("a test was expected: all, any, not, when with then, or metric with op and value")
    return ALWAYS


def _comparison(entry: Entry, metrics: Metrics) -> Comparison:
    name, op = entry.need("metric", words, ""), entry.need("op", words, "")
    metric = metrics.get(name)
    if metric is None:
        entry.at("metric").wrong(f"the metric dictionary lacks {name}")
        return Comparison(name, op, False)
    if op not in OPERATORS.get(metric.kind, ()):
        known = ", ".join(sorted(OPERATORS.get(metric.kind, ())))
        entry.at("op").wrong(f"{name} is of the kind {metric.kind}, which is compared by {known}")
    return Comparison(name, op, _threshold(entry, metric, op))


def _threshold(entry: Entry, metric: Metric, op: str) -> Value:
    found = entry.at("value")
    if metric.kind in NUMERIC:
        return number(found) or Fraction(0)
    if metric.kind == "bool":
        if not isinstance(found.value, bool):
            found.wrong("true or false was expected")
        return bool(found.value)
    listed = op in {"in", "has_any"}
    given = found.value if listed and isinstance(found.value, list) else [found.value]
    if (listed and not isinstance(found.value, list)) or not given:
        found.wrong("a list of words was expected")
    for word in given:
        if word not in metric.values:
            found.wrong(f"the metric dictionary lacks the value {word} of {metric.id}")
    return frozenset(map(str, given)) if listed else str(found.value)


def _scorecard(entry: Entry, metrics: Metrics) -> Scorecard:
    entry.strangers(SCORECARD)
    least = {name: number(value) or Fraction(0) for name, value in entry.items("category_min")}
    categories, indicators = [], []
    for found in entry.each("categories"):
        found.strangers(CATEGORY)
        category = found.need("id", words, "")
        points = found.need("max", number, Fraction(0))
        name = found.need("text_zh", words, "")
        categories.append(Category(category, name, points, least.pop(category, Fraction(0))))
        indicators += [_indicator(item, category, metrics) for item in found.each("indicators")]
    for name in least:
        entry.at("category_min").wrong(f"no category has the id {name}")
    mark = entry.at("pass")
    if mark.value is not None and mark.at("op").value != ">=":
        mark.at("op").wrong(">= was expected")
    return Scorecard(
        entry.need("id", words, ""),
        entry.need("max", number, Fraction(0)),
        None if mark.value is None else mark.need("value", number, Fraction(0)),
        tuple(categories),
        tuple(indicators),
        _origin(entry),
    )


def _indicator(entry: Entry, category: str, metrics: Metrics) -> Indicator:
    entry.strangers(INDICATOR)
    method = entry.need("method", words, "")
    scoring: made.Scoring = made.Bands(())
    if method in METHODS:
        scoring = METHODS[method](entry, metrics)
    else:
        entry.at("method").wrong(f"one of {', '.join(METHODS)} was expected")
    most = entry.need("max", number, Fraction(0))
    named = entry.need("id", words, ""), category, entry.need("text_zh", words, "")
    return Indicator(*named, most, scoring, _origin(entry))


def _bands(entry: Entry, metrics: Metrics) -> made.Scoring:
    bands = entry.each("bands")
    if not bands:
        entry.at("bands").wrong("it is missing")
    return made.Bands(
        tuple(
            made.Band(
                str(band.at("option").value or ""),
                _tree(band, "when", metrics),
                band.need("points", number, Fraction(0)),
            )
            for band in bands
        )
    )


def _step(entry: Entry, metrics: Metrics) -> made.Scoring:
    step = entry.at("step")
    per = step.need("per", number, Fraction(1))
    if per <= 0:
        step.at("per").wrong("a number above zero was expected")
    points = step.need("points_per", number, Fraction(0))
    return made.Step(_asked(step, metrics, NUMERIC), per, points, step.need("max", number, Fraction(0)))


def _checklist(entry: Entry, metrics: Metrics) -> made.Scoring:
    listed = entry.at("checklist")
    items = tuple(
        made.Item(item.need("id", words, ""), _asked(item, metrics, {"bool"}), item.need("text_zh", words, ""))
        for item in listed.each("items")
    )
    return made.Checklist(
        listed.need("points_each", number, Fraction(0)), listed.need("max", number, Fraction(0)), items
    )


def _outside(entry: Entry, metrics: Metrics) -> made.Scoring:
    return made.Outside(_asked(entry.at("external"), metrics, NUMERIC))


METHODS: Mapping[str, Callable[[Entry, Metrics], made.Scoring]] = {
    "bands": _bands,
    "step": _step,
    "checklist": _checklist,
    "external": _outside,
}


def _asked(entry: Entry, metrics: Metrics, kinds: set[str] | frozenset[str]) -> str:
    name = entry.need("metric", words, "")
    if name not in metrics:
        entry.at("metric").wrong(f"the metric dictionary lacks {name}")
    elif metrics[name].kind not in kinds:
        entry.at("metric").wrong(f"{name} is of the kind {metrics[name].kind}; expected was {', '.join(sorted(kinds))}")
    return name


def _origin(entry: Entry) -> Origin:
    prov = entry.at("prov")
    status = prov.need("status", words, "memory")
    if status not in {"verified", "memory"}:
        prov.at("status").wrong("verified or memory was expected")
    return Origin(
        prov.need("ref", words, ""),
        status == "verified",
        tuple(str(source.value) for source in prov.each("src")),
        str(prov.at("note").value or ""),
    )
