"""Sign-in: which tokens are taken, which are refused, and how keys rotate."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from api import auth
from api.auth import Gate, local_secret, make_token, require_key
from graph.access import PUBLIC, Role, Viewer
from graph.errors import BadInput, Unauthenticated
from graph.settings import Settings

SECRET = "a secret of the tests, thirty-two bytes or more"  # noqa: S105
RSA, EC, OTHER = RSAKey.generate_key(2048), ECKey.generate_key("P-256"), RSAKey.generate_key(2048)


def claims(**changed: Any) -> dict[str, Any]:
    """Claims that are in order, changed; a claim set to None is left out."""
    usual = {"sub": "chen", "role": "enterprise", "node": "e-1", "exp": int(time.time()) + 600}
    return {name: value for name, value in {**usual, **changed}.items() if value is not None}


def signed(made: dict[str, Any], key: Any = None, alg: str = "HS256", **head: Any) -> bytes:
    """An Authorization header."""
    token = jwt.encode({"alg": alg, **head}, made, key or OctKey.import_key(SECRET), algorithms=[alg])
    return b"Bearer " + token.encode()


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Settings with the secret, in a home of their own."""
    return Settings(home=tmp_path, token_secret=SECRET)


def key_set(path: Path, *keys: tuple[str, Any]) -> None:
    """Write a key set of public keys."""
    listed = [{**key.as_dict(private=False), "kid": name} for name, key in keys]
    path.write_text(json.dumps({"keys": listed}), "utf-8")


async def test_without_a_token_one_is_the_public(home: Settings) -> None:
    assert await Gate(home).viewer(None) is PUBLIC


async def test_a_token_names_role_subject_and_node(home: Settings) -> None:
    assert await Gate(home).viewer(signed(claims())) == Viewer(Role.ENTERPRISE, "chen", "e-1")


REFUSED: dict[str, Callable[[], bytes]] = {
    "another scheme": lambda: b"Basic Y2hlbjp4",
    "nothing behind the scheme": lambda: b"Bearer ",
    "no token": lambda: b"Bearer abc",
    "bytes that are no text": lambda: b"Bearer \xff\xfe\x00",
    "too long": lambda: b"Bearer " + b"a" * 9000,
    "another key": lambda: signed(claims(), OctKey.import_key("another secret that is long enough, too")),
    "no signature": lambda: signed(claims()).rsplit(b".", 1)[0] + b".",
    "alg none": lambda: b"Bearer " + unsigned(claims()),
    "expired": lambda: signed(claims(exp=int(time.time()) - 120)),
    "without an end": lambda: signed(claims(exp=None)),
    "an end that is no number": lambda: signed(claims(exp="tomorrow")),
    "not yet": lambda: signed(claims(nbf=int(time.time()) + 3600)),
    "a role nobody has": lambda: signed(claims(role="emperor")),
    "no role": lambda: signed(claims(role=None)),
    "altered": lambda: altered(signed(claims(role="public")), claims(role="admin")),
}


def unsigned(made: dict[str, Any]) -> bytes:
    """A token that says it needs no signature."""
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, made)]
    return b".".join([*(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts), b""])


def altered(header: bytes, made: dict[str, Any]) -> bytes:
    """A token with its claims exchanged and its signature kept."""
    head, _, signature = header.split(b".")
    return b".".join([head, base64.urlsafe_b64encode(json.dumps(made).encode()).rstrip(b"="), signature])


@pytest.mark.parametrize("case", REFUSED)
async def test_what_is_refused(home: Settings, case: str) -> None:
    header = REFUSED[case]()
    with pytest.raises(Unauthenticated) as refusal:
        await Gate(home).viewer(header)
    assert SECRET not in str(refusal.value)
    assert header.decode("latin-1")[7:] not in str(refusal.value) or len(header) < 12


async def test_clocks_may_differ(home: Settings) -> None:
    late = signed(claims(exp=int(time.time()) - 30))
    assert (await Gate(home).viewer(late)).subject == "chen"
    with pytest.raises(Unauthenticated, match="ExpiredTokenError"):
        await Gate(home.model_copy(update={"token_leeway": 0})).viewer(late)


