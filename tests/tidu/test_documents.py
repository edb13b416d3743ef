"""`tidu documents`: the manifest it makes is one the API takes, and what cannot be run is named."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.documents import Documents
from api.schema import core
from api.trusted import Trusted
from graph.errors import BadInput
from graph.settings import Settings
from tidu.__main__ import app
from tidu.serve import require_documents

TIERS = "query Tiers { tiers { name } } # 梯度\n"
KEY = f"sha256:{sha256(TIERS.encode()).hexdigest()}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one document."""
    (tmp_path / "tiers.graphql").write_text(TIERS)
    return tmp_path


def test_the_manifest_is_printed_or_written(folder: Path) -> None:
    printed = CliRunner().invoke(app, ["documents", str(folder)])
    assert (printed.exit_code, json.loads(printed.stdout)) == (0, {KEY: TIERS})
    file = folder / "documents.json"
    written = CliRunner().invoke(app, ["documents", str(folder), "-o", str(file)])
    assert (written.exit_code, file.read_text()) == (0, printed.stdout)
    again = CliRunner().invoke(app, ["documents", str(file)])
    assert again.stdout == printed.stdout
    settings = Settings(documents=file, documents_only=True)
    Trusted(settings, Documents(core, settings))


def test_documents_that_cannot_be_run_are_all_named(folder: Path) -> None:
    (folder / "a.graphql").write_text("{ tears }")
    (folder / "b.graphql").write_text("{")
    with pytest.raises(BadInput, match=r"(?s)a\.graphql: Cannot query.*b\.graphql: Syntax Error"):
        CliRunner().invoke(app, ["documents", str(folder)], catch_exceptions=False)


def test_serving_refuses_them_before_anything_starts(folder: Path) -> None:
    require_documents(Settings(documents=folder))
    (folder / "a.graphql").write_text("{ tears }")
    with pytest.raises(BadInput, match="Cannot query field 'tears'"):
        require_documents(Settings(documents=folder))
    with pytest.raises(BadInput, match="there are no documents"):
        require_documents(Settings(documents_only=True))
