"""The statements our API sends for a shape: what the raw rival sends too."""

from __future__ import annotations

from typing import Any

from api.http import GraphQLEndpoint
from api.requests import Request
from bench.peers.shapes import Shape
from graph.errors import StoreUnavailable
from graph.settings import Settings
from graph.store import Store

Statement = tuple[str, dict[str, Any]]


class Listening(Store):
    """A store that notes statements and answers none."""

    def __init__(self) -> None:
        self.heard: list[Statement] = []

    async def value(self, statement: str, params: dict[str, Any]) -> Any:
        """Note the statement, and be unavailable."""
        self.heard.append((statement, params))
        raise StoreUnavailable("This store only listens.", "Ask another.")


async def statement_of(shape: Shape, variables: dict[str, Any], settings: Settings) -> Statement:
    """The one statement with its parameters."""
    endpoint = GraphQLEndpoint(settings)
    endpoint.store = listening = Listening()
    await endpoint.respond(Request(shape.ours, variables, None))
    [heard] = listening.heard
    return heard
