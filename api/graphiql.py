"""GraphiQL (placeholder until the bundle lands)."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp


def graphiql_html() -> str:
    return "<!doctype html><title>GraphiQL</title>not built"


def static_app() -> ASGIApp:
    return PlainTextResponse("not built", 404)
