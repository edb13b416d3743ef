"""One case, four ways: stock graphql-core, the fast executor cold, the same warm, and the oracle.

The executors must agree to the byte; the oracle must agree wherever there is no error.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from graphql import DocumentNode, parse

from api.executor import FastExecutor, StockExecutor
from graph.access import Viewer
from graph.fulltext import ALL, index_of, query
from graph.settings import Settings
from tests.api.asking import ALL_SEEING, Api, CountingStore
from tests.api.queries import Case
from tests.oracle import Oracle
from tests.seed import SeedNode

T = TypeVar("T")
Search = tuple[str, str, tuple[str, ...]]  # label or everything, text, kinds
# hits of one score come in another order where a limit is given; the API gives this one where no filter narrows them
HITS = tuple(
    f"CALL db.index.fulltext.queryNodes($index, $text{limit}) YIELD node, score RETURN node.noun, node.id, score"
    for limit in ("", ", {limit: 10101}")
)


AT_ONCE = 3


class Unknown(LookupError):
    """A search whose hits were not asked for yet."""

    def __init__(self, search: Search) -> None:
        super().__init__(search)
        self.search = search


@dataclass
class Tally:
    """How many answers had data, and how many had which code of error."""

    answered: int = 0
    codes: dict[str, int] = field(default_factory=dict)

    def add(self, body: dict[str, Any]) -> None:
        """Count one answer."""
        self.answered += "errors" not in body
        for error in body.get("errors", ()):
            code = error.get("extensions", {}).get("code", "none")
            self.codes[code] = self.codes.get(code, 0) + 1


class Differential:
    """Runs cases against a store that holds the graph; without an oracle where the graph is corrupted."""

    def __init__(
        self, store: CountingStore, settings: Settings, oracle: Oracle | None, viewer: Viewer = ALL_SEEING
    ) -> None:
        self.store, self.settings, self.viewer = store, settings, viewer
        self.tally = Tally()
        self.oracle = oracle
        self.known: dict[tuple[str, Search], list[tuple[SeedNode, float]]] = {}

    async def differences(self, case: Case) -> list[str]:
        """What differs, in words; empty when nothing does."""
        stock = Api(self.store, StockExecutor, self.settings, self.viewer)
        fast = Api(self.store, FastExecutor, self.settings, self.viewer)
        found = []
        for variables in case.variable_sets:
            want = await stock.written(case.text, variables)
            for run in ("cold", "warm"):
                got = await fast.written(case.text, variables)
                if got != want:
                    found.append(told(case, variables, f"the fast executor, {run}", got, want))
            body = json.loads(want)
            self.tally.add(body)
            if self.oracle and "errors" not in body:
                got = json.dumps(body["data"])
                second = [await self.second_opinion(self.oracle, parse(case.text), variables, how) for how in HITS]
                if got not in second:
                    found.append(told(case, variables, "the API", got, second[0]))
        return found

    async def second_opinion(self, oracle: Oracle, document: DocumentNode, variables: dict[str, Any], how: str) -> str:
        """The oracle's answer; what it wants to know of the full-text index is fetched first."""
        while True:
            oracle.hits = partial(self.hits, how)
            answer = oracle.answer(document, variables)
            causes = [error.original_error for error in answer.errors or ()]
            unknown = [cause.search for cause in causes if isinstance(cause, Unknown)]
            if not unknown:
                return json.dumps(answer.data) if not causes else f"{answer.errors}"
            for label, text, kinds in unknown:
                given = {"index": index_of(label) if label else ALL, "text": query(text, kinds)}
                rows = await self.store.read(how, given)
                found = [(oracle.graph.node(noun, key), score) for noun, key, score in rows]
                self.known[how, (label, text, kinds)] = [(node, score) for node, score in found if node]

    def hits(self, how: str, label: str, text: str, kinds: tuple[str, ...]) -> list[tuple[SeedNode, float]]:
        """What a search finds. Raises Unknown until it was fetched."""
        search = (label, text, kinds)
        if (how, search) not in self.known:
            raise Unknown(search)
        return self.known[how, search]


async def in_parallel(differential: Differential, cases: Iterable[Case]) -> list[str]:
    """The differences of several cases; a few at a time, since making a plan is work for the database's processors."""
    return [text for texts in await few_at_once(differential.differences(case) for case in cases) for text in texts]


async def few_at_once(work: Iterable[Awaitable[T]]) -> list[T]:
    """What all of it gives, in order."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(piece: Awaitable[T]) -> T:
        async with turn:
            return await piece

    return await asyncio.gather(*map(one, work))


def told(case: Case, variables: dict[str, Any], who: str, got: str, want: str) -> str:
    """A difference in words."""
    asked = json.dumps(variables, ensure_ascii=False)
    return f"{case.text}\nvariables {asked}\n{who} answered\n{got}\ninstead of\n{want}\n"
