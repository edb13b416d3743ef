"""Who may ask: the host names this API answers to, and the origins whose pages may read its answers.

A page in a browser can send requests to any address its user reaches. Three things keep it from using that: bodies must
be JSON, which it may send only after a preflight; answers are readable only for the origins in the settings; and on
loopback a name that is not ours is refused, so that a page cannot pass for us by pointing its own name here.
No cookie is ever read, so credentials are never allowed for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from starlette.types import Scope

from api.auth import is_loopback
from api.errors import Headers, HostNotServed, OriginNotAllowed
from graph.settings import Settings

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
VARY = b"Accept, Accept-Encoding"
PREFLIGHT: Headers = (
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"content-type, authorization, tidu-receipt, x-request-id"),
    (b"access-control-max-age", b"7200"),
)
READABLE = (b"access-control-expose-headers", b"x-request-id, retry-after")


class Door:
    """What the settings let in."""

    def __init__(self, settings: Settings) -> None:
        self.origins = frozenset(origin.encode() for origin in settings.origins)
        self.vary = (b"vary", VARY + b", Origin" if self.origins else VARY)
        self.hosts = served_hosts(settings)
        self.serves = lru_cache(maxsize=256)(self._serves)

    def _serves(self, host: bytes) -> bool:
        return not self.hosts or bare(host) in self.hosts

    def refusal(self, scope: Scope) -> HostNotServed | None:
        """Why a request is not for us, if it is for another host."""
        host: bytes = next((value for name, value in scope["headers"] if name == b"host"), b"")
        if self.serves(host):
            return None
        named = host.decode("latin-1")[:100] or "missing"
        return HostNotServed(f"The host is {named}.", "Use http://localhost, or name the host in TIDU_HOSTS.")

    def check_origin(self, headers: Mapping[bytes, bytes]) -> None:
        """Raise OriginNotAllowed where a browser says that a page of another site asks, and it may not."""
        if headers.get(b"sec-fetch-site") == b"cross-site" and headers.get(b"origin") not in self.origins:
            raise OriginNotAllowed("A page of another site asks.", "Name its origin in TIDU_ORIGINS.")

    def headers(self, asked: Mapping[bytes, bytes]) -> Headers:
        """The headers of an answer that depend on who asks."""
        origin = asked.get(b"origin") if self.origins else None
        if origin is None or origin not in self.origins:
            return (self.vary,)
        return (self.vary, (b"access-control-allow-origin", origin), READABLE)

    def preflight(self, asked: Mapping[bytes, bytes]) -> Headers:
        """What a page may send, if its origin may ask at all. Raises OriginNotAllowed."""
        origin = asked.get(b"origin")
        if origin not in self.origins:
            named = origin.decode("latin-1")[:100] if origin else "missing"
            raise OriginNotAllowed(f"The origin is {named}.", "Name it in TIDU_ORIGINS.")
        return PREFLIGHT


def served_hosts(settings: Settings) -> frozenset[str]:
    """The host names that are answered to; none stands for all of them, where other machines may call."""
    if not settings.hosts and not is_loopback(settings.host):
        return frozenset()
    listening = f"[{settings.host}]" if ":" in settings.host else settings.host
    return LOOPBACK | {listening} | {bare(host.encode()) for host in settings.hosts}


def bare(host: bytes) -> str:
    """A host as it is compared: without port, in small letters."""
    text = host.decode("latin-1").lower()
    name, bracket, _ = text.partition("]")
    return name + bracket if bracket else text.partition(":")[0].removesuffix(".")
