"""When a process counts as ended."""

from __future__ import annotations

import subprocess

import psutil

from graph.engine.process import ended

PARENT = "sleep 60 & echo $!; exec cat"  # cat never asks what became of the child it inherits


def test_a_child_of_another_has_ended_before_its_parent_knows() -> None:
    with subprocess.Popen(["/bin/sh", "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert not ended(child, 0)
        child.kill()
        assert ended(child, 30)
        assert child.status() == psutil.STATUS_ZOMBIE
        assert parent.stdin is not None
        parent.stdin.close()
