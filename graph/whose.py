"""Whose a thing is, as Cypher: the predicates the model's access rules are made of."""

from __future__ import annotations

TODAY = "({edge}.from IS NULL OR {edge}.from <= date()) AND ({edge}.to IS NULL OR {edge}.to >= date())"


def itself(here: str, _there: str, viewer: str) -> str:
    """The viewer's own node, or an edge that starts at it."""
    return f"{here}.id = {viewer}"


def at_its_end(_here: str, there: str, viewer: str) -> str:
    """An edge that ends at the viewer's own node."""
    return f"{there}.id = {viewer}"


def at_either_end(here: str, there: str, viewer: str) -> str:
    """An edge that starts or ends at the viewer's own node."""
    return f"{viewer} IN [{here}.id, {there}.id]"


def told_by_it(here: str, _there: str, viewer: str) -> str:
    """A report or an appeal of the viewer's enterprise."""
    return f"EXISTS {{ (:Enterprise {{id: {viewer}}})-[:REPORTED|RAISED]->({here}) }}"


def told_by_its_charge(here: str, _there: str, viewer: str) -> str:
    """A report or an appeal of an enterprise the viewing specialist serves today."""
    serves = f"(:Specialist {{id: {viewer}}})-[s:SERVES]->(:Enterprise)"
    return f"EXISTS {{ MATCH {serves}-[:REPORTED|RAISED]->({here}) WHERE {TODAY.format(edge='s')} }}"


def its_charge(here: str, _there: str, viewer: str) -> str:
    """An enterprise the viewing specialist serves today."""
    return f"EXISTS {{ MATCH (:Specialist {{id: {viewer}}})-[s:SERVES]->({here}) WHERE {TODAY.format(edge='s')} }}"


def matched(here: str, _there: str, viewer: str) -> str:
    """An enterprise that was matched with the viewer's own node, for as long as the match holds."""
    return f"EXISTS {{ MATCH ({{id: {viewer}}})-[m:MATCHED_WITH]-({here}) WHERE {TODAY.format(edge='m')} }}"


def itself_or_matched(here: str, there: str, viewer: str) -> str:
    """The viewer's own enterprise, or one it was matched with."""
    return f"({itself(here, there, viewer)} OR {matched(here, there, viewer)})"
