"""One HTTP exchange by hand, byte for byte, so that broken requests can be sent and every answer is bounded."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass, replace
from email.parser import BytesParser
from urllib.parse import quote

PATIENCE = 90.0  # seconds; longer than any statement may take
CRLF = b"\r\n"


@dataclass(frozen=True)
class Sent:
    """A request as bytes. `whole` tells whether it is well-formed HTTP, which must be answered."""

    head: bytes
    body: bytes = b""
    whole: bool = True

    def signed(self, token: str) -> Sent:
        """The same with a token."""
        head = self.head.replace(CRLF, CRLF + b"authorization: Bearer " + token.encode() + CRLF, 1)
        return replace(self, head=head)

    @property
    def text(self) -> bytes:
        """All of it, with the length of its body where the head leaves room for it."""
        return self.head.replace(b"{length}", b"%d" % len(self.body)) + self.body


@dataclass(frozen=True)
class Got:
    """An answer; status 0 where the connection was closed without one."""

    status: int
    kind: str = ""
    body: bytes = b""


def post(body: bytes, *headers: bytes, kind: bytes = b"application/json") -> Sent:
    """A request by POST whose connection ends with it."""
    lines = (b"POST /graphql HTTP/1.1", b"host: localhost", b"content-type: " + kind, b"content-length: {length}")
    return Sent(CRLF.join((*lines, *headers, b"connection: close", b"", b"")), body)


def get(query: str) -> Sent:
    """A query in an address."""
    line = b"GET /graphql?query=" + quote(query, errors="replace").encode() + b" HTTP/1.1"
    return Sent(CRLF.join((line, b"host: localhost", b"connection: close", b"", b"")))


async def exchange(host: str, port: int, sent: Sent) -> Got:
    """Send and read until the server closes. Raises TimeoutError where it does not."""
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection(host, port)
        try:
            writer.write(sent.text)
            if not sent.whole and writer.can_write_eof():
                writer.write_eof()
            return parsed(await reader.read())
        except ConnectionError:
            return Got(0)
        finally:
            writer.transport.abort()


def parsed(answer: bytes) -> Got:
    """An answer from its bytes; of several, the first that is final."""
    head, _, body = answer.partition(CRLF * 2)
    while head.startswith(b"HTTP/1.1 1"):
        head, _, body = body.partition(CRLF * 2)
    line, _, rest = head.partition(CRLF)
    if not line.startswith(b"HTTP/1.1 "):
        return Got(0)
    headers = BytesParser().parsebytes(rest, headersonly=True)
    body = body[: int(headers.get("content-length", len(body)))]
    if headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return Got(int(line[9:12]), headers.get("content-type", ""), body)
