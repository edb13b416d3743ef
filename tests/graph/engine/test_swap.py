"""Changing the store for another: killed at any point, one of the two is in place."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.engine.swap import journal, settled, swap
from graph.settings import Settings

KILLED_AT = """
import os, signal, sys
from pathlib import Path
from graph.engine.swap import swap
from graph.settings import Settings

renames, rename, last = 0, Path.rename, int(sys.argv[2])

def counted(self, target):
    global renames
    if renames == last:
        os.kill(os.getpid(), signal.SIGKILL)
    renames += 1
    return rename(self, target)

Path.rename = counted
home = Path(sys.argv[1])
swap(Settings(home=home), home / "fresh", home / "former")
"""


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """A home with a store and another to take its place."""
    for name, content in (("store", "old"), ("fresh", "new")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "who").write_text(content)
    return Settings(home=tmp_path)


def contents(settings: Settings) -> dict[str, str]:
    return {path.parent.name: path.read_text() for path in settings.home.glob("*/who")}


def test_the_two_change_places(home: Settings) -> None:
    swap(home, home.home / "fresh", home.home / "former")
    assert contents(home) == {"store": "new", "former": "old"}
    assert not journal(home).exists()


def test_what_cannot_take_its_place_leaves_the_store(home: Settings) -> None:
    with pytest.raises(FileNotFoundError):
        swap(home, home.home / "nothing", home.home / "former")
    assert contents(home) == {"store": "old", "fresh": "new"}
    assert not journal(home).exists()


@pytest.mark.parametrize("renames", [0, 1])
def test_killed_between_the_renames_the_former_store_comes_back(renames: int, home: Settings) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED_AT, str(home.home), str(renames)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert home.store_dir.exists() is (renames == 0)
    with settled(home):
        assert contents(home) == {"store": "old", "fresh": "new"}
    assert not journal(home).exists()
