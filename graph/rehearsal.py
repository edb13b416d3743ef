"""规则预演 over the library: every enterprise the caller means is judged under both rules, page by page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.access import Role
from graph.drawn import columns_of, properties_of
from graph.errors import Forbidden
from graph.filters import node_filter
from graph.rules.book import Book
from graph.rules.rehearsal import Rehearsal, rehearse
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application
from graph.store import Store
from graph.survey import Surveyed, surveys
from graph.writing import Day, Writing

ROLES = (Role.PLANNER, Role.ADMIN)


async def rehearsed(
    store: Store,
    book: Book,
    rules: tuple[Ruleset, Ruleset],
    kind: Application,
    on: date,
    writing: Writing,
    chosen: Any,
    variables: Mapping[str, Any],
) -> Rehearsal:
    """Rehearse for the enterprises that a filter chooses. Raises Forbidden for roles that do not see all reports."""
    if writing.role not in ROLES:
        allowed = ", ".join(role.value for role in ROLES)
        told = f"ruleRehearsal is not open to the role {writing.role.value}."
        raise Forbidden(told, f"Roles that see it: {allowed}.")
    metrics = tuple(dict.fromkeys(metric for ruleset in rules for metric in ruleset.metrics))
    properties = properties_of(book, metrics)
    where = node_filter("Enterprise", "e", chosen, Day(on, writing.params), writing)
    found = Rehearsal()

    def add(known: list[Surveyed]) -> None:
        names = [(one.key, one.synthetic) for one in known]
        rehearse(found, columns_of(book, known, on, metrics), names, rules, kind)

    async for page in surveys(store, writing, on.year - 1, properties, where, variables=variables):
        await asyncio.to_thread(add, page)  # so that others are answered meanwhile
    return found
