"""When GraphiQL is built, and what a failure leaves behind. npm itself is not run: that takes the network."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from web import build

HERE = build.ROOT / build.PAGE


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The sources of a small page, as in a checkout."""
    for name, text in (
        ("web/build.py", "# the build"),
        ("web/graphiql/package-lock.json", "{}"),
        ("web/graphiql/src/main.jsx", "render()"),
        ("docs/examples/developer.graphql", "{ tiers { name } }"),
        ("docs/examples/developer.variables.json", "{}"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundler that copies the source."""

    def bundle(page: Path) -> None:
        (page / "dist").mkdir()
        (page / "dist/main.js").write_text((page / "src/main.jsx").read_text() * 100)

    monkeypatch.setattr(build, "bundle", bundle)


@pytest.mark.usefixtures("bundled")
def test_built_once_it_is_up_to_date(checkout: Path) -> None:
    assert not build.up_to_date(checkout)
    build.build(checkout)
    assert build.up_to_date(checkout)


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize(
    "changed",
    ["web/graphiql/package-lock.json", "web/build.py", "docs/examples/developer.graphql", "web/graphiql/new.js"],
)
def test_a_change_of_any_source_calls_for_a_build(changed: str, checkout: Path) -> None:
    build.build(checkout)
    (checkout / changed).write_text("changed")
    assert not build.up_to_date(checkout)


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize(
    "other", ["web/graphiql/node_modules/x/index.js", "web/graphiql/dist/main.js", "docs/guide.md"]
)
def test_other_files_do_not(other: str, checkout: Path) -> None:
    build.build(checkout)
    (checkout / other).parent.mkdir(parents=True, exist_ok=True)
    (checkout / other).write_text("something")
    assert build.up_to_date(checkout)


@pytest.mark.usefixtures("bundled")
def test_a_build_takes_the_place_of_the_one_before_with_compressed_files(checkout: Path) -> None:
    out = checkout / build.OUT
    out.mkdir(parents=True)
    (out / "old.js").write_text("old")
    build.build(checkout)
    assert sorted(path.name for path in out.iterdir()) == [build.STAMP, "main.js", "main.js.gz"]
    assert gzip.decompress((out / "main.js.gz").read_bytes()) == (out / "main.js").read_bytes()
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_a_failed_build_leaves_the_one_before(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bundle(_page: Path) -> None:
        raise build.BuildError("npm ci failed")

    monkeypatch.setattr(build, "bundle", bundle)
    old = checkout / build.OUT / "main.js"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    with pytest.raises(build.BuildError, match="npm ci failed"):
        build.build(checkout)
    assert old.read_text() == "old"


def test_the_lock_names_no_registry_and_runs_no_scripts() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text())
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert all("integrity" in facts and "resolved" not in facts for facts in packages.values())
    settings = (HERE / ".npmrc").read_text().split()
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true"} <= set(settings)


def test_every_library_is_pinned_exactly() -> None:
    package = json.loads((HERE / "package.json").read_text())
    pins = {**package["dependencies"], **package["devDependencies"], **package["overrides"]}
    assert [name for name, version in pins.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
