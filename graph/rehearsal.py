"""规则预演 over the library: every enterprise the caller means is judged under both rules.

What is known of all enterprises is kept as columns while the graph stays as it is, so that trying one threshold after
another reads it once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.access import Role
from graph.drawn import columns_of, properties_of
from graph.errors import Forbidden
from graph.filters import node_filter
from graph.rules.book import Book
from graph.rules.columns import Columns
from graph.rules.rehearsal import Rehearsal, rehearse
from graph.rules.rulesets import Ruleset
from graph.rules.verdicts import Application
from graph.stamp import stamp
from graph.store import Store
from graph.survey import surveys
from graph.writing import Day, Writing

ROLES = (Role.PLANNER, Role.ADMIN)
MOST = 400_000  # enterprises that are kept: some 700 bytes each


@dataclass(frozen=True, slots=True)
class Page:
    """Some enterprises: key and whether made up, in the order of the columns."""

    names: list[tuple[str, bool]]
    columns: Columns


@dataclass(slots=True)
class Kept:
    """The pages of the state and the question they were read for."""

    key: Hashable = None
    pages: list[Page] = field(default_factory=list)


async def rehearsed(
    store: Store,
    book: Book,
    rules: tuple[Ruleset, Ruleset],
    kind: Application,
    on: date,
    writing: Writing,
    chosen: Any,
    variables: Mapping[str, Any],
    kept: Kept | None = None,
) -> Rehearsal:
    """Rehearse for the enterprises that a filter chooses. Raises Forbidden for roles that do not see all reports."""
    if writing.role not in ROLES:
        allowed = ", ".join(role.value for role in ROLES)
        told = f"ruleRehearsal is not open to the role {writing.role.value}."
        raise Forbidden(told, f"Roles that see it: {allowed}.")
    where = node_filter("Enterprise", "e", chosen, Day(on, writing.params), writing)
    meant = await _keys(store, writing, where, variables) if where else None
    found = Rehearsal()
    for page in await _pages(store, book, rules, on, kept):
        # in a thread, so that others are answered meanwhile
        await asyncio.to_thread(rehearse, found, page.columns, page.names, rules, kind, meant)
    return found


async def _pages(store: Store, book: Book, rules: tuple[Ruleset, Ruleset], on: date, kept: Kept | None) -> list[Page]:
    metrics = tuple(sorted({metric for ruleset in rules for metric in ruleset.metrics}))
    key = (id(book), await stamp(store), on, metrics)
    if kept is not None and kept.key == key:
        return kept.pages
    pages: list[Page] = []
    properties = properties_of(book, metrics)
    async for known in surveys(store, Writing(role=Role.ADMIN), on.year - 1, properties):
        names = [(one.key, one.synthetic) for one in known]
        pages.append(Page(names, await asyncio.to_thread(columns_of, book, known, on, metrics)))
    if kept is not None and sum(len(page.names) for page in pages) <= MOST:
        kept.key, kept.pages = key, pages
    return pages


async def _keys(store: Store, writing: Writing, where: str, variables: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the enterprises for which `where` holds of `e`."""
    statement = f"MATCH (e:Enterprise) WHERE {where} RETURN collect(e.id)"
    return frozenset(await store.value(statement, writing.params.bind(variables)))
