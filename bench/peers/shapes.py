"""What is asked: each shape as our query and the peer's, with variables picked from the store.

Both ask for the same rows, the same values and the same order. Where the two differ in what they do for it, `differs`
says so. An id in the variables is the graph's own; ours travels as a global id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.fulltext import query as full_text
from graph.ids import global_id
from graph.ordering import OrderKey, encode_cursor, fingerprint
from graph.vocabulary import Kind

Variables = dict[str, Any]
DATED = "ours also leaves out edges that do not hold today"


@dataclass(frozen=True)
class Shape:
    """One question. `pick` is Cypher: one row a set of variables, its columns named `a`, `b`, … in `variables`."""

    name: str
    about: str
    rows: int  # about how many objects an answer holds: decides which goal applies
    ours: str
    peer: str
    pick: str
    ours_variables: Callable[[str], Variables]
    peer_variables: Callable[[str], Variables]
    differs: str = ""
    ordered: bool = True  # whether equal answers must also come in one order


def by_id(label: str) -> Callable[[str], Variables]:
    """Our variables for a node of that label."""
    return lambda key: {"id": global_id(label, key)}


def plain_id(key: str) -> Variables:
    """The peer's."""
    return {"id": key}


def as_given(name: str) -> Callable[[str], Variables]:
    """One variable, the same for both."""
    return lambda value: {name: value}


def our_cursor(key: str) -> Variables:
    """Our place in a list ordered by id: the id after which it goes on."""
    return {"after": encode_cursor(fingerprint([OrderKey("id", "n.id", Kind.STRING)]), [key])}


def peer_offset(_: str) -> Variables:
    """The peer's: how many rows to pass."""
    return {"offset": DEEP}


DEEP = 20_000  # rows before a page far down a list
SCALARS = "id name nameEn stockCode city sector industryGroup website"

