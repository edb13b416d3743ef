"""GraphiQL from our own origin: the page, and the files `web/build.py` makes. Without them the API still serves."""

from __future__ import annotations

from os import PathLike, stat_result
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Scope

from api.replies import takes_gzip

BUNDLE = Path(__file__).parent / "static" / "graphiql"
ENTRY = "main.js"
# Said here and not left to the machine, whose list may know no .js: a browser refuses a module under another type.
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".ttf": "font/ttf"}

# Links are relative to /graphql, so that the page also works under a prefix. The policy lets nothing in from elsewhere;
# the editor needs inline styles, and icons as data.
HEAD = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; style-src 'self' 'unsafe-inline'; \
img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>优企图谱 GraphiQL</title>
"""
PAGE = f"""{HEAD}<link rel="icon" href="graphiql-assets/icon.svg">
<link rel="stylesheet" href="graphiql-assets/main.css">
<script type="module" src="graphiql-assets/{ENTRY}"></script>
<div id="graphiql"></div>
<noscript>此页面需要 JavaScript。This page needs JavaScript.</noscript>
</html>
"""
NOT_BUILT = f"""{HEAD}<h1>GraphiQL 尚未构建</h1>
<p>在代码目录运行 <code>make setup</code>，或只运行 <code>.venv/bin/python web/build.py</code>，\
完成后刷新此页，不必重启。构建时要连接 npm 仓库，本机不必安装 Node。</p>
<p>接口本身可用：向本页地址 POST <code>{{"query": "{{ tiers {{ name }} }}"}}</code>；\
全部类型见 <a href="schema.graphql">schema.graphql</a>。</p>
<p lang="en">GraphiQL has not been built. Run <code>make setup</code>, or <code>.venv/bin/python web/build.py</code> \
alone, then reload; no restart is needed. The API itself works: POST a query to this address.</p>
</html>
"""


def graphiql_html(bundle: Path = BUNDLE) -> str:
    """The page for a browser: GraphiQL, or how to build it."""
    return PAGE if (bundle / ENTRY).is_file() else NOT_BUILT


def static_app(bundle: Path = BUNDLE) -> ASGIApp:
    """The built files, which may also come after the start."""
    return Bundle(directory=bundle, check_dir=False)


class Bundle(StaticFiles):
    """Built files: the compressed one where it is accepted, and looked at anew each time, since names stay."""

    async def check_config(self) -> None:
        """A missing folder is a missing file, not a fault."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or 304 where the browser has it."""
        asked = Headers(scope=scope)
        packed = Path(f"{full_path}.gz")
        headers = {"cache-control": "no-cache", "vary": "accept-encoding", "x-content-type-options": "nosniff"}
        kind = MEDIA_TYPES.get(Path(full_path).suffix)
        if takes_gzip(asked.get("accept-encoding", "").encode()) and packed.is_file():
            full_path, stat_result = packed, packed.stat()
            headers["content-encoding"] = "gzip"
        response = FileResponse(full_path, status_code, headers, kind, stat_result=stat_result)
        return NotModifiedResponse(response.headers) if self.is_not_modified(response.headers, asked) else response
