"""Asking the API in tests: an endpoint on a store that counts, and answers compared to the last detail."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

import orjson

from api.executor import FastExecutor, StockExecutor
from api.http import GraphQLEndpoint
from api.requests import Request
from graph.access import Role, Viewer
from graph.settings import Settings
from graph.store import Store

ALL_SEEING = Viewer(Role.ADMIN, "test")
PATIENCE = 120.0  # seconds for a statement: making its plan takes long where other tests run beside
NUMBER = re.compile(r"Internal error [0-9a-f]{12}\.")


class CountingStore(Store):
    """A store that remembers what it was asked."""

    asked: list[tuple[str, dict[str, Any]]]

    @classmethod
    def over(cls, store: Store) -> CountingStore:
        """The same connection, counted."""
        made = cls(store._driver, store._database, PATIENCE)
        made.asked = []
        return made

    async def read(self, statement: str, params: dict[str, Any]) -> list[list[Any]]:
        """Remember and read.

        Where one root field fails, graphql-core cancels the reads of the others; the driver drops a socket it was just
        opening then, unclosed, which would fail whatever test runs when it is collected.
        """
        self.asked.append((statement, params))
        return await asyncio.shield(super().read(statement, params))

    async def plan(self, statement: str, params: dict[str, Any]) -> dict[str, Any]:
        """The tree of operators the database would run a statement by."""
        async with self._driver.session(database=self._database) as session:
            result = await session.run(f"EXPLAIN {statement}", params)
            summary = await result.consume()
        return dict(summary.plan or {})


@dataclass
class Api:
    """The API on a store, without HTTP."""

    store: CountingStore
    executor: type[StockExecutor] = FastExecutor
    settings: Settings = field(default_factory=Settings)
    viewer: Viewer = ALL_SEEING

    def __post_init__(self) -> None:
        self.endpoint = GraphQLEndpoint(self.settings, self.executor)
        self.endpoint.store = self.store

    async def ask(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The whole answer."""
        response = await self.endpoint.respond(Request(query, variables, None), self.viewer)
        return dict(response.body)

    async def data(self, query: str, variables: dict[str, Any] | None = None) -> Any:
        """The data of an answer that must have no errors."""
        body = await self.ask(query, variables)
        assert "errors" not in body, body["errors"]
        return body["data"]

    async def error(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The one error of an answer."""
        body = await self.ask(query, variables)
        [error] = body["errors"]
        return dict(error)

    async def written(self, query: str, variables: dict[str, Any] | None = None) -> str:
        """The answer as it goes over the wire, its key order included; numbers of internal errors left out."""
        return NUMBER.sub("Internal error.", orjson.dumps(await self.ask(query, variables)).decode())