SHAPES = (
    Shape(
        "point",
        "an enterprise by id, 8 scalars",
        1,
        f"query($id: ID!) {{ enterprise(id: $id) {{ {SCALARS} }} }}",
        f"query($id: String!) {{ enterprise: enterprises(where: {{id: {{eq: $id}}}}) {{ {SCALARS} }} }}",
        "MATCH (e:Enterprise) WHERE e.stockCode IS NOT NULL RETURN e.id ORDER BY e.stockCode LIMIT 40",
        by_id("Enterprise"),
        plain_id,
    ),
    Shape(
        "one_hop",
        "a product by id, its first 20 makers with their shares",
        20,
        """query($id: ID!) { product(id: $id) { id name
          makers(first: 20) { edges { share year node { id name country } } } } }""",
        """query($id: String!) { product: products(where: {id: {eq: $id}}) { id name
          makersConnection(first: 20, sort: [{node: {id: ASC}}]) {
            edges { properties { share year } node { id name country } } } } }""",
        "MATCH (p:Product) WITH p, COUNT { (p)<-[:MAKES]-() } AS makers WHERE makers >= 10 RETURN p.id ORDER BY p.id",
        by_id("Product"),
        plain_id,
        DATED,
    ),
    Shape(
        "page_two_lists",
        "50 products, of each the first 5 makers and the first 5 inputs",
        50,
        """{ products(first: 50) { edges { node { id name kind
          makers(first: 5) { edges { share node { id name } } }
          inputs(first: 5) { edges { node { id name } } } } } } }""",
        """{ products(limit: 50, sort: [{id: ASC}]) { id name kind
          makersConnection(first: 5, sort: [{node: {id: ASC}}]) { edges { properties { share } node { id name } } }
          inputsConnection(first: 5, sort: [{node: {id: ASC}}]) { edges { node { id name } } } } }""",
        "RETURN ''",
        lambda _: {},
        lambda _: {},
        DATED,
    ),
    Shape(
        "rows_1000",
        "1000 enterprises, 8 scalars each",
        1000,
        f"{{ enterprises(first: 1000) {{ edges {{ node {{ {SCALARS} }} }} }} }}",
        f"{{ enterprises(limit: 1000, sort: [{{id: ASC}}]) {{ {SCALARS} }} }}",
        "RETURN ''",
        lambda _: {},
        lambda _: {},
    ),
    Shape(
        "three_levels",
        "a chain, its first 20 products, of each the first 5 makers and where they are",
        100,
        """query($id: ID!) { chain(id: $id) { id name
          products(first: 20) { edges { node { id name kind
            makers(first: 5) { edges { share node { id name territory { id name } } } } } } } } }""",
        """query($id: String!) { chain: chains(where: {id: {eq: $id}}) { id name
          productsConnection(first: 20, sort: [{node: {id: ASC}}]) { edges { node { id name kind
            makersConnection(first: 5, sort: [{node: {id: ASC}}]) { edges { properties { share }
              node { id name territory { id name } } } } } } } } }""",
        "MATCH (c:Chain) WITH c, COUNT { (c)<-[:PART_OF]-() } AS products ORDER BY products DESC LIMIT 1 RETURN c.id",
        by_id("Chain"),
        plain_id,
        DATED,
    ),
    Shape(
        "filter_some_none",
        "the first 20 products by name that someone in a country makes and nobody in China does",
        20,
        """query($country: String!) { products(first: 20, orderBy: [{field: NAME}], filter: {
          makers: {some: {country: {eq: $country}}, none: {country: {eq: "CHN"}}}}) {
            edges { node { id name kind } } } }""",
        """query($country: String!) { products(limit: 20, sort: [{name: ASC}, {id: ASC}], where: {
          makers: {some: {country: {eq: $country}}, none: {country: {eq: "CHN"}}}}) { id name kind } }""",
        "UNWIND ['JPN', 'USA', 'KOR'] AS country RETURN country",
        as_given("country"),
        as_given("country"),
        DATED,
    ),
    Shape(
        "filter_count",
        "the first 20 products that at least 3 enterprises make",
        20,
        "{ products(first: 20, filter: {makers: {count: {gte: 3}}}) { edges { node { id name kind } } } }",
        """{ products(limit: 20, sort: [{id: ASC}],
          where: {makersConnection: {aggregate: {count: {nodes: {gte: 3}}}}}) { id name kind } }""",
        "RETURN ''",
        lambda _: {},
        lambda _: {},
        DATED,
    ),
    Shape(
        "count_page",
        "how many enterprises of a sector there are, and the first 20",
        20,
        """query($sector: String!) { enterprises(first: 20, filter: {sector: {eq: $sector}}) {
          totalCount edges { node { id name city website } } } }""",
        """query($sector: String!) { enterprisesConnection(first: 20, sort: [{id: ASC}],
          where: {sector: {eq: $sector}}) { totalCount edges { node { id name city website } } } }""",
        "MATCH (e:Enterprise) WHERE e.sector IS NOT NULL RETURN DISTINCT e.sector AS sector ORDER BY sector",
        as_given("sector"),
        as_given("sector"),
    ),
    Shape(
        "full_text",
        "the 20 articles that fit some words best",
        20,
        """query($text: String!) { articles(search: $text, first: 20) {
          edges { score node { id number chapter } } } }""",
        """query($text: String!) { articles: searchArticle(phrase: $text, first: 20) {
          edges { score node { id number chapter } } } }""",
        "UNWIND ['中小企业', '技术创新', '融资担保', '知识产权', '政府采购'] AS words RETURN words",
        as_given("text"),
        lambda text: {"text": full_text(text)},
        "the peer is given the index query that ours makes of the words; equally good hits may change places",
        ordered=False,
    ),
    Shape(
        "deep_page",
        f"20 articles after the first {DEEP:,}",
        20,
        "query($after: String!) { articles(first: 20, after: $after) { edges { node { id number chapter } } } }",
        """query($offset: Int!) { articles(limit: 20, offset: $offset, sort: [{id: ASC}]) {
          id number chapter } }""",
        f"MATCH (a:Article) WITH a.id AS id ORDER BY id SKIP {DEEP - 1} LIMIT 1 RETURN id",
        our_cursor,
        peer_offset,
        "ours goes on after an id, the peer passes so many rows; its connection form runs out of memory here",
    ),
    Shape(
        "law_articles",
        "a law by id, its first 100 articles in order, with their text",
        100,
        """query($id: ID!) { laws(first: 1, filter: {id: {eq: $id}}) { edges { node { id name status
          articles(first: 100) { edges { node { id number chapter text } } } } } } }""",
        """query($id: String!) { laws(limit: 1, where: {id: {eq: $id}}) { id name status
          articlesConnection(first: 100, sort: [{node: {position: ASC}}, {node: {id: ASC}}]) {
            edges { node { id number chapter text } } } } }""",
        "MATCH (l:Law) WITH l, COUNT { (l)<-[:ARTICLE_OF]-() } AS articles WHERE articles >= 100 "
        "RETURN l.id ORDER BY l.id LIMIT 20",
        by_id("Law"),
        plain_id,
    ),
    Shape(
        "territory_page",
        "a province, how many enterprises are there, and the first 50 with what they make",
        50,
        """query($id: ID!) { territories(first: 1, filter: {id: {eq: $id}}) { edges { node { id name
          enterprises(first: 50) { totalCount edges { node { id name sector
            products(first: 5) { edges { node { id name } } } } } } } } } }""",
        """query($id: String!) { territories(limit: 1, where: {id: {eq: $id}}) { id name
          enterprisesConnection(first: 50, sort: [{node: {id: ASC}}]) { totalCount edges { node { id name sector
            productsConnection(first: 5, sort: [{node: {id: ASC}}]) { edges { node { id name } } } } } } } }""",
        "MATCH (t:Territory) WITH t, COUNT { (t)<-[:LOCATED_IN]-(:Enterprise) } AS here WHERE here >= 100 "
        "RETURN t.id ORDER BY t.id",
        by_id("Territory"),
        plain_id,
        DATED,
    ),
)
BY_NAME: Mapping[str, Shape] = {shape.name: shape for shape in SHAPES}