@pytest.mark.parametrize(
    ("claim", "setting"), [("iss", "token_issuer"), ("aud", "token_audience")], ids=["issuer", "audience"]
)
async def test_issuer_and_audience(home: Settings, claim: str, setting: str) -> None:
    gate = Gate(home.model_copy(update={setting: "here"}))
    assert (await gate.viewer(signed(claims(**{claim: "here"})))).subject == "chen"
    for wrong in ("there", None):
        with pytest.raises(Unauthenticated):
            await gate.viewer(signed(claims(**{claim: wrong})))


async def test_a_public_key_is_no_secret(tmp_path: Path) -> None:
    # the classic forgery: HS256 signed with the text of a public key everyone knows
    path = tmp_path / "keys.json"
    key_set(path, ("a", RSA))
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "kid": "a"}, claims(role="admin"))]
    text = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    seal = hmac.digest(RSA.as_pem(private=False), text, "sha256")
    forged = b"Bearer " + text + b"." + base64.urlsafe_b64encode(seal).rstrip(b"=")
    with pytest.raises(Unauthenticated, match="no key"):
        await Gate(Settings(home=tmp_path, token_keys=str(path))).viewer(forged)


@pytest.mark.parametrize(("key", "alg"), [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256")])
async def test_keys_of_a_set(tmp_path: Path, key: Any, alg: str) -> None:
    path = tmp_path / "keys.json"
    key_set(path, ("r", RSA), ("e", EC))
    gate = Gate(Settings(home=tmp_path, token_keys=str(path)))
    name = "r" if key is RSA else "e"
    assert (await gate.viewer(signed(claims(), key, alg, kid=name))).role is Role.ENTERPRISE
    assert (await gate.viewer(signed(claims(), key, alg))).role is Role.ENTERPRISE
    with pytest.raises(Unauthenticated):
        await gate.viewer(signed(claims(), OTHER, "RS256", kid=name))


async def test_keys_rotate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keys.json"
    key_set(path, ("old", RSA))
    gate = Gate(Settings(home=tmp_path, token_keys=str(path)))
    assert (await gate.viewer(signed(claims(), RSA, "RS256", kid="old"))).subject == "chen"
    key_set(path, ("new", OTHER))
    fresh = signed(claims(), OTHER, "RS256", kid="new")
    with pytest.raises(Unauthenticated):  # read a moment ago; a storm of bad tokens must not be a storm of reads
        await gate.viewer(fresh)
    monkeypatch.setattr(auth, "AGAIN", 0.0)
    assert (await gate.viewer(fresh)).subject == "chen"
    with pytest.raises(Unauthenticated):
        await gate.viewer(signed(claims(sub="late"), RSA, "RS256", kid="old"))


async def test_a_token_taken_before_ends_in_time(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, header = Gate(home), signed(claims(exp=int(time.time()) + 5))
    assert (await gate.viewer(header)).subject == "chen"
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 70)
    with pytest.raises(Unauthenticated):
        await gate.viewer(header)


@pytest.mark.parametrize("content", [None, "no JSON", '{"keys": [{"kty": "odd"}]}', "{}"])
async def test_keys_that_cannot_be_read(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "keys.json"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(Unauthenticated):
        await Gate(Settings(home=tmp_path, token_keys=str(path))).viewer(signed(claims()))


async def test_the_key_of_this_installation(tmp_path: Path) -> None:
    here = Settings(home=tmp_path / "home")
    token = make_token(here, Role.PLANNER, subject="me")
    assert (await Gate(here).viewer(f"Bearer {token}".encode())) == Viewer(Role.PLANNER, "me")
    path = here.home / "token.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert local_secret(here, make=True) == local_secret(here)
    with pytest.raises(Unauthenticated):
        await Gate(Settings(home=tmp_path / "another")).viewer(f"Bearer {token}".encode())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "tidu.example"])  # noqa: S104
def test_strangers_need_a_key(tmp_path: Path, host: str) -> None:
    with pytest.raises(BadInput, match="no key"):
        require_key(Settings(host=host, home=tmp_path))
    require_key(Settings(host=host, home=tmp_path, token_secret=SECRET))
    require_key(Settings(host=host, home=tmp_path, token_keys="keys.json"))  # noqa: S106


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_this_machine_none_is_needed(tmp_path: Path, host: str) -> None:
    require_key(Settings(host=host, home=tmp_path))
    with pytest.raises(BadInput, match="5 bytes"):
        require_key(Settings(host=host, home=tmp_path, token_secret="short"))  # noqa: S106
