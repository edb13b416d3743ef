"""How the embedded engine is set up: Neo4j's settings and Java's arguments, as text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from graph.settings import Settings

MAIN = "org.neo4j.server.CommunityEntryPoint"
LOOPBACK = "127.0.0.1"

# Those of Neo4j's own launcher that matter here; two cores and a heap of 1 GB are served best by the serial collector.
JAVA_OPTIONS = (
    "-XX:+UseSerialGC",
    "-Xss4m",  # the planner recurses; where the default of 1 MB is full, a request is never answered
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+DisableExplicitGC",
    "-Xlog:cds=off",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
    "-Dfile.encoding=UTF-8",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
)


def run_dir(settings: Settings) -> Path:
    """What belongs to a running engine: lock, state, arguments, settings."""
    return settings.store_dir / "run"


def arguments_file(settings: Settings) -> Path:
    """Java's arguments; its path on the command line is what tells our engine from any other process."""
    return run_dir(settings) / "java.args"


def engine_log(settings: Settings) -> Path:
    """What the engine says on its way up and down."""
    return settings.log_dir / "engine.log"


def neo4j_conf(settings: Settings, port: int) -> str:
    """Neo4j's settings: Bolt on a loopback port and nothing else that listens, calls out or reads files.

    Folders are given relative to `--home-dir`: this file can't hold a path with Chinese characters.
    """
    store = settings.store_dir.relative_to(settings.home)
    run = run_dir(settings).relative_to(settings.home)
    values = {
        "server.directories.data": store,
        "server.directories.logs": settings.log_dir.relative_to(settings.home),
        "server.directories.run": run,
        "server.directories.plugins": run / "plugins",
        "server.directories.import": run / "import",
        "server.default_listen_address": LOOPBACK,
        "server.bolt.listen_address": f"{LOOPBACK}:{port}",
        "server.bolt.advertised_address": f"{LOOPBACK}:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.pagecache.size": f"{settings.engine_page_cache_mb}m",
        "initial.dbms.default_database": "neo4j",
        "db.tx_log.rotation.size": "16m",
        "db.tx_log.rotation.retention_policy": "1 files",
        # Written into room taken before: a log cut off by a full disk could not be recovered.
        "db.tx_log.preallocate": "true",
        "db.transaction.monitor.check.interval": "500ms",  # how late a statement's time limit may be noticed
        "db.logs.query.enabled": "OFF",
        "dbms.usage_report.enabled": "false",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
        # Bolt would wait five seconds for new connections before it lets go of its port, twice.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    }
    return "".join(f"{name}={value}\n" for name, value in values.items())


BACKSLASH = "\\"


def java_arguments(settings: Settings, class_path: Iterable[Path], sharing: Iterable[str]) -> str:
    """The arguments of the engine, one a line, as Java reads them from a file."""
    conf = run_dir(settings)
    lines = (
        f"-Xms{min(256, settings.engine_heap_mb)}m",
        f"-Xmx{settings.engine_heap_mb}m",
        *JAVA_OPTIONS,
        f"-XX:ErrorFile={settings.log_dir}/crash-%p.log",
        *sharing,
        "-cp",
        ":".join(map(str, class_path)),
        MAIN,
        f"--home-dir={settings.home}",
        f"--config-dir={conf}",
        "--console-mode",
    )
    return "".join(f"{quoted(line)}\n" for line in lines)


def quoted(argument: str) -> str:
    """An argument as Java's argument files want it."""
    return '"' + argument.replace(BACKSLASH, BACKSLASH * 2).replace('"', BACKSLASH + '"') + '"'
