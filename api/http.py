"""GraphQL over HTTP: a thin ASGI endpoint, because a framework's router costs more than the query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from secrets import token_hex
from time import perf_counter
from typing import Any

from graphql import ExecutionResult, OperationType
from starlette.types import Receive, Scope, Send

from api.audit import Asked, record
from api.auth import Gate
from api.bulkhead import Bulkhead
from api.context import Context
from api.documents import Document, Documents
from api.errors import Headers, MethodNotAllowed, OnlyByPost, OriginNotAllowed, fault, report
from api.executor import FastExecutor, StockExecutor
from api.graphiql import graphiql_html
from api.logs import level_of, log_request
from api.operations import run
from api.origins import Door
from api.presence import Presence
from api.rate import Rate
from api.replies import HTML, Manner, Response, manner, refused, send_all, send_nothing, write
from api.requests import Request, from_address, from_body, read_body, require_json
from api.schema import core
from api.telemetry import Telemetry
from api.trusted import Trusted
from graph.access import PUBLIC, Viewer
from graph.errors import Busy, Forbidden, GraphError, StoreUnavailable
from graph.rehearsal import Kept
from graph.settings import Settings
from graph.store import Store

NOT_FRAMED = (b"content-security-policy", b"frame-ancestors 'none'")
REQUEST_ID = re.compile(rb"[A-Za-z0-9._:-]{1,64}")
LEFT = 499  # for the log alone: the client left before the answer


class GraphQLEndpoint:
    """The endpoint. `store` is set once the application has started."""

    def __init__(
        self, settings: Settings, executor: type[StockExecutor] = FastExecutor, telemetry: Telemetry | None = None
    ) -> None:
        self.settings = settings
        self.telemetry = telemetry
        self.documents = Documents(core, settings)
        self.trusted = Trusted(settings, self.documents)
        self.door = Door(settings)
        self.page = settings.graphiql and not settings.documents_only
        self.store: Store | None = None
        self.executor = executor
        self.gate, self.rate, self.bulkhead = Gate(settings), Rate(settings), Bulkhead(settings.heavy)
        self.rehearsal = Kept()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        extra = self.door.headers(headers)
        if self.page and wants_page(scope, headers):
            await send_all(send, 200, HTML, graphiql_html().encode(), (*extra, NOT_FRAMED))
        elif scope["method"] == "OPTIONS":
            await self.answer_preflight(headers, extra, send)
        else:
            await self.answer(scope, headers, extra, receive, send)

    async def answer_preflight(self, headers: Mapping[bytes, bytes], extra: Headers, send: Send) -> None:
        """Tell a browser what a page may send."""
        try:
            allowed = self.door.preflight(headers)
        except OriginNotAllowed as error:
            await write(send, refused(error), Manner(), extra)
        else:
            await send_nothing(send, (*extra, *allowed))

    async def answer(
        self, scope: Scope, headers: Mapping[bytes, bytes], extra: Headers, receive: Receive, send: Send
    ) -> None:
        """Answer a request for data; a client that leaves is not answered."""
        began = perf_counter()
        request_id = named(headers)
        how, viewer, request, response = Manner(), None, None, None
        try:
            self.door.check_origin(headers)
            how = manner(headers.get(b"accept", b""), headers.get(b"accept-encoding", b""))
            viewer = await self.admitted(scope, headers)
            request = await read(scope, headers, receive)
            with Presence(receive):
                response = await self.respond(request, viewer, request_id.decode(), client_of(scope))
        except GraphError as error:
            response = refused(error)
        except Exception as error:
            response = Response(500, {"errors": [fault(error)]})
        status = LEFT
        if response is not None:
            status = await write(send, response, how, (*extra, (b"x-request-id", request_id)))
        if response is not None and "errors" in response.body:
            self.audit(scope, request_id.decode(), viewer, request, response)
        milliseconds = (perf_counter() - began) * 1000
        self.finished(request_id.decode(), request, response, status, milliseconds)
        if self.telemetry is not None:
            role = viewer.role.value if viewer is not None else ""
            context = response.context if response is not None else None
            code = response.code if response is not None else None
            self.telemetry.observe(status, code, role, milliseconds, context.statements if context else 0)

    async def admitted(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Viewer:
        """Who asks. Raises Unauthenticated, and RateLimited where it asks too often."""
        viewer = await self.gate.viewer(headers.get(b"authorization"))
        self.rate.take(viewer.subject or client_of(scope))
        return viewer

    async def respond(
        self, request: Request, viewer: Viewer = PUBLIC, request_id: str = "", client: str = ""
    ) -> Response:
        """Run one request: 4xx where it cannot be run, else 200 with data and errors."""
        began = perf_counter()
        document = self.trusted.chosen(request)
        context = self.context(document, viewer)
        context.request_id, context.client = request_id, client
        if document.ast is None or document.errors:
            body = {"errors": [e.formatted for e in document.errors]}
            return Response(400, body, started=False, context=context)
        if request.read_only:
            refuse_writes(document, request.operation)
        response = await self.execute(context, request)
        if request.receipt and response.started:
            return response.extended("receipt", receipt(context, response.body, (perf_counter() - began) * 1000))
        return response

    def context(self, document: Document, viewer: Viewer) -> Context:
        """What a request for this document runs in. Raises StoreUnavailable before the application has started."""
        if self.store is None:
            raise StoreUnavailable("The API has not started yet.", "Try again in a moment.")
        return Context(self.store, self.settings, document, viewer, bulkhead=self.bulkhead, rehearsal=self.rehearsal)

    async def execute(self, context: Context, request: Request) -> Response:
        """Execute a valid document."""
        result = await run(core, context, request.variables, request.operation, self.executor)
        if result.data is None and result.errors and all(error.path is None for error in result.errors):
            status = 503 if any(isinstance(error.original_error, Busy) for error in result.errors) else 400
            told = [report(error) for error in result.errors]
            return Response(status, {"errors": told}, started=False, context=context)
        if not result.errors:
            return Response(200, {"data": result.data}, context=context)
        body = {"data": result.data, "errors": [report(error) for error in result.errors]}
        return Response(status_in_part(result), body, context=context)

    def audit(
        self, scope: Scope, request_id: str, viewer: Viewer | None, request: Request | None, response: Response
    ) -> None:
        """Write down what an answer refuses."""
        document = response.context.document if response.context is not None else None
        operation, digest = request.operation if request is not None else None, document.digest if document else None
        record(response.body, Asked(request_id, client_of(scope), viewer, operation, digest))

    def finished(
        self, request_id: str, request: Request | None, response: Response | None, status: int, milliseconds: float
    ) -> None:
        """The one place where all is known of a request: its id, what it asked, how it ended.

        `request` is None where it could not be read, `response` where the client left.
        """
        if level_of(self.settings, status, milliseconds) is None:
            return
        context = response.context if response is not None else None
        document = context.document if context is not None else None
        chosen = request.operation if request is not None else None
        log_request(
            self.settings,
            request_id,
            role=context.viewer.role.value if context is not None else None,
            operation=document.operation_name(chosen) if document is not None else chosen,
            document_hash=document.digest if document is not None else None,
            status=status,
            ms=milliseconds,
            statements=context.statements if context is not None else 0,
            cost=context.cost if context is not None else 0,
            code=response.code if response is not None else None,
        )


def wants_page(scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    """Whether a browser asks for the page, and not for data."""
    return scope["method"] == "GET" and not scope["query_string"] and b"text/html" in headers.get(b"accept", b"")


async def read(scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Request:
    """The request, from its body or its address. Raises BadInput and Refusals."""
    method = scope["method"]
    if method == "POST":
        require_json(headers)
        return from_body(headers, await read_body(headers, receive))
    if method in ("GET", "HEAD"):
        return from_address(headers, scope["query_string"])
    raise MethodNotAllowed(f"The method is {method}.", "Use POST, or GET for queries.")


def refuse_writes(document: Document, operation: str | None) -> None:
    """Raise OnlyByPost unless the operation is a query."""
    chosen = document.operation(operation)
    if chosen is not None and chosen.operation is not OperationType.QUERY:
        raise OnlyByPost(f"A {chosen.operation.value} cannot come by GET.", "Send it by POST.")


def status_in_part(result: ExecutionResult) -> int:
    """The status of an answer with errors: 200 where anything was found, else what kept everything from it."""
    causes = [error.original_error for error in result.errors or ()]
    if any((result.data or {}).values()):
        return 200
    if any(isinstance(cause, StoreUnavailable) for cause in causes):
        return 503
    return 403 if all(isinstance(cause, Forbidden) for cause in causes) else 200


def receipt(context: Context, body: Mapping[str, Any], milliseconds: float) -> dict[str, Any]:
    """What an answer took: statements and rows of the database, time in this process, and the cost that was counted."""
    return {
        "statements": context.statements,
        "rows": rows(body["data"]),
        "milliseconds": round(milliseconds, 3),
        "cost": context.cost,
    }


def rows(value: Any) -> int:
    """How many objects of lists an answer holds."""
    if isinstance(value, list):
        return sum(1 + rows(item) for item in value if isinstance(item, dict))
    return sum(rows(inner) for inner in value.values()) if isinstance(value, dict) else 0


def client_of(scope: Scope) -> str:
    """The address a request came from, where it is known."""
    return str((scope["client"] or ("",))[0])


def named(headers: Mapping[bytes, bytes]) -> bytes:
    """The id of a request: the caller's own, so that logs can be joined, else a new one."""
    given = headers.get(b"x-request-id")
    return given if given is not None and REQUEST_ID.fullmatch(given) else token_hex(8).encode()
