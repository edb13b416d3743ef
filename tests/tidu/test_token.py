"""Tokens from the command line, and the refusal to serve strangers without a key."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from api.auth import Gate
from graph.access import Role, Viewer
from graph.ids import global_id
from graph.settings import Settings
from tests.tidu.conftest import Command


async def test_a_token_is_printed_alone_and_taken(tidu: Command, new_home: Path) -> None:
    told = tidu("token", "--role", "planner", "--subject", "chen")
    assert (told.status, told.err) == (0, "")
    [token] = told.out.splitlines()
    assert await Gate(Settings(home=new_home)).viewer(f"Bearer {token}".encode()) == Viewer(Role.PLANNER, "chen")
    assert (new_home / "token.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("node", [global_id("Enterprise", "e-1"), "e-1"], ids=["global id", "key"])
def test_a_node_by_its_id_or_its_key(tidu: Command, new_home: Path, node: str) -> None:
    token = tidu("token", "--role", "enterprise", "--node", node, "--hours", "1").out
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert (claims["role"], claims["node"], claims["exp"] - claims["iat"]) == ("enterprise", "e-1", 3600)


def test_a_role_without_its_node_is_told(tidu: Command, new_home: Path) -> None:
    told = tidu("token", "--role", "bank")
    assert len(told.out.splitlines()) == 1
    assert "Without --node" in told.err


def test_a_role_nobody_has(tidu: Command, new_home: Path) -> None:
    told = tidu("token", "--role", "emperor")
    assert told.status == 2
    assert "planner" in told.err
    assert not (new_home / "token.key").exists()


def test_strangers_are_not_served_without_a_key(tidu: Command, new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104
    told = tidu("serve")
    assert told.status == 1
    assert "TIDU_TOKEN_SECRET" in told.err
    assert not (new_home / "store").exists()
