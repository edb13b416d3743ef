"""The model of the graph, in one place: labels, keys, properties, relationships, and how each appears in the API.

Constraints, indexes, GraphQL types, filters, orders and the data dictionary all follow from what stands in `nouns`,
`relations` and `words`. A new fact is one line; a new noun is one `Node` and its relationships.
"""

from __future__ import annotations

from graph.nouns import NODES
from graph.relations import EDGE_PROPERTIES, RELATIONSHIPS
from graph.vocabulary import Model
from graph.words import ENUMS

VERSION = 1

MODEL = Model(VERSION, {n.label: n for n in NODES}, RELATIONSHIPS, {e.name: e for e in ENUMS}, EDGE_PROPERTIES)
