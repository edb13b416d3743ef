"""The audit log: every refusal, with who asked, from where, for what, and why it was refused.

One line a refusal on the logger `tidu.audit`, which keeps a file of its own (api/logs.py). It names subjects and
addresses, unlike every other log; never a token, a variable or a value of the graph.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
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


def refusals(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Code and words of every refusal in an answer."""
    errors = body.get("errors", ())
    found = [(str(error.get("extensions", {}).get("code")), str(error["message"])) for error in errors]
    return [(code, words) for code, words in found if code in REFUSALS]


def record(
    body: Mapping[str, Any],
    *,
    request_id: str,
    viewer: Viewer | None,
    client: str,
    operation: str | None,
    document: str | None,
) -> None:
    """Write down what an answer refuses. `viewer` is None where the token was no good."""
    for code, words in refusals(body):
        log.warning(
            "refused",
            extra={
                "request": request_id,
                "role": viewer.role.value if viewer else None,
                "subject": viewer.subject or None if viewer else None,
                "node": viewer.node or None if viewer else None,
                "client": client,
                "operation": operation,
                "document": document,
                "code": code,
                "refused": words,
            },
        )
