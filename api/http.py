"""GraphQL over HTTP: a thin ASGI endpoint, because a framework's router costs more than the query."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import orjson
from graphql import ExecutionResult, GraphQLError, OperationType
from starlette.types import Receive, Scope, Send

from api.auth import Gate
from api.bulkhead import Bulkhead
from api.context import Context
from api.documents import Document, Documents
from api.executor import FastExecutor, StockExecutor
from api.graphiql import graphiql_html
from api.operations import run
from api.rate import Rate
from api.schema import core
from graph.access import PUBLIC, Viewer
from graph.errors import (
    BadInput,
    Busy,
    Forbidden,
    GraphError,
    LimitExceeded,
    RateLimited,
    StoreUnavailable,
    Unauthenticated,
)
from graph.settings import Settings
from graph.store import Store

log = logging.getLogger("tidu.api")

LARGEST_BODY = 1 << 20
JSON = b"application/json; charset=utf-8"
HTML = b"text/html; charset=utf-8"
NOT_FRAMED = (b"content-security-policy", b"frame-ancestors 'none'")
GRAPHQL_JSON = b"application/graphql-response+json; charset=utf-8"
NO_QUERY = "Send a JSON object with a `query`; `variables` and `operationName` may stand beside it."


@dataclass(frozen=True, slots=True)
class Request:
    """One GraphQL request, read from a body or from an address."""

    query: str
    variables: dict[str, Any] | None
    operation: str | None
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """Status and body, before they are written."""

    status: int
    body: Mapping[str, Any]
    retry_after: int = 1  # seconds, where the status asks to come back
    started: bool = True  # whether execution began: GraphQL over HTTP tells the two apart by status


class GraphQLEndpoint:
    """The endpoint. `store` is set once the application has started."""

    def __init__(self, settings: Settings, executor: type[StockExecutor] = FastExecutor) -> None:
        self.settings = settings
        self.documents = Documents(core, settings)
        self.store: Store | None = None
        self.executor = executor
        self.gate, self.rate, self.bulkhead = Gate(settings), Rate(settings), Bulkhead(settings.heavy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        headers = dict(scope["headers"])
        accept = headers.get(b"accept", b"*/*")
        method = scope["method"]
        try:
            if method == "POST":
                request = from_body(headers, await read_body(receive))
            elif method == "GET" and not scope["query_string"] and b"text/html" in accept and self.settings.graphiql:
                await _send(send, 200, HTML, graphiql_html().encode(), NOT_FRAMED)
                return
            elif method in ("GET", "HEAD"):
                request = from_address(scope["query_string"])
            else:
                await _send(send, 405, JSON, _dumps(problem("Use POST, or GET for queries.")), (b"allow", b"GET, POST"))
                return
            response = await self.respond(request, await self.admitted(scope, headers))
        except BadInput as error:
            response = Response(400, problem(str(error), error.code))
        except Unauthenticated as error:
            response = Response(401, problem(str(error), error.code))
        except RateLimited as error:
            response = Response(429, problem(str(error), error.code), retry_after=error.seconds)
        except LimitExceeded as error:
            response = Response(413, problem(str(error), error.code))
        except StoreUnavailable as error:
            response = Response(503, problem(str(error), error.code))
        await self._write(send, response, accept)

    async def admitted(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Viewer:
        """Who asks. Raises Unauthenticated, and RateLimited where it asks too often."""
        viewer = await self.gate.viewer(headers.get(b"authorization"))
        self.rate.take(viewer.subject or (scope["client"] or ("",))[0])
        return viewer

    async def respond(self, request: Request, viewer: Viewer = PUBLIC) -> Response:
        """Run one request: 4xx where it cannot be run, else 200 with data and errors."""
        document = self.documents.get(request.query)
        if document.ast is None or document.errors:
            return Response(400, {"errors": [e.formatted for e in document.errors]}, started=False)
        if request.read_only:
            refuse_writes(document, request.operation)
        result = await self.execute(document, request, viewer)
        if result.data is None and result.errors and all(error.path is None for error in result.errors):
            busy = any(isinstance(error.original_error, Busy) for error in result.errors)
            return Response(503 if busy else 400, {"errors": [report(error) for error in result.errors]}, started=False)
        body: dict[str, Any] = {"data": result.data}
        if not result.errors:
            return Response(200, body)
        body["errors"] = [report(error) for error in result.errors]
        causes = [error.original_error for error in result.errors]
        if any((result.data or {}).values()):
            return Response(200, body)
        if any(isinstance(cause, StoreUnavailable) for cause in causes):
            return Response(503, body)
        return Response(403 if all(isinstance(cause, Forbidden) for cause in causes) else 200, body)

    async def execute(self, document: Document, request: Request, viewer: Viewer) -> ExecutionResult:
        """Execute a valid document."""
        if self.store is None:
            raise StoreUnavailable("The API has not started yet.", "Try again in a moment.")
        context = Context(self.store, self.settings, document, viewer, bulkhead=self.bulkhead)
        return await run(core, context, request.variables, request.operation, self.executor)

    async def _write(self, send: Send, response: Response, accept: bytes) -> None:
        modern = b"application/graphql-response+json" in accept
        status = response.status
        codes = {error.get("extensions", {}).get("code") for error in response.body.get("errors", ())}
        if status == 400 and not response.started and not modern and LimitExceeded.code not in codes:
            status = 200  # what the older media type asks for
        extra = []
        if status in (429, 503):
            extra.append((b"retry-after", str(response.retry_after).encode()))
        elif status == 401:
            extra.append((b"www-authenticate", b"Bearer"))
        await _send(send, status, GRAPHQL_JSON if modern else JSON, _dumps(response.body), *extra)


async def read_body(receive: Receive) -> bytes:
    """The whole body. Raises LimitExceeded beyond 1 MB."""
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadInput("The caller left before the request was complete.")
        chunk = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        more = message.get("more_body", False)
        if size > LARGEST_BODY:
            raise LimitExceeded(
                "The request body is larger than 1 MB.", "Send large values as variables of smaller requests."
            )
    return b"".join(chunks)


def from_body(headers: Mapping[bytes, bytes], body: bytes) -> Request:
    """The request in a JSON body. Raises BadInput with what is wrong."""
    kind = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
    if kind != b"application/json":
        raise BadInput(f"The content type is {kind.decode('latin-1') or 'missing'}.", "Send application/json.")
    try:
        given = orjson.loads(body)
    except ValueError as error:
        raise BadInput(f"The body is not JSON: {error}.", NO_QUERY) from error
    if not isinstance(given, dict):
        raise BadInput("The body is not a JSON object.", NO_QUERY)
    return _request(given.get("query"), given.get("variables"), given.get("operationName"))


def from_address(query_string: bytes) -> Request:
    """The request in an address; only queries may come this way. Raises BadInput with what is wrong."""
    try:
        given = parse_qs(query_string.decode("ascii"), strict_parsing=bool(query_string), errors="strict")
        one = {name: values[0] for name, values in given.items()}
        variables = orjson.loads(one["variables"]) if one.get("variables") else None
    except ValueError as error:
        raise BadInput(f"The address cannot be read: {error}.", "Give query, and variables as JSON.") from error
    request = _request(one.get("query"), variables, one.get("operationName"))
    return Request(request.query, request.variables, request.operation, read_only=True)


def _request(query: Any, variables: Any, operation: Any) -> Request:
    if not isinstance(query, str) or not query.strip():
        raise BadInput("There is no query.", NO_QUERY)
    if variables is not None and not isinstance(variables, dict):
        raise BadInput("variables is not an object.", NO_QUERY)
    if operation is not None and not isinstance(operation, str):
        raise BadInput("operationName is not a text.", NO_QUERY)
    return Request(query, variables, operation or None)


def refuse_writes(document: Document, operation: str | None) -> None:
    """Raise BadInput unless the operation is a query."""
    chosen = document.operation(operation)
    if chosen is not None and chosen.operation is not OperationType.QUERY:
        raise BadInput(f"A {chosen.operation.value} cannot come by GET.", "Send it by POST.")


def report(error: GraphQLError) -> Mapping[str, Any]:
    """An error as callers see it: ours with code and remedy, graphql-core's with a code, anything else masked."""
    cause = error.original_error
    if isinstance(cause, GraphError):
        extensions = {"code": cause.code, **cause.details}
        told = GraphQLError(str(cause), error.nodes, path=error.path, extensions=extensions)
        return told.formatted
    if cause is not None and not isinstance(cause, GraphQLError):
        number = uuid4().hex[:12]
        log.error("internal error %s at %s", number, error.path, exc_info=cause)
        hidden = GraphQLError(
            f"Internal error {number}.", error.nodes, path=error.path, extensions={"code": "INTERNAL"}
        )
        return hidden.formatted
    # graphql-core's own: without a path the request is wrong, with one what the store holds
    code = BadInput.code if error.path is None else GraphError.code
    return {**error.formatted, "extensions": {"code": code, **(error.extensions or {})}}


def problem(message: str, code: str = "BAD_REQUEST") -> dict[str, Any]:
    """A body for a request that is no GraphQL request."""
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def _dumps(body: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError:  # a key that is no plain str; to allow for it always would take three times as long
        return orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)


async def _send(send: Send, status: int, kind: bytes, body: bytes, *extra: tuple[bytes, bytes]) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Accept"),
        *extra,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
