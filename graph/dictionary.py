"""The data dictionary: the model as a page people can read."""

from __future__ import annotations

from collections.abc import Iterable

from graph.access import Access, Role
from graph.model import MODEL
from graph.vocabulary import Kind, Model, Node, Property, Relationship

HEAD = """# Data dictionary 数据字典

Made from `graph/model.py` by `tidu schema --write`; a test compares the two. Version {version} of the model.

Every node has `id` (its key, unique within its label), `sources` (ids of the Source nodes its facts come from),
`noun` (its label, for full text) and `load` (the digest of the load that wrote it last). Every edge has `source`,
`load`, `confidence` and, where known, `from` and `to`, both inclusive. Money is in 万元; ratios are fractions.
A missing property means *not known*, never zero and never no.
"""
TYPE = {
    Kind.STRING: "text",
    Kind.TEXT: "long text",
    Kind.INT: "whole number",
    Kind.FLOAT: "number",
    Kind.DECIMAL: "exact decimal",
    Kind.BOOL: "yes or no",
    Kind.DATE: "day",
    Kind.MOMENT: "time with offset",
    Kind.JSON: "tree, as JSON",
    Kind.STRINGS: "list of texts",
}


def markdown(model: Model = MODEL) -> str:
    """The dictionary as Markdown."""
    parts = [HEAD.format(version=model.version), "\n## Nodes\n"]
    parts += [_node(node, model) for node in model.nodes.values()]
    parts += ["\n## Relationships\n", *map(_relationship, model.relationships), "\n## Closed lists\n"]
    for enum in model.enums.values():
        parts += [f"\n### {enum.name}\n\n{enum.about}\n\n", _table(("word", "meaning"), enum.values.items())]
    return "".join(parts)


def _node(node: Node, model: Model) -> str:
    where = " Book-keeping, not in the API." if node.internal else ""
    about = f"{node.about}{where}{_seen_by(node.access)}"
    lines = [f"\n### {node.label}\n\n{about}\n\n", _properties(node.properties)]
    links = [
        (r.link.name, f"{r.relationship.type} → {r.target}", r.link.about) for r in model.routes[node.label].values()
    ]
    if links:
        lines.append("\n" + _table(("link", "along", "meaning"), links))
    if node.highest:
        tops = [(top.name, f"{top.link}, by {top.by}", top.about) for top in node.highest]
        lines.append("\n" + _table(("highest", "along", "meaning"), tops))
    if node.tallies:
        tallies = [(t.name, f"{' + '.join(t.types)} →", t.about + _seen_by(t.access)) for t in node.tallies]
        lines.append("\n" + _table(("counted", "edges", "meaning"), tallies))
    return "".join(lines)


def _relationship(r: Relationship) -> str:
    dated = " Dated." if r.dated else ""
    head = f"\n### {r.start} {r.type} {r.end}\n\n{r.about}{dated}{_seen_by(r.access)}\n"
    return head + ("\n" + _properties(r.properties) if r.properties else "")


def _properties(properties: Iterable[Property]) -> str:
    rows = [
        (p.name, p.enum.name if p.enum else TYPE[p.kind], _marks(p), p.about + _seen_by(p.access)) for p in properties
    ]
    return _table(("property", "type", "", "meaning"), rows)


def _marks(known: Property) -> str:
    marks = {"required": known.required, "indexed": known.indexed, "searched": known.searched}
    return ", ".join(mark for mark, holds in marks.items() if holds)


def _seen_by(access: Access | None) -> str:
    """Which roles see it; nothing where everyone does."""
    if access is None:
        return ""
    always = ", ".join(role.value for role in Role if access.everywhere(role))
    own = ", ".join(role.value for role in Role if role in access.own)
    return f" (seen by {always}; its own by {own})" if own else f" (seen by {always})"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
