"""The embedded engine's password: random, in a file only its owner can read, known to Neo4j as a salted hash."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from pathlib import Path

from graph.errors import EngineError
from graph.settings import Settings

USER = "neo4j"
ROUNDS = 1024  # Neo4j's own
RESET = "Put the file back, or set a new password with `tidu db reset-password`; the data stays as it is."


def password_file(settings: Settings) -> Path:
    """Where the password is kept."""
    return settings.home / "password"


def hash_file(settings: Settings) -> Path:
    """Where Neo4j reads the password it gives its user when it makes its system database."""
    return settings.store_dir / "dbms" / "auth.ini"


def read_password(settings: Settings) -> str:
    """The password, checked against the hash that the store was made with.

    Raises EngineError when the file is gone or altered.
    """
    path = password_file(settings)
    try:
        password = path.read_text("utf-8").strip()
    except FileNotFoundError:
        raise EngineError(f"The password of the store is gone: there is no {path}.", RESET) from None
    known = hash_file(settings)
    if known.exists() and not matches(password, known.read_text("utf-8")):
        raise EngineError(f"The password in {path} is not the one of the store.", RESET)
    return password


def ensure_password(settings: Settings) -> str:
    """The password of an existing store, or a new one for a store that does not exist yet."""
    if system_database(settings).exists() or hash_file(settings).exists():
        return read_password(settings)
    return new_password(settings)


def new_password(settings: Settings) -> str:
    """Draw a password and write it down, the hash last: a break between the two leaves no store with an unknown one."""
    password = secrets.token_urlsafe(24)
    write_private(password_file(settings), password + "\n")
    write_private(hash_file(settings), hashed(password, secrets.token_bytes(32)))
    return password


def reset_password(settings: Settings) -> str:
    """Give a stopped store a new password. Neo4j's system database holds nothing but the user: it is made anew."""
    shutil.rmtree(system_database(settings), ignore_errors=True)
    shutil.rmtree(settings.store_dir / "transactions" / "system", ignore_errors=True)
    hash_file(settings).unlink(missing_ok=True)
    return new_password(settings)


def hand_over_password(settings: Settings, store: Path) -> None:
    """Make this installation's password that of a store without users in another folder; draw one if there is none."""
    try:
        password = password_file(settings).read_text("utf-8").strip()
    except FileNotFoundError:
        password = secrets.token_urlsafe(24)
        write_private(password_file(settings), password + "\n")
    place = store / hash_file(settings).relative_to(settings.store_dir)
    write_private(place, hashed(password, secrets.token_bytes(32)))


def system_database(settings: Settings) -> Path:
    """The database in which Neo4j keeps its users."""
    return settings.store_dir / "databases" / "system"


def hashed(password: str, salt: bytes) -> str:
    """The line of `auth.ini` for a password: SHA-256 over salt and password, repeated."""
    return f"{USER}:SHA-256,{digest(password, salt, ROUNDS)},{salt.hex()},{ROUNDS}:"


def matches(password: str, line: str) -> bool:
    """Whether a line of `auth.ini` was made from this password."""
    try:
        _, expected, salt, rounds = line.strip().strip(":").split(":")[1].split(",")
        return secrets.compare_digest(digest(password, bytes.fromhex(salt), int(rounds)), expected)
    except (ValueError, IndexError):
        return False


def digest(password: str, salt: bytes, rounds: int) -> str:
    """Repeated SHA-256 in hex."""
    value = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(rounds - 1):
        value = hashlib.sha256(value).digest()
    return value.hex()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
