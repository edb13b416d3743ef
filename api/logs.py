"""What is logged: one line an event, JSON for programs or text for a terminal, on standard error and in a file.

No line holds a variable, a token, a password or an address: what is logged of a request is named below, field by
field, and of an exception its type and where it was raised, not its message, which may quote a value. The audit log
(api/audit.py) alone names subjects and addresses; it goes to a file of its own and nowhere else.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path
from queue import Full, Queue
from threading import Thread
from typing import Any

from graph.engine.install import unwritable
from graph.settings import Settings

log = logging.getLogger("tidu.api")

FIELDS = ("request", "role", "operation", "document", "status", "ms", "statements", "cost", "code", "number")
AUDITED = (*FIELDS, "subject", "node", "client", "refused", "mutation", "outcome", "written")
PLAIN = re.compile(r"[A-Za-z0-9_.:-]{1,100}")  # what a caller may name something and have it in a line of ours
LARGEST = 20 << 20  # bytes of a log file, beyond which the next start sets it aside
FAILED = 500
WAITING = 1000  # lines for a terminal that takes none
LAST_WORDS = 1.0  # seconds it is waited for at the end
FRAMES = 12  # of a traceback, the innermost


def configure(settings: Settings) -> None:
    """Send all logs of this process where the settings say, uvicorn's too; the driver's own stay out.

    The files may be moved away at any time; they are made anew. Raises GraphError: their folder cannot be written.
    """
    root, audit = logging.getLogger(), logging.getLogger("tidu.audit")
    try:
        settings.log_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise unwritable(settings.log_dir, error) from error
    silence(root)
    silence(audit)
    root.addHandler(with_lines(Terminal(), formatter(settings)))
    root.addHandler(with_lines(PrivateFile(set_aside(settings.log_dir / "api.log")), JsonLines(whole=settings.debug)))
    audit.propagate = False
    audit.addHandler(with_lines(PrivateFile(settings.log_dir / "audit.log"), JsonLines(AUDITED)))
    root.setLevel(logging.WARNING)
    logging.getLogger("tidu").setLevel(settings.log_level.upper())
    logging.getLogger("neo4j").propagate = False
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        silence(logger)
        logger.propagate = True


def silence(logger: logging.Logger) -> None:
    """Take all handlers from a logger."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


class Terminal(logging.Handler):
    """Standard error, written by a thread: a terminal that is stopped or a pipe nobody reads holds up no request.

    Lines that find WAITING others before them are left out; the files have them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._stream = sys.stderr
        self._lines: Queue[str | None] = Queue(WAITING)
        Thread(target=self._write, daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a line over."""
        with suppress(Full):
            self._lines.put_nowait(self.format(record))

    def flush(self) -> None:
        """Wait a moment for lines that are under way."""
        with self._lines.all_tasks_done:
            self._lines.all_tasks_done.wait_for(lambda: not self._lines.unfinished_tasks, LAST_WORDS)

    def close(self) -> None:
        """End the thread after its last line."""
        with suppress(Full):
            self._lines.put_nowait(None)
        super().close()

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            with suppress(OSError, ValueError):  # nobody is there any more
                print(line, file=self._stream, flush=True)
            self._lines.task_done()
        self._lines.task_done()


class PrivateFile(WatchedFileHandler):
    """A log file that only its owner can read, made with its first line, and again when it was moved away."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, encoding="utf-8", delay=True)

    def _open(self) -> TextIOWrapper:
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        return super()._open()


def with_lines(handler: logging.Handler, lines: logging.Formatter) -> logging.Handler:
    """A handler that writes such lines."""
    handler.setFormatter(lines)
    return handler


def set_aside(file: Path) -> Path:
    """The log file, begun anew when it has grown large; the former one is kept as `.1`."""
    if file.exists() and file.stat().st_size > LARGEST:
        file.replace(file.with_name(f"{file.name}.1"))
    return file


def formatter(settings: Settings) -> logging.Formatter:
    """The lines on standard error: as the settings say, else text for a terminal and JSON for anything else."""
    kind = settings.log_format or ("text" if sys.stderr.isatty() else "json")
    return JsonLines(whole=settings.debug) if kind == "json" else TextLines(whole=settings.debug)


class JsonLines(logging.Formatter):
    """One JSON object a line. `whole` adds the traceback with its message, which may quote data: for debugging."""

    def __init__(self, fields: Sequence[str] = FIELDS, *, whole: bool = False) -> None:
        super().__init__()
        self.fields, self.whole = fields, whole

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        return json.dumps(dict(self.parts(record)), ensure_ascii=False, default=str)

    def parts(self, record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
        """What a line tells, in order."""
        moment = datetime.fromtimestamp(record.created, UTC)
        yield "time", moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        yield "level", record.levelname.lower()
        yield "logger", record.name
        yield "event", record.getMessage()
        for name in self.fields:
            value = getattr(record, name, None)
            if value is not None:
                yield name, value
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            yield "exception", list(causes(error))
            if self.whole:
                yield "traceback", "".join(traceback.format_exception(error))


class TextLines(JsonLines):
    """The same for people: time, level, event, then the rest as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record; only a whole traceback takes more than one."""
        told = dict(self.parts(record))
        time, level, event = (str(told.pop(name)) for name in ("time", "level", "event"))
        del told["logger"]
        last = told.pop("traceback", "")
        rest = "".join(f" {name}={json.dumps(value, ensure_ascii=False)}" for name, value in told.items())
        return f"{time[11:19]} {level:7} {one_line(event)}{rest}" + (f"\n{last}" if last else "")


def one_line(text: str) -> str:
    """A text that cannot pass for several lines."""
    return text.replace("\r", "\\r").replace("\n", "\\n")


def causes(error: BaseException) -> Iterator[Mapping[str, Any]]:
    """An exception and what it came from: types, and where each was raised."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        frames = traceback.extract_tb(following.__traceback__)[-FRAMES:]
        at = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        yield {"type": type(following).__name__, "at": at}
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def level_of(settings: Settings, status: int, ms: float) -> int | None:
    """At which level a request is logged; None for the many that are not."""
    if status >= FAILED or ms >= settings.slow_ms:
        return logging.WARNING
    if settings.access_log:
        return logging.INFO
    return logging.DEBUG if log.isEnabledFor(logging.DEBUG) else None


def log_request(
    settings: Settings,
    request_id: str,
    role: str | None,
    operation: str | None,
    document_hash: str | None,
    status: int,
    ms: float,
    statements: int,
    cost: int,
    code: str | None = None,
) -> None:
    """Log a request that failed or was slow, any request when asked for; `ms` is how long it took."""
    level = level_of(settings, status, ms)
    if level is None or not log.isEnabledFor(level):
        return
    event = "request failed" if status >= FAILED else "slow request" if ms >= settings.slow_ms else "request"
    told = {
        "request": named(request_id),
        "role": role,
        "operation": named(operation),
        "document": document_hash,
        "status": status,
        "ms": round(ms, 1),
        "statements": statements,
        "cost": cost,
        "code": code,
    }
    log.log(level, event, extra=told)


def named(text: str | None) -> str | None:
    """A caller's own word for something, unless it is more than a name."""
    return text if text is not None and PLAIN.fullmatch(text) else None
