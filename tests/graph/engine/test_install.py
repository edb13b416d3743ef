"""Bringing the engine's files: from a repository on loopback that can break off, with files of a few bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from graph.engine import download, install
from graph.engine.jars import ENGINE_VERSION, Jar, jars
from graph.errors import EngineError
from graph.settings import Settings

CONTENT = {"org/one/1.0/one-1.0.jar": b"first file" * 50, "org/two/2.0/two-2.0.jar": b"second file" * 70}


@dataclass
class Repository:
    """Serves CONTENT; breaks off after `limit` bytes of an answer as long as `breaks` lasts."""

    address: str = ""
    breaks: int = 0
    limit: int = 100
    served: dict[str, bytes] = field(default_factory=lambda: dict(CONTENT))
    ranges: list[tuple[str, str | None]] = field(default_factory=list)


def handler(repository: Repository) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            content = repository.served.get(path)
            asked = self.headers.get("Range")
            repository.ranges.append((path.rsplit("/", 1)[-1], asked))
            if content is None:
                self.send_error(404)
                return
            start = int(re.findall(r"\d+", asked)[0]) if asked else 0
            body = content[start:]
            self.send_response(206 if asked else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if repository.breaks:
                repository.breaks -= 1
                body = body[: repository.limit]
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    listed = tuple(Jar(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in CONTENT.items())
    monkeypatch.setattr(install, "jars", lambda: listed)
    monkeypatch.setattr(install, "SPARE", 0)
    monkeypatch.setattr(download, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(download, "PIECE", 10)
    found = Repository()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(found)) as server:
        found.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def settings_for(tmp_path: Path) -> Callable[[Repository], Settings]:
    return lambda repository: Settings(engine_cache=tmp_path / "cache", engine_repository=repository.address)


Using = Callable[[Repository], Settings]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "lib").iterdir()}


WHOLE = {path.rsplit("/", 1)[-1]: data for path, data in CONTENT.items()}


def test_a_first_start_brings_every_file_and_a_second_asks_nothing(repository: Repository, settings_for: Using) -> None:
    seen: list[tuple[int, int]] = []
    folder = install.install(settings_for(repository), lambda _step, done=0, total=0: seen.append((done, total)))
    assert files(folder) == WHOLE
    total = sum(map(len, CONTENT.values()))
    assert seen[-1] == (total, total)
    asked = len(repository.ranges)
    assert install.install(settings_for(repository)) == folder
    assert len(repository.ranges) == asked


def test_a_download_that_breaks_off_goes_on_by_itself(repository: Repository, settings_for: Using) -> None:
    repository.breaks = 1
    assert files(install.install(settings_for(repository))) == WHOLE
    assert [asked for _, asked in repository.ranges if asked] == ["bytes=100-"]


def test_what_was_fetched_before_is_continued_by_the_next_start(repository: Repository, settings_for: Using) -> None:
    repository.breaks = 100
    settings = settings_for(repository)
    with pytest.raises(EngineError, match="cannot be reached"):
        install.install(settings)
    assert not install.installed(install.folder_of(settings))
    kept = {path.name: path.stat().st_size for path in (install.folder_of(settings) / "lib").glob("*.part")}
    assert kept
    repository.breaks = 0
    repository.ranges.clear()
    assert files(install.install(settings)) == WHOLE
    continued = {f"{name}.part": int(asked[6:-1]) for name, asked in repository.ranges if asked}
    assert continued == {name: size for name, size in kept.items() if size < len(WHOLE[name.removesuffix(".part")])}


def test_an_altered_file_is_refused_and_not_kept(repository: Repository, settings_for: Using) -> None:
    repository.served = {path: data[::-1] for path, data in CONTENT.items()}
    settings = settings_for(repository)
    with pytest.raises(EngineError, match=r"is not the file that jars\.lock names"):
        install.install(settings)
    assert not any(name.endswith(".jar") for name in files(install.folder_of(settings)))


def test_a_file_that_is_not_there_is_told(repository: Repository, settings_for: Using) -> None:
    repository.served = {}
    with pytest.raises(EngineError, match=r"The repository answered 404 for http://127\.0\.0\.1") as caught:
        install.install(settings_for(repository))
    assert "TIDU_ENGINE_REPOSITORY" in caught.value.remedy


def test_no_network_on_first_use_is_told(repository: Repository, settings_for: Using) -> None:
    settings = settings_for(repository).model_copy(update={"engine_repository": "http://127.0.0.1:9"})
    with pytest.raises(EngineError, match="is not on this machine yet") as caught:
        install.install(settings)
    assert caught.value.message == (
        f"The database engine ({ENGINE_VERSION}) is not on this machine yet and http://127.0.0.1:9 cannot be reached."
    )
    assert "NEO4J_URI" in caught.value.remedy


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, repository: Repository) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(engine_cache=tmp_path / "file" / "cache", engine_repository=repository.address)
    with pytest.raises(EngineError, match="cannot be written: Not a directory"):
        install.install(settings)


def test_the_real_list_is_of_one_version_and_has_no_name_twice() -> None:
    kernel = [jar.path for jar in jars() if jar.name.startswith("neo4j-kernel-5")]
    assert kernel == [f"org/neo4j/neo4j-kernel/{ENGINE_VERSION}/neo4j-kernel-{ENGINE_VERSION}.jar"]
    assert len({jar.name for jar in jars()}) == len(jars())
