"""Assessments of an enterprise: what is known of it is gathered, then the rules decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.errors import BadInput
from graph.gathering import Gathering
from graph.ids import key_of
from graph.reads import merged_into
from graph.survey import Surveyed, read, surveyed
from graph.writing import Day, Writing

LABEL = "Enterprise"
SURVEY, LADDER = "survey", "ladder"


@dataclass(frozen=True, slots=True)
class Subject:
    """The enterprise that is asked about, or none: then given facts are all there is."""

    gathering: Gathering
    known: bool


def subject(enterprise: Any, day: date, writing: Writing) -> Subject:
    """A statement that reads what is known of an enterprise (by its global id, or None) for applications on a day.

    The old id of one that was merged leads to what it is part of now.
    """
    as_of = Day(day, writing.params)
    if enterprise is None:
        return Subject(Gathering(writing, as_of), known=False)
    key = writing.params.add(enterprise, key_of(LABEL))
    gathering = Gathering(writing, as_of, f"{merged_into(f'${key}')} AS key MATCH (e:{LABEL} {{id: key}})")
    year = writing.params.add(day.year - 1)
    gathering.figure(SURVEY, surveyed("e", writing, f"${year}"))
    return Subject(gathering, known=True)


def ladder_of() -> str:
    """The Cypher list of the tiers that are steps of the ladder, each with its rank."""
    return "COLLECT { MATCH (t:Tier) WHERE t.rank IS NOT NULL RETURN [t.id, t.rank] ORDER BY t.rank, t.id }"


def survey_of(subject: Subject, figures: Mapping[str, Any] | None) -> Surveyed | None:
    """What was read of the enterprise; None where none was asked about. Raises BadInput where there is none."""
    if not subject.known:
        return None
    if figures is None:
        raise BadInput("There is no enterprise with that id.", "Use an id that a query returned.")
    return read(figures[SURVEY])
