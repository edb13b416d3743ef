"""The application: GraphQL at /graphql, a few plain pages beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Mount, Route

from api.graphiql import static_app
from api.http import GraphQLEndpoint
from api.schema import print_sdl
from graph.settings import Settings
from graph.settings import settings as read_settings
from graph.store import Store


def create_app(settings: Settings) -> FastAPI:
    """The ASGI application for these settings; it opens its store when it starts and closes it when it stops."""
    graphql = GraphQLEndpoint(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        graphql.store = await Store.open(settings)
        yield
        await graphql.store.close()

    app = FastAPI(title="优企图谱", lifespan=lifespan, openapi_url=None)
    app.router.routes.append(Route("/graphql", graphql))
    app.router.routes.append(Mount("/graphiql-assets", static_app()))
    app.get("/", include_in_schema=False)(home)
    app.get("/schema.graphql", include_in_schema=False)(sdl)
    return app


def from_environment() -> FastAPI:
    """The application for the settings in the environment: what a worker process calls."""
    return create_app(read_settings())


async def home() -> RedirectResponse:
    """Until there is a page, GraphiQL is it."""
    return RedirectResponse("/graphql")


async def sdl() -> PlainTextResponse:
    """The schema as text."""
    return PlainTextResponse(print_sdl())
