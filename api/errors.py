"""Errors as callers see them: requests refused by HTTP's rules, and what is told of a failure."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from graphql import GraphQLError

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

Headers = tuple[tuple[bytes, bytes], ...]

log = logging.getLogger("tidu.api")


class Refusal(GraphError):
    """A request that HTTP's rules, or ours, do not let through; `headers` go with the answer."""

    status: ClassVar[int]
    headers: ClassVar[Headers] = ()


class OriginNotAllowed(Refusal):
    """A page of another site asks, and its origin is not in the settings."""

    code = "ORIGIN_NOT_ALLOWED"
    status = 403


class DocumentNotTrusted(Refusal):
    """A query by its text, where only trusted documents are run."""

    code = "DOCUMENT_NOT_TRUSTED"
    status = 403


class MethodNotAllowed(Refusal):
    """A method that GraphQL over HTTP does not know."""

    code = "METHOD_NOT_ALLOWED"
    status = 405
    headers = ((b"allow", b"GET, HEAD, POST, OPTIONS"),)


class OnlyByPost(Refusal):
    """A GET of an operation that writes."""

    code = "METHOD_NOT_ALLOWED"
    status = 405
    headers = ((b"allow", b"POST"),)


class NotAcceptable(Refusal):
    """The caller accepts none of the media types an answer can have."""

    code = "NOT_ACCEPTABLE"
    status = 406


class UploadTooSlow(Refusal):
    """A body that dribbles in: it would hold its connection for ever."""

    code = "UPLOAD_TOO_SLOW"
    status = 408


class BodyTooLarge(Refusal):
    """A body beyond what a request may hold."""

    code = LimitExceeded.code
    status = 413


class UnsupportedMediaType(Refusal):
    """A body that does not say it is JSON: pages of other sites can send any other type unasked."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415


class HostNotServed(Refusal):
    """A host name that is not this API's: how a page reaches loopback by rebinding its own name."""

    code = "HOST_NOT_SERVED"
    status = 421


class DocumentNotFound(BadInput):
    """No trusted document has the id that was sent."""

    code = "DOCUMENT_NOT_FOUND"


class PersistedQueryNotFound(DocumentNotFound):
    """The same, told as the clients of Apollo's protocol expect it."""

    code = "PERSISTED_QUERY_NOT_FOUND"


STATUSES: dict[type[GraphError], int] = {
    BadInput: 400,
    LimitExceeded: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    RateLimited: 429,
    Busy: 503,
    StoreUnavailable: 503,
}


def status_of(error: GraphError) -> int:
    """The HTTP status of a request that failed as a whole."""
    if isinstance(error, Refusal):
        return error.status
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)


def headers_of(error: GraphError) -> Headers:
    """The headers that go with it."""
    if isinstance(error, Unauthenticated):
        return ((b"www-authenticate", b"Bearer"),)
    if isinstance(error, RateLimited):
        return ((b"retry-after", str(error.seconds).encode()),)
    return error.headers if isinstance(error, Refusal) else ()


def problem(error: GraphError) -> dict[str, Any]:
    """The body of a request that failed as a whole."""
    return {"errors": [{"message": str(error), "extensions": {"code": error.code, **error.details}}]}


def report(error: GraphQLError) -> Mapping[str, Any]:
    """An error of an operation: ours with code and remedy, graphql-core's with a code, anything else masked."""
    cause = error.original_error
    if isinstance(cause, GraphError):
        told = GraphQLError(str(cause), error.nodes, path=error.path, extensions={"code": cause.code, **cause.details})
        return told.formatted
    if cause is not None and not isinstance(cause, GraphQLError):
        hidden = fault(cause, error.path)
        return GraphQLError(hidden["message"], error.nodes, path=error.path, extensions=hidden["extensions"]).formatted
    # graphql-core's own: without a path the request is wrong, with one what the store holds
    code = BadInput.code if error.path is None else GraphError.code
    return {**error.formatted, "extensions": {"code": code, **(error.extensions or {})}}


def fault(cause: BaseException, where: object = None) -> dict[str, Any]:
    """What a caller is told of a failure of ours: a number, under which the log has its traceback."""
    number = uuid4().hex[:12]
    log.error("internal error %s at %s", number, where, exc_info=cause)
    return {"message": f"Internal error {number}.", "extensions": {"code": GraphError.code}}
