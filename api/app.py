"""The application: GraphQL at /graphql, a few plain pages beside it."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.auth import require_key
from api.graphiql import static_app
from api.health import Health, add_health
from api.http import GraphQLEndpoint
from api.logs import configure
from api.replies import Manner, refused, write
from api.schema import print_sdl
from api.telemetry import TEXT, telemetry, traced
from graph import migrations
from graph.rulebook import rulebook
from graph.settings import Settings
from graph.settings import settings as read_settings
from graph.store import Store

GRAPHQL = "/graphql"
PATIENCE = 3600.0  # seconds in which a worker waits for a database that is away; those there answer that it is
YOUNG, MIDDLE, OLD = 20_000, 10, 10  # objects between two collections, and how many younger ones before an older one


class App(FastAPI):
    """FastAPI, with a short cut: GraphQL requests pass none of its layers, which cost a tenth of a point query."""

    graphql: GraphQLEndpoint
    health: Health
    endpoint: ASGIApp  # it, or what measures around it

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, if it is for this host."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
        elif (refusal := self.graphql.door.refusal(scope)) is not None:
            await write(send, refused(refusal), Manner())
        elif scope["path"] == GRAPHQL:
            await self.endpoint(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(settings: Settings, patience: float = 0.0) -> App:
    """The ASGI application for these settings; it opens its store when it starts and closes it when it stops.

    A store that is away is waited for, `patience` seconds.
    """
    seen = telemetry(settings)
    graphql = GraphQLEndpoint(settings, telemetry=seen)
    health = Health(lambda: graphql.store)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        kind = traced(seen.tracer) if seen is not None and seen.tracer is not None else Store
        store = await kind.open(settings, patience)
        try:
            await migrations.require_current(store)
            graphql.store = store
            async with seen.watching(store) if seen is not None else nullcontext():
                yield
        finally:
            health.leave()
            await store.close()

    app = App(title="优企图谱", lifespan=lifespan, openapi_url=None)
    app.graphql, app.health = graphql, health
    app.endpoint = partial(seen.answer, graphql) if seen is not None else graphql
    if seen is not None and (figures := seen.metrics) is not None:
        app.add_route("/metrics", lambda _request: Response(figures.page(), media_type=TEXT))
    app.router.routes.append(Route(GRAPHQL, graphql))  # for addresses under a prefix
    app.router.routes.append(Mount("/graphiql-assets", static_app()))
    add_health(app, health)
    app.get("/", include_in_schema=False)(home)
    if settings.introspection:
        app.get("/schema.graphql", include_in_schema=False)(sdl)
    return app


def from_environment() -> App:
    """The application for the settings in the environment: what a worker process calls."""
    settings = read_settings()
    configure(settings)
    require_key(settings)
    rulebook(settings)  # rules that cannot be used are told now, not at the first question
    app = create_app(settings, PATIENCE)
    spare_collector()
    return app


def spare_collector() -> None:
    """Keep the garbage collector from walking the schema again and again.

    A page of 1000 rows makes 3000 objects; collecting after each 700 leads again and again to a walk over everything
    that was ever imported: measured, two fifths of the server's time on such pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


async def home() -> RedirectResponse:
    """Until there is a page, GraphiQL is it."""
    return RedirectResponse(GRAPHQL)


async def sdl() -> PlainTextResponse:
    """The schema as text."""
    return PlainTextResponse(print_sdl())
