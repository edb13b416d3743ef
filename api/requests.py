"""Requests of GraphQL over HTTP, read from a body or from an address."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.types import Receive

from api.errors import BodyTooLarge, UnsupportedMediaType, UploadTooSlow
from graph.errors import BadInput

LARGEST_BODY = 1 << 20
LONGEST_UPLOAD = 30.0  # seconds
SHA256 = "sha256:"
DIGEST = re.compile("[0-9a-f]{64}")
NO_QUERY = "Send a JSON object with a `query`; `variables` and `operationName` may stand beside it."
TOO_LARGE = "The request body is larger than 1 MB.", "Send large values as variables of smaller requests."

Headers = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Trust:
    """Which trusted document is meant: its SHA-256, if the id sent was one, and the protocol that was spoken."""

    digest: str | None
    apollo: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One GraphQL request: a query by its text, or by the id of a trusted document."""

    query: str | None
    variables: dict[str, Any] | None = None
    operation: str | None = None
    read_only: bool = False
    trust: Trust | None = None
    receipt: bool = False


async def read_body(headers: Headers, receive: Receive) -> bytes:
    """The whole body. Raises BodyTooLarge beyond 1 MB (at once where the headers say so), UploadTooSlow."""
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > LARGEST_BODY:
        raise BodyTooLarge(*TOO_LARGE)
    try:
        async with asyncio.timeout(LONGEST_UPLOAD):
            return await _whole(receive)
    except TimeoutError as error:
        raise UploadTooSlow(
            f"The request body did not arrive within {LONGEST_UPLOAD:g} s.", "Send it at once, or smaller requests."
        ) from error


async def _whole(receive: Receive) -> bytes:
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
            raise BodyTooLarge(*TOO_LARGE)
    return b"".join(chunks)


def require_json(headers: Headers) -> None:
    """Raise UnsupportedMediaType unless the body is said to be JSON, in UTF-8."""
    given = headers.get(b"content-type", b"")
    if given == b"application/json":
        return
    kind, *parameters = (part.strip().lower() for part in given.decode("latin-1").split(";"))
    if kind != "application/json":
        raise UnsupportedMediaType(f"The content type is {kind or 'missing'}.", "Send application/json.")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "charset" and value.strip('"') not in ("utf-8", "utf8"):
            raise UnsupportedMediaType(f"The charset is {value}.", "Send JSON in UTF-8.")


def from_body(headers: Headers, body: bytes) -> Request:
    """The request in a JSON body. Raises BadInput with what is wrong."""
    try:
        given = orjson.loads(body)
    except ValueError as error:
        raise BadInput(f"The body is not JSON: {error}.", NO_QUERY) from error
    if not isinstance(given, dict):
        raise BadInput("The body is not a JSON object.", NO_QUERY)
    return _request(given, headers)


def from_address(headers: Headers, query_string: bytes) -> Request:
    """The request in an address; only queries may come this way. Raises BadInput with what is wrong."""
    try:
        found = parse_qs(query_string.decode("ascii"), strict_parsing=bool(query_string), errors="strict")
        given: dict[str, Any] = {name: values[0] for name, values in found.items()}
        for name in ("variables", "extensions"):
            if name in given:
                given[name] = orjson.loads(given[name])
    except ValueError as error:
        raise BadInput(
            f"The address cannot be read: {error}.", "Give query, and variables and extensions as JSON."
        ) from error
    return _request(given, headers, read_only=True)


def _request(given: Mapping[str, Any], headers: Headers, *, read_only: bool = False) -> Request:
    query, variables, operation = given.get("query"), given.get("variables"), given.get("operationName")
    extensions = given.get("extensions")
    if variables is not None and not isinstance(variables, dict):
        raise BadInput("variables is not an object.", NO_QUERY)
    if operation is not None and not isinstance(operation, str):
        raise BadInput("operationName is not a text.", NO_QUERY)
    if extensions is not None and not isinstance(extensions, dict):
        raise BadInput("extensions is not an object.", NO_QUERY)
    trust = _trust(given.get("documentId"), extensions)
    if query is None and trust is not None:
        pass
    elif not isinstance(query, str) or not query.strip():
        raise BadInput("There is no query.", NO_QUERY)
    elif trust is not None and not trust.apollo:
        raise BadInput("There are both a query and a documentId.", "Send one of them.")
    receipt = b"tidu-receipt" in headers or bool(extensions and extensions.get("receipt"))
    return Request(query, variables, operation or None, read_only, trust, receipt)


def _trust(document_id: Any, extensions: Mapping[str, Any] | None) -> Trust | None:
    """The trusted document that is asked for, in the words of the specification's appendix or of Apollo."""
    if document_id is not None:
        if not isinstance(document_id, str):
            raise BadInput("documentId is not a text.", "An example: sha256:, then 64 hexadecimal digits.")
        return Trust(_digest(document_id.removeprefix(SHA256)) if document_id.startswith(SHA256) else None)
    persisted = extensions.get("persistedQuery") if extensions else None
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or not isinstance(persisted.get("sha256Hash"), str):
        raise BadInput("extensions.persistedQuery has no sha256Hash.", "Send the SHA-256 of the query as hexadecimal.")
    return Trust(_digest(persisted["sha256Hash"]), apollo=True)


def _digest(text: str) -> str | None:
    return text if DIGEST.fullmatch(text) else None
