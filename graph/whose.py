"""Whose a thing is, as Cypher: the predicates the model's access rules are made of.

Keys are unique within a label only, so where a viewer's node could be of several, its label is said.
"""

from __future__ import annotations

from dataclasses import dataclass

TODAY = "({edge}.from IS NULL OR {edge}.from <= date()) AND ({edge}.to IS NULL OR {edge}.to >= date())"


@dataclass(frozen=True)
class Itself:
    """The viewer's own node, or an edge that starts at it."""

    def __call__(self, here: str, there: str, viewer: str) -> str:  # noqa: ARG002 - one signature for all
        """The predicate."""
        return f"{here}.id = {viewer}"


@dataclass(frozen=True)
class AtItsEnd:
    """An edge that ends at the viewer's own node."""

    def __call__(self, here: str, there: str, viewer: str) -> str:  # noqa: ARG002
        """The predicate."""
        return f"{there}.id = {viewer}"


@dataclass(frozen=True)
class AtEitherEnd:
    """An edge that starts or ends at the viewer's own node, which is of that label."""

    label: str

    def __call__(self, here: str, there: str, viewer: str) -> str:
        """The predicate."""
        ends = (f"({end}:{self.label} AND {end}.id = {viewer})" for end in (here, there))
        return f"({' OR '.join(ends)})"


@dataclass(frozen=True)
class ToldByIt:
    """A report or an appeal of the viewer's enterprise."""

    def __call__(self, here: str, there: str, viewer: str) -> str:  # noqa: ARG002
        """The predicate."""
        return f"EXISTS {{ (:Enterprise {{id: {viewer}}})-[:REPORTED|RAISED]->({here}) }}"


@dataclass(frozen=True)
class ToldByItsCharge:
    """A report or an appeal of an enterprise that the viewing specialist serves today."""

    def __call__(self, here: str, there: str, viewer: str) -> str:  # noqa: ARG002
        """The predicate."""
        told = f"(:Specialist {{id: {viewer}}})-[s:SERVES]->(:Enterprise)-[:REPORTED|RAISED]->({here})"
        return f"EXISTS {{ MATCH {told} WHERE {TODAY.format(edge='s')} }}"


@dataclass(frozen=True)
class ItsCharge:
    """An enterprise that the viewing specialist serves today."""

    def __call__(self, here: str, there: str, viewer: str) -> str:  # noqa: ARG002
        """The predicate."""
        serves = f"(:Specialist {{id: {viewer}}})-[s:SERVES]->({here})"
        return f"EXISTS {{ MATCH {serves} WHERE {TODAY.format(edge='s')} }}"


@dataclass(frozen=True)
class Matched:
    """An enterprise that was matched with the viewer's own node, which is of that label, while the match holds."""

    label: str

    def __call__(self, here: str, there: str, viewer: str) -> str:  # noqa: ARG002
        """The predicate."""
        match = f"(:{self.label} {{id: {viewer}}})-[m:MATCHED_WITH]-({here})"
        return f"EXISTS {{ MATCH {match} WHERE {TODAY.format(edge='m')} }}"


@dataclass(frozen=True)
class ItselfOrMatched:
    """The viewer's own enterprise, or one it was matched with."""

    def __call__(self, here: str, there: str, viewer: str) -> str:
        """The predicate."""
        return f"({Itself()(here, there, viewer)} OR {Matched('Enterprise')(here, there, viewer)})"
