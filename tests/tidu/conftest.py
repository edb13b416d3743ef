"""Commands run as a person runs them, in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from graph.settings import Settings
from tidu import __main__ as command


@pytest.fixture
def home(engine_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of the running engine, as the environment names it."""
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.setenv("TIDU_HOME", str(engine_settings.home))
    return engine_settings.home


@pytest.fixture
def new_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which nothing runs."""
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.setenv("TIDU_HOME", str(tmp_path))
    return tmp_path


@dataclass(frozen=True)
class Told:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


Command = Callable[..., Told]


@pytest.fixture
def tidu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process, which is much faster than a process of its own."""

    def run(*arguments: str, stdin: str = "") -> Told:
        monkeypatch.setattr(sys, "argv", ["tidu", *arguments])
        monkeypatch.setattr(sys, "stdin", StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            command.main()
        captured = capsys.readouterr()
        return Told(int(ended.value.code or 0), captured.out, captured.err)

    return run
