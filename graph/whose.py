"""Whose a thing is, as Cypher: the predicates the model's access rules are made of.

Keys are unique within a label only, so where a viewer's node could be of several, its label is said.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.access import Asked
from graph.writing import valid_on


@dataclass(frozen=True)
class Itself:
    """The viewer's own node, or an edge that starts at it."""

    def __call__(self, asked: Asked) -> str:
        """The predicate."""
        return f"{asked.start}.id = {asked.viewer}"


@dataclass(frozen=True)
class AtItsEnd:
    """An edge that ends at the viewer's own node."""

    def __call__(self, asked: Asked) -> str:
        """The predicate."""
        return f"{asked.end}.id = {asked.viewer}"


@dataclass(frozen=True)
class AtEitherEnd:
    """An edge that starts or ends at the viewer's own node, which is of that label."""

    label: str

    def __call__(self, asked: Asked) -> str:
        """The predicate."""
        ends = (f"({end}:{self.label} AND {end}.id = {asked.viewer})" for end in (asked.start, asked.end))
        return f"({' OR '.join(ends)})"


TOLD = "-[:REPORTED|STATED|RAISED|RECEIVED]->"  # from an enterprise to its reports, facts, appeals and visits
OF_APPEAL = "-[:RAISED]->(:Appeal)-[:WENT_THROUGH]->"  # from an enterprise to the steps of its appeals


@dataclass(frozen=True)
class ToldByIt:
    """What the viewer's enterprise has along `way`: its reports, facts, appeals and visits unless said."""

    way: str = TOLD

    def __call__(self, asked: Asked) -> str:
        """The predicate."""
        return f"EXISTS {{ (:Enterprise {{id: {asked.viewer}}}){self.way}({asked.start}) }}"


@dataclass(frozen=True)
class ToldByItsCharge:
    """What an enterprise that the viewing specialist serves today has along `way`."""

    way: str = TOLD

    def __call__(self, asked: Asked) -> str:
        """The predicate."""
        told = f"(:Specialist {{id: {asked.viewer}}})-[s:SERVES]->(:Enterprise){self.way}({asked.start})"
        return f"EXISTS {{ MATCH {told} WHERE {valid_on('s', asked.today)} }}"


@dataclass(frozen=True)
class ItsCharge:
    """An enterprise that the viewing specialist serves today."""

    def __call__(self, asked: Asked) -> str:
        """The predicate."""
        serves = f"(:Specialist {{id: {asked.viewer}}})-[s:SERVES]->({asked.start})"
        return f"EXISTS {{ MATCH {serves} WHERE {valid_on('s', asked.today)} }}"


@dataclass(frozen=True)
class AtItsCharge:
    """An edge that starts at an enterprise that the viewing specialist serves today."""

    def __call__(self, asked: Asked) -> str:
        """The predicate."""
        serves = f"(:Specialist {{id: {asked.viewer}}})-[s:SERVES]->(charge:Enterprise)"
        return f"EXISTS {{ MATCH {serves} WHERE charge = {asked.start} AND {valid_on('s', asked.today)} }}"


@dataclass(frozen=True)
class Matched:
    """An enterprise that was matched with the viewer's own node, which is of that label, while the match holds."""

    label: str

    def __call__(self, asked: Asked) -> str:
        """The predicate."""
        match = f"(:{self.label} {{id: {asked.viewer}}})-[m:MATCHED_WITH]-({asked.start})"
        return f"EXISTS {{ MATCH {match} WHERE {valid_on('m', asked.today)} }}"


@dataclass(frozen=True)
class ItselfOrMatched:
    """The viewer's own enterprise, or one it was matched with."""

    def __call__(self, asked: Asked) -> str:
        """The predicate."""
        return f"({Itself()(asked)} OR {Matched('Enterprise')(asked)})"
