"""Answers of GraphQL over HTTP: which media type, compressed or not, and how they are sent."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import orjson
from starlette.types import Send

from api.context import Context
from api.errors import DocumentNotFound, Headers, NotAcceptable, headers_of, problem, status_of
from graph.errors import GraphError, LimitExceeded

PLAIN, MODERN = "application/json", "application/graphql-response+json"
TYPES = {kind: f"{kind}; charset=utf-8".encode() for kind in (PLAIN, MODERN)}
HTML = b"text/html; charset=utf-8"
COMPRESSED_FROM = 1024  # bytes; below, the headers cost what compressing saves
LEVEL = 4  # of zlib's nine: beyond, time grows faster than size falls
WEIGHT = re.compile(r"[01](\.\d{0,3})?")


@dataclass(frozen=True, slots=True)
class Response:
    """Status and body, before they are written; `context` is what the operation ran in, if it came so far."""

    status: int
    body: Mapping[str, Any]
    started: bool = True  # whether execution began: GraphQL over HTTP tells the two apart by status
    context: Context | None = None
    headers: Headers = ()

    def extended(self, name: str, value: Any) -> Response:
        """The same with an extension."""
        return replace(self, body={**self.body, "extensions": {name: value}})

    @property
    def code(self) -> str | None:
        """The code of the first error."""
        for error in self.body.get("errors", ()):
            return str(error.get("extensions", {}).get("code"))
        return None


def refused(error: GraphError) -> Response:
    """The answer to a request that failed as a whole."""
    started = not isinstance(error, DocumentNotFound)
    return Response(status_of(error), problem(error), started, headers=headers_of(error))


@dataclass(frozen=True, slots=True)
class Manner:
    """How a caller takes the answer."""

    kind: str = PLAIN
    compressed: bool = False


@lru_cache(maxsize=256)
def manner(accept: bytes, encodings: bytes) -> Manner:
    """The answer's manner for the headers Accept and Accept-Encoding. Raises NotAcceptable."""
    kinds = weights(accept)
    plain, modern = (
        kinds.get(kind, kinds.get("application/*", kinds.get("*/*", 0.0))) if kinds else 1.0 for kind in TYPES
    )
    if not plain and not modern:
        raise NotAcceptable("No media type of an answer is accepted.", f"Accept {PLAIN} or {MODERN}.")
    chosen = MODERN if modern > plain or (modern == plain and MODERN in kinds) else PLAIN
    return Manner(chosen, takes_gzip(encodings))


def takes_gzip(encodings: bytes) -> bool:
    """Whether the header Accept-Encoding allows for gzip."""
    codings = weights(encodings)
    return codings.get("gzip", codings.get("*", 0.0)) > 0


def weights(header: bytes) -> dict[str, float]:
    """What a header names, each with its weight: `gzip, br;q=0` is `{"gzip": 1.0, "br": 0.0}`."""
    found = {}
    for part in header.decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        given = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        if name:
            found[name] = float(given) if WEIGHT.fullmatch(given) else 0.0
    return found


def status(response: Response, kind: str) -> int:
    """The status under a media type: under application/json, a request that could not be run is answered with 200.

    Unless it asks for too much: monitors and clients shall see that without reading the body.
    """
    refused = response.status == 400 and not response.started
    return 200 if refused and kind == PLAIN and response.code != LimitExceeded.code else response.status


def dumps(body: Mapping[str, Any]) -> bytes:
    """The body as JSON."""
    try:
        return orjson.dumps(body)
    except TypeError:  # a key that is no plain str; to allow for it always would take three times as long
        return orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)


async def write(send: Send, response: Response, how: Manner, extra: Headers = ()) -> int:
    """Send an answer; gives back its status.

    Compressing what holds a secret beside the caller's own words would tell the secret by its length (BREACH). Bodies
    hold none: tokens come and go in headers.
    """
    body, headers = dumps(response.body), (*response.headers, *extra)
    if how.compressed and len(body) > COMPRESSED_FROM:
        body = gzip.compress(body, LEVEL, mtime=0)
        headers = (*headers, (b"content-encoding", b"gzip"))
    if response.status == 503:
        headers = (*headers, (b"retry-after", b"1"))
    told = status(response, how.kind)
    await send_all(send, told, TYPES[how.kind], body, headers)
    return told


async def send_nothing(send: Send, extra: Headers) -> None:
    """Send headers alone."""
    await send({"type": "http.response.start", "status": 204, "headers": list(extra)})
    await send({"type": "http.response.body", "body": b""})


async def send_all(send: Send, status: int, kind: bytes, body: bytes, extra: Headers = ()) -> None:
    """Send status, headers and body."""
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        *extra,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
