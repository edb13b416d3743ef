"""Every failure a person can act on: a code, what was wrong, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class GraphError(Exception):
    """A failure told in words a user can act on.

    `code` is stable and meant for programs; `remedy` says what would be right and may be empty.
    """

    code: ClassVar[str] = "INTERNAL"

    details: Mapping[str, object] = MappingProxyType({})  # for programs, beside the code

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class BadInput(GraphError):
    """The caller gave something that cannot be used."""

    code = "BAD_USER_INPUT"


class BadCursor(BadInput):
    """A cursor that was altered, or that belongs to another list or order."""

    code = "BAD_CURSOR"


class BadId(BadInput):
    """An id that no node of this graph can have."""

    code = "BAD_ID"


class LimitExceeded(GraphError):
    """The query asks for more than one request may."""

    code = "LIMIT_EXCEEDED"


class Busy(GraphError):
    """Too much is going on; the same request may pass later."""

    code = "BUSY"


class RateLimited(GraphError):
    """A caller who asked too often; in so many seconds the same request may pass."""

    code = "RATE_LIMITED"

    def __init__(self, seconds: int) -> None:
        super().__init__("You ask too often.", f"Wait {seconds} s.")
        self.seconds = seconds


class Unauthenticated(GraphError):
    """A token that is no good."""

    code = "UNAUTHENTICATED"


class Forbidden(GraphError):
    """Something the viewer's role never sees."""

    code = "FORBIDDEN"


class StoreUnavailable(GraphError):
    """The database cannot be reached now; the same request may pass later."""

    code = "STORE_UNAVAILABLE"


class StoreTimeout(GraphError):
    """The database stopped a statement that took too long."""

    code = "STORE_TIMEOUT"


class StoreUncertain(GraphError):
    """The database was lost while it committed: whether the change holds is not known."""

    code = "STORE_UNCERTAIN"


class StoreRefused(GraphError):
    """The database answered and refused: wrong password, wrong database, too old a version, no space."""

    code = "STORE_REFUSED"


class EngineError(GraphError):
    """The embedded engine could not be installed, started or stopped."""

    code = "ENGINE_FAILED"


class BackupError(GraphError):
    """A backup could not be made, or a file cannot be restored; what was there before is untouched."""

    code = "BACKUP_FAILED"


class ModelError(GraphError):
    """The graph in the store and the model in the code do not fit."""

    code = "MODEL_MISMATCH"


class LoadError(GraphError):
    """A source cannot be loaded at all (single bad rows go to quarantine instead)."""

    code = "LOAD_FAILED"
