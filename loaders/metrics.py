"""The metric dictionary: the names that every test of a rule, policy or loan uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.words import METRIC_KIND
from loaders.fields import lost, need, read, sort_out, text, texts, word
from loaders.rows import NodeRow, Ref, Row
from loaders.rule_tree import Definition
from loaders.yaml_file import Item

KINDS = {kind.lower(): kind for kind in METRIC_KIND.values}
UNITS = {"money": "万元", "ratio": "fraction"}


def parse_metric(key: str, entry: Item, note: str = "") -> Iterator[Row]:
    """A metric of the dictionary, or of another file that needs it, which `note` then says."""
    facts, faults = sort_out(
        {
            "name": need(entry, "zh", text),
            "kind": need(entry, "type", word(KINDS)),
            "unit": UNITS.get(entry["type"]),
            "values": read(entry, "values", texts),
            "derived": read(entry, "derived", text),
            "evidence": read(entry, "evidence", text),
            "note": note or read(entry, "note", text),
        }
    )
    yield from faults
    if not lost(faults):
        yield NodeRow(*metric(key), facts, entry.place)


def definitions(dictionary: Item) -> Mapping[str, Definition]:
    """What metrics.yaml says of each metric that can be read."""
    return {
        key: Definition(KINDS[entry["type"]], tuple(entry["values"] or ()))
        for key, entry in dictionary.entries("metrics")
        if entry["type"] in KINDS
    }


def metric(key: str) -> Ref:
    """A metric by its key."""
    return ("Metric", key)
