"""Sign-in: a bearer token tells the role. Signed by a key of the settings, or by one of a key set that may rotate."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, OctKey
from joserfc.jwt import JWTClaimsRegistry

from graph.access import PUBLIC, Role, Viewer
from graph.errors import BadInput, Unauthenticated
from graph.settings import Settings

ALGORITHMS = ["HS256", "RS256", "ES256", "EdDSA"]
AGAIN = 30.0  # seconds before a key set is read again for a key it lacked
LEAST_SECRET = 32  # bytes
LOCAL_KEY = "token.key"


def local_secret(settings: Settings, *, make: bool = False) -> str | None:
    """The key of this installation's own tokens; made on demand, in a file only its owner reads."""
    path = settings.home / LOCAL_KEY
    if make and not path.exists():
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = path.open("x", encoding="ascii")
        with descriptor as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii").strip() if path.exists() else None


@dataclass(slots=True)
class Keys:
    """The keys tokens may be signed with. A key set is read again when a token names a key it lacks."""

    settings: Settings
    _set: KeySet | None = None
    _read_at: float = field(default=float("-inf"))

    def current(self, *, fresh: bool = False) -> KeySet:
        """The keys; `fresh` reads them again, at most every half minute."""
        if self._set is None or (fresh and time.monotonic() - self._read_at > AGAIN):
            self._set, self._read_at = self._read(), time.monotonic()
        return self._set

    def _read(self) -> KeySet:
        keys: list[Any] = []
        secret = self.settings.token_secret.get_secret_value() if self.settings.token_secret else None
        for text in filter(None, [secret, local_secret(self.settings)]):
            keys.append(OctKey.import_key(text, {"use": "sig"}))
        if self.settings.token_keys:
            keys += KeySet.import_key_set(orjson.loads(Path(self.settings.token_keys).read_bytes())).keys
        return KeySet(keys)


class Gate:
    """Turns a request's Authorization header into a viewer."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.keys = Keys(settings)
        wanted: dict[str, Any] = {"exp": {"essential": True}}
        if settings.token_issuer:
            wanted["iss"] = {"essential": True, "value": settings.token_issuer}
        if settings.token_audience:
            wanted["aud"] = {"essential": True, "value": settings.token_audience}
        self.claims = JWTClaimsRegistry(leeway=settings.token_leeway, **wanted)

    def viewer(self, header: bytes | None) -> Viewer:
        """The viewer a token names; the public without one. Raises Unauthenticated for a token that is no good."""
        if header is None:
            return PUBLIC
        scheme, _, token = header.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated(
                "The Authorization header is not a bearer token.", "Send: Authorization: Bearer <token>."
            )
        claims = self._claims(token.strip())
        try:
            role = Role(claims.get("role", "public"))
        except ValueError as error:
            raise Unauthenticated(
                f"The token's role {claims.get('role')!r} is unknown.", "See docs/security.md."
            ) from error
        return Viewer(role, str(claims.get("sub", "")), str(claims.get("node", "")))

    def _claims(self, token: str) -> Mapping[str, Any]:
        try:
            try:
                found = jwt.decode(token, self.keys.current(), algorithms=ALGORITHMS)
            except InvalidKeyIdError:
                found = jwt.decode(token, self.keys.current(fresh=True), algorithms=ALGORITHMS)
            self.claims.validate(found.claims)
        except (JoseError, ValueError) as error:
            raise Unauthenticated(f"The token is refused: {error}.", "Sign in again for a new one.") from error
        claims: Mapping[str, Any] = found.claims
        return claims


def make_token(settings: Settings, role: Role, *, node: str = "", subject: str = "local", hours: float = 12) -> str:
    """A token of this installation, for trying things out. Raises BadInput for a life that is not positive."""
    if hours <= 0:
        raise BadInput(f"hours is {hours}.", "Give a positive number.")
    now = int(time.time())
    claims: dict[str, Any] = {"sub": subject, "role": role.value, "iat": now, "exp": now + int(hours * 3600)}
    if node:
        claims["node"] = node
    if settings.token_issuer:
        claims["iss"] = settings.token_issuer
    if settings.token_audience:
        claims["aud"] = settings.token_audience
    key = OctKey.import_key(local_secret(settings, make=True) or "", {"use": "sig"})
    return jwt.encode({"alg": "HS256"}, claims, key, algorithms=["HS256"])
