"""Sign-in: a bearer token (JWT, RFC 7519) names the caller's role, signed by a key of the settings.

Keys are a secret, a set of public keys (JWKS, RFC 7517; a file or an address) that may rotate, or the key that
`tidu token` made for this installation.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import requests
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, OctKey
from joserfc.jwt import JWTClaimsRegistry

from api.kept import Kept
from graph.access import PUBLIC, Role, Viewer
from graph.errors import BadInput, Unauthenticated
from graph.settings import Settings

ALGORITHMS = {"HS256": "oct", "RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}  # and the keys they take
AGAIN = 30.0  # seconds before keys are read again for a token signed by none of them
REMEMBERED = 60.0  # seconds a token that was checked is taken without checking its signature again
TOKENS = 1000  # remembered at a time
LEAST_SECRET = 32  # bytes, as RFC 7518 asks for HS256
LONGEST = 8192  # characters of a token
LOCAL = "token.key"  # in the home of an installation; also the id of the key in it
ADVICE = "Sign in again for a new token; `tidu token --help` makes one for this installation."


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on that address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_key(settings: Settings) -> None:
    """Raise BadInput where strangers could reach the API and no key is configured, or the key is too short."""
    secret = settings.token_secret.get_secret_value() if settings.token_secret else ""
    if secret and len(secret.encode()) < LEAST_SECRET:
        raise BadInput(
            f"TIDU_TOKEN_SECRET has {len(secret.encode())} bytes.",
            f"Give at least {LEAST_SECRET}, for example: openssl rand -base64 48",
        )
    if not is_loopback(settings.host) and not secret and not settings.token_keys:
        raise BadInput(
            f"The API would listen on {settings.host}, beyond this machine, with no key to check tokens by.",
            "Set TIDU_TOKEN_SECRET or TIDU_TOKEN_KEYS (docs/security.md), or leave HOST unset.",
        )


class Keys:
    """The keys tokens may be signed with, read when they are first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._keys: list[Key] | None = None
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()

    async def current(self) -> list[Key]:
        """All keys. Raises Unauthenticated where they cannot be had."""
        if self._keys is None:
            await self.refresh()
        return self._keys or []

    async def refresh(self) -> bool:
        """Read the keys again, at most every half minute; whether they were read."""
        async with self._reading:
            if time.monotonic() - self._read_at < AGAIN:
                return False
            self._read_at = time.monotonic()
            try:
                self._keys = await asyncio.to_thread(self._read)
            except (OSError, ValueError, KeyError, TypeError, JoseError) as error:  # requests' errors are OSErrors
                raise Unauthenticated(
                    f"The keys that tokens are checked by cannot be read: {type(error).__name__}.",
                    "Tell who runs this API: TIDU_TOKEN_KEYS.",
                ) from error
            return True

    def _read(self) -> list[Key]:
        keys: list[Key] = []
        if self.settings.token_secret:
            keys.append(OctKey.import_key(self.settings.token_secret.get_secret_value()))
        local = local_secret(self.settings)
        if local:
            keys.append(OctKey.import_key(local, {"kid": LOCAL}))
        where = self.settings.token_keys
        if where:
            text = _fetched(where) if where.startswith(("http://", "https://")) else Path(where).read_bytes()
            keys += KeySet.import_key_set(orjson.loads(text)).keys
        return keys


def _fetched(address: str) -> bytes:
    response = requests.get(address, timeout=5)
    response.raise_for_status()
    return response.content


class Gate:
    """Turns the Authorization header of a request into a viewer."""

    def __init__(self, settings: Settings) -> None:
        self.keys = Keys(settings)
        self.leeway = settings.token_leeway
        wanted: dict[str, Any] = {"exp": {"essential": True}}
        if settings.token_issuer:
            wanted["iss"] = {"essential": True, "value": settings.token_issuer}
        if settings.token_audience:
            wanted["aud"] = {"essential": True, "value": settings.token_audience}
        self.claims = JWTClaimsRegistry(leeway=settings.token_leeway, **wanted)
        self._checked: Kept[tuple[Viewer, float]] = Kept(TOKENS)

    async def viewer(self, header: bytes | None) -> Viewer:
        """The viewer a token names; the public without one. Raises Unauthenticated for a token that is no good."""
        if header is None:
            return PUBLIC
        known = self._checked.get(header)
        if known is not None and time.time() < known[1]:
            return known[0]
        scheme, _, token = header.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token.strip() or len(token) > LONGEST:
            raise Unauthenticated("The Authorization header holds no bearer token.", "Send: Authorization: Bearer …")
        claims = await self._claims(token.strip())
        viewer = _viewer(claims)
        until = min(time.time() + REMEMBERED, float(claims["exp"]) + self.leeway)
        self._checked.put(header, (viewer, until))
        return viewer

    async def _claims(self, token: str) -> Mapping[str, Any]:
        try:
            head = jws.extract_compact(token.encode("latin-1")).headers()
            found = _verified(token, head, await self.keys.current())
            if found is None and await self.keys.refresh():
                found = _verified(token, head, await self.keys.current())
            if found is None:
                raise Unauthenticated("The token is signed by no key this API knows.", ADVICE)
            self.claims.validate(found)
        except (JoseError, ValueError, TypeError) as error:
            raise Unauthenticated(f"The token is refused: {type(error).__name__}.", ADVICE) from error
        return found


def _verified(token: str, head: Mapping[str, Any], keys: list[Key]) -> dict[str, Any] | None:
    """The claims, if one of the keys that the token's head allows signed them."""
    kind = ALGORITHMS.get(str(head.get("alg")))
    named = head.get("kid")
    for key in keys:
        if key.key_type != kind or (named is not None and key.kid is not None and key.kid != named):
            continue
        try:
            return dict(jwt.decode(token, key, algorithms=[head["alg"]]).claims)
        except JoseError:
            continue
    return None


def _viewer(claims: Mapping[str, Any]) -> Viewer:
    try:
        role = Role(claims.get("role"))
    except ValueError as error:
        words = ", ".join(role.value for role in Role)
        raise Unauthenticated(
            "The token names no role of this API.", f"The claim `role` is one of: {words}."
        ) from error
    return Viewer(role, str(claims.get("sub") or ""), str(claims.get("node") or ""))


def local_secret(settings: Settings, *, make: bool = False) -> str | None:
    """The key of this installation's own tokens; made on demand, in a file that only its owner reads."""
    path = settings.home / LOCAL
    if make and not path.exists():
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii").strip() if path.exists() else None


def make_token(settings: Settings, role: Role, *, node: str = "", subject: str = "local", hours: float = 12) -> str:
    """A token for trying things out, signed by TIDU_TOKEN_SECRET or else the key of this installation."""
    now = int(time.time())
    claims: dict[str, Any] = {"sub": subject, "role": role.value, "iat": now, "exp": now + int(hours * 3600)}
    named = {"node": node, "iss": settings.token_issuer, "aud": settings.token_audience}
    claims |= {name: value for name, value in named.items() if value}
    if settings.token_secret:
        key, head = OctKey.import_key(settings.token_secret.get_secret_value()), {"alg": "HS256"}
    else:
        key = OctKey.import_key(local_secret(settings, make=True) or "")
        head = {"alg": "HS256", "kid": LOCAL}
    return jwt.encode(head, claims, key)
