"""How far the statements of a YAML file have been checked, and which of them were written from memory."""

from __future__ import annotations

from collections.abc import Mapping

from graph.words import PROVENANCE
from loaders.fields import need, read, text, texts, word
from loaders.rows import Fault, Value
from loaders.yaml_file import Item

STATUSES = {status.lower(): status for status in PROVENANCE.values}
MEMORY = "memory"


def provenance(entry: Item) -> dict[str, Value | Fault | None]:
    """Where a part of a rule stands in its document, how far it was checked, in which copies, with which note."""
    prov = entry.at("prov") or entry
    return {
        "clause": read(prov, "ref", text),
        "provenance": need(prov, "status", word(STATUSES)),
        "readIn": read(prov, "src", texts),
        "note": read(prov, "note", text),
    }


def from_memory(entry: Item, fields: Mapping[str, str]) -> tuple[str, ...]:
    """Those of the graph's fields that the file marks as memory; `fields` has their names by those of the file.

    The mark is a status beside the value (`how_status`), a status in it (`window: {status}`) or the comment behind it.
    """
    return tuple(field for name, field in fields.items() if MEMORY in _marks(entry, name))


def _marks(entry: Item, name: str) -> tuple[object, ...]:
    value = entry.at(name)
    return (entry[f"{name}_status"], *((value["status"], value.comment) if value else ()))
