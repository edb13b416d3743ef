"""A second opinion on every answer: stock graphql-core over schema.graphql, with resolvers that search the seed.

Nothing of the product's path is used: no Cypher, no plan, no builder; of the graph package only the model, the form of
ids and the form of cursors, which are opaque texts and could not be guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLObjectType, GraphQLResolveInfo, build_schema, execute_sync

from graph.errors import BadInput
from graph.ids import global_id, parse_id
from graph.model import MODEL
from graph.values import today
from graph.vocabulary import Route, Shape
from tests.oracle_filters import edge_satisfies, neighbours, satisfies, within
from tests.oracle_library import changes_page
from tests.oracle_pages import Item, Key, Slice, day_of, in_order, page_of, ranked_page, requested, total_order, written
from tests.oracle_stats import buckets
from tests.seed import GRAPH, SeedGraph, SeedNode

SDL = Path(__file__).parents[1] / "schema.graphql"
Info = GraphQLResolveInfo[Any]
Hits = Callable[[str, str, tuple[str, ...]], list[tuple[SeedNode, float]]]
ONE_ROOTS = {"chain": "Chain", "product": "Product", "policy": "Policy", "institute": "Institute"}
PAGE_ROOTS = {node.plural: label for label, node in MODEL.nodes.items() if node.plural}
LABELS = {label.upper(): label for label in MODEL.nodes}  # HS_CODE is HsCode
LIST_ROOTS = {"metrics": "Metric", "sources": "Source"}


class Oracle:
    """Answers queries over a seed graph. `hits` tells what the full-text index finds, best first."""

    def __init__(self, graph: SeedGraph = GRAPH, hits: Hits | None = None) -> None:
        self.graph, self.hits = graph, hits
        self.schema = build_schema(SDL.read_text("utf-8"))
        for kind in self.schema.type_map.values():
            if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
                for field in kind.fields.values():
                    field.resolve = self._resolver(kind.name)
        self.schema.type_map["Node"].resolve_type = lambda item, *_: item.node.label  # type: ignore[attr-defined]

    def answer(self, document: DocumentNode, variables: Mapping[str, Any] | None = None) -> ExecutionResult:
        """What the document's one operation should answer."""
        return execute_sync(self.schema, document, variable_values=dict(variables or {}))

    def _resolver(self, kind: str) -> Callable[..., Any]:
        if kind == "Query":
            return self._root
        if kind in MODEL.nodes:
            return self._of_node
        if kind.endswith("Connection"):
            return _of_page
        if kind.endswith("Edge"):
            return self._of_edge
        return lambda source, info: source[info.field_name]

    def _root(self, _: Any, info: Info, **args: Any) -> Any:
        name, day = info.field_name, day_of(args, today())
        if name in ("node", "nodes"):
            found = [self._by_id(value, day) for value in ([args["id"]] if name == "node" else args["ids"])]
            return found[0] if name == "node" else found
        if name in ONE_ROOTS:
            return self._by_id(args["id"], day, ONE_ROOTS[name])
        if name == "enterprise":
            return self._enterprise(args, day)
        if name == "search":
            kinds = tuple(LABELS[word.replace("_", "")] for word in args.get("kinds") or ())
            return ranked_page(self._hits("", args["text"], kinds, day), args)
        if name == "enterpriseStats":
            return buckets(self.graph, args, day)
        if name == "libraryChanges":
            return changes_page(self.graph, args)
        if name == "cultivationLibrary":
            return self._library(args, day)
        if name in PAGE_ROOTS:
            return self._page(PAGE_ROOTS[name], args, day)
        return self._list(name, args, day)

    def _by_id(self, value: str, day: Any, label: str = "") -> Item | None:
        found, key = parse_id(value)
        if label and label != found:
            raise BadInput("the id of another type")
        node = self.graph.node(found, key)
        return Item(node, day) if node else None

    def _enterprise(self, args: Mapping[str, Any], day: Any) -> Item | None:
        given = {name: value for name, value in args.items() if name != "asOf" and value is not None}
        if len(given) != 1:
            raise BadInput("either id or code")
        if "id" in given:
            return self._by_id(given["id"], day, "Enterprise")
        code = given["code"]
        known = [n for n in self.graph.all("Enterprise") if code in (n.facts.get("code"), n.facts.get("stockCode"))]
        return Item(min(known, key=lambda n: n.id), day) if known else None

    def _hits(self, label: str, text: str, kinds: tuple[str, ...], day: Any) -> list[Item]:
        if self.hits is None:
            raise LookupError("this oracle knows no full text")
        return [Item(node, day, score=score) for node, score in self.hits(label, text, kinds)]

    def _page(self, label: str, args: Mapping[str, Any], day: Any) -> Slice:
        text = args.get("search")
        everything = [Item(node, day) for node in self.graph.all(label)]
        items = everything if text is None else self._hits(label, text, (), day)
        items = [item for item in items if satisfies(self.graph, item.node, args.get("filter"), day)]
        keys = requested(args.get("orderBy"), MODEL.nodes[label].properties, ())
        if text is not None and not keys:
            return ranked_page(items, args)
        return page_of([replace(item, score=None) for item in items], args, total_order(keys, along_edges=False))

    def _library(self, args: Mapping[str, Any], day: Any) -> Slice:
        tier = next((n for n in self.graph.all("Tier") if n.facts.get("tierId") == args["tier"]), None)
        layers, since = args.get("layer"), args.get("changedSince")
        asked = {"layer": layers is not None and {"in": layers}, "from": since is not None and {"gte": since}}
        given = {**args, "edgeFilter": {name: test for name, test in asked.items() if test}}
        return self._along(MODEL.routes["Tier"]["library"], tier, given, day)

    def _list(self, name: str, args: Mapping[str, Any], day: Any) -> list[Item]:
        if name == "tiers":
            ladder = self.graph.all("Tier")
            by_rank = sorted(ladder, key=lambda n: (n.facts.get("rank") is None, n.facts.get("rank") or 0, n.id))
            return [Item(n, day) for n in sorted(by_rank, key=lambda n: n.facts["kind"], reverse=True)]
        found = sorted(self.graph.all(LIST_ROOTS.get(name, "Regulation")), key=lambda n: n.id)
        if args.get("asOf"):
            found = [n for n in found if within(n.facts.get("effectiveFrom"), n.facts.get("effectiveTo"), day)]
        return [Item(n, day) for n in found]

    def _of_node(self, item: Item, info: Info, **args: Any) -> Any:
        name, stored = info.field_name, item.node.facts
        if name == "id":
            return global_id(item.node.label, item.node.id)
        if name == "synthetic":
            return stored.get("synthetic", False)
        if name == "sources":
            return [Item(self.graph.nodes["Source"][key], item.day) for key in sorted(set(stored.get("sources", [])))]
        known = MODEL.nodes[item.node.label].property(name)
        if known is not None:
            return written(known, stored.get(name))
        if MODEL.nodes[item.node.label].tally(name):
            return stored.get(name)
        top, day = MODEL.nodes[item.node.label].top(name), day_of(args, item.day)
        if top is not None:
            along = neighbours(self.graph, item.node, MODEL.routes[item.node.label][top.link], day)
            ranked = [(-node.facts[top.by], node.id, Item(node, day)) for _, node in along if node.facts.get(top.by)]
            return min(ranked, key=lambda one: one[:2])[2] if ranked else None
        route = MODEL.routes[item.node.label][name]
        default = [Key("position")] if MODEL.nodes[route.target].property("position") else []
        near = [Item(node, day, edge) for edge, node in neighbours(self.graph, item.node, route, day)]
        if route.link.shape is not Shape.PAGE:
            ordered = in_order(near, total_order(default, along_edges=False))
            return ordered if route.link.shape is Shape.LIST else next(iter(ordered), None)
        return self._along(route, item.node, args, day)

    def _along(self, route: Route, node: SeedNode | None, args: Mapping[str, Any], day: Any) -> Slice:
        """The page of a link from a node."""
        default = [Key("position")] if MODEL.nodes[route.target].property("position") else []
        near = [Item(there, day, edge) for edge, there in neighbours(self.graph, node, route, day)] if node else []
        near = [
            item
            for item in near
            if item.edge and edge_satisfies(item.edge, route, args.get("edgeFilter"))
            if satisfies(self.graph, item.node, args.get("filter"), day)
        ]
        facts = MODEL.facts_of(route.relationship) if route.link.connection else ()
        keys = requested(args.get("orderBy"), MODEL.nodes[route.target].properties, facts) or default
        return page_of(near, args, total_order(keys, along_edges=True))

    def _of_edge(self, item: Item, info: Info) -> Any:
        name = info.field_name
        if name in ("node", "cursor", "score"):
            return {"node": item, "cursor": item.cursor, "score": item.score}[name]
        if item.edge is None:
            raise LookupError(f"{name} of no edge")
        if name == "source":
            return Item(self.graph.nodes["Source"][item.edge.facts["source"]], item.day)
        known = next(
            p for r in MODEL.relationships if r.type == item.edge.type for p in MODEL.facts_of(r) if p.name == name
        )
        return written(known, item.edge.facts.get(name))


def _of_page(page: Slice, info: Info) -> Any:
    if info.field_name == "totalCount":
        return page.total
    if info.field_name == "edges":
        return page.items
    return {
        "hasNextPage": page.more,
        "hasPreviousPage": page.before,
        "startCursor": page.items[0].cursor if page.items else None,
        "endCursor": page.items[-1].cursor if page.items else None,
    }
