"""Settings: each has its words in docs, and none is read from a variable nobody meant."""

import re
from pathlib import Path

import pytest
from pydantic import AliasChoices

from graph.settings import CHECKOUT, Settings


def variables() -> set[str]:
    aliases = [field.validation_alias for field in Settings.model_fields.values()]
    return {str(a.choices[0]) if isinstance(a, AliasChoices) else str(a) for a in aliases}


def test_every_setting_has_a_row_in_the_operations_page() -> None:
    page = (CHECKOUT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([A-Z0-9_]+)` \|", page, re.MULTILINE)) == variables()


def test_home_of_the_user_is_not_home_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    monkeypatch.setenv("TIDU_HOME", "/elsewhere")
    assert Settings().home == Path("/elsewhere")


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "")
    monkeypatch.setenv("PORT", "")
    assert (Settings().neo4j_uri, Settings().port) == (None, 8000)


def test_a_password_shows_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "s3cret-s3cret")
    assert "s3cret" not in repr(Settings())
