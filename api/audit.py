"""The audit log: every refusal and every mutation, with who asked, from where, for what, and what came of it.

One line each on the logger `tidu.audit`, which keeps a file of its own (api/logs.py). It names subjects and
addresses, unlike every other log, and of what was written the id; never a token, a variable or a value of the graph.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.access import Viewer

log = logging.getLogger("tidu.audit")

REFUSALS = frozenset(
    {
        "UNAUTHENTICATED",
        "FORBIDDEN",
        "RATE_LIMITED",
        "LIMIT_EXCEEDED",
        "BUSY",
        "ORIGIN_NOT_ALLOWED",
        "HOST_NOT_SERVED",
        "DOCUMENT_NOT_TRUSTED",
        "INTROSPECTION_DISABLED",
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a request when it has been answered. `viewer` is None where its token was no good."""

    request_id: str
    client: str
    viewer: Viewer | None
    operation: str | None
    document: str | None  # the hash of its text


def refusals(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Code and words of every refusal in an answer."""
    errors = body.get("errors", ())
    found = [(str(error.get("extensions", {}).get("code")), str(error["message"])) for error in errors]
    return [(code, words) for code, words in found if code in REFUSALS]


def record(body: Mapping[str, Any], asked: Asked) -> None:
    """Write down what an answer refuses."""
    for code, words in refusals(body):
        log.warning("refused", extra={**_told(asked), "code": code, "refused": words})


def record_deed(asked: Asked, mutation: str, outcome: str, written: str | None) -> None:
    """Write down a mutation: `outcome` is done, repeated, left (by its client) or the codes of what refused it.

    `written` is the id of what was changed. A client that left may have had it done: its idempotency key tells.
    """
    log.warning("mutation", extra={**_told(asked), "mutation": mutation, "outcome": outcome, "written": written})


def _told(asked: Asked) -> dict[str, str | None]:
    viewer = asked.viewer
    return {
        "request": asked.request_id,
        "role": viewer.role.value if viewer else None,
        "subject": viewer.subject or None if viewer else None,
        "node": viewer.node or None if viewer else None,
        "client": asked.client,
        "operation": asked.operation,
        "document": asked.document,
    }
