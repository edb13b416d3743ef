"""The one reader of the environment. Every setting has a default that works on one machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from graph.access import Role

CHECKOUT = Path(__file__).resolve().parent.parent
Folder = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]
ORIGIN = re.compile(r"https?://[^/\s*]+")


def listed(given: object) -> object:
    """The words of a list with commas."""
    return [word for part in given.split(",") if (word := part.strip())] if isinstance(given, str) else given


def check_origin(origin: str) -> str:
    """An origin as browsers write it."""
    plain = origin.lower().removesuffix("/")
    if not ORIGIN.fullmatch(plain):
        raise ValueError(f"{origin} is no origin; one looks like https://example.org or http://localhost:3000")
    return plain


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(listed)]
Origins = Annotated[tuple[Annotated[str, AfterValidator(check_origin)], ...], NoDecode, BeforeValidator(listed)]


def default_home() -> Path:
    """`.tidu` in the checkout; for an installed package, the user's data folder."""
    if (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT / ".tidu"
    return platformdirs.user_data_path("tidu")


class Settings(BaseSettings):
    """What a person may set, by environment variable. Empty values count as not set."""

    # With populate_by_name the field names are read from the environment too: without a prefix, HOME would be `home`.
    model_config = SettingsConfigDict(env_ignore_empty=True, env_prefix="TIDU_", frozen=True, populate_by_name=True)

    host: str = Field(
        "127.0.0.1", validation_alias="HOST", description="address the API listens on; loopback unless set"
    )
    port: int = Field(8000, ge=1, le=65535, validation_alias="PORT", description="port of the API and the page")
    workers: int = Field(1, ge=1, le=64, validation_alias="WORKERS", description="API processes on that port")
    home: Folder = Field(
        default_factory=default_home,
        validation_alias="TIDU_HOME",
        description="store, logs and quarantine of this installation",
    )
    data: Folder = Field(CHECKOUT / "data", validation_alias="TIDU_DATA", description="folder of the open data sets")

    neo4j_uri: str | None = Field(
        None, validation_alias="NEO4J_URI", description="a server or cluster; without it the embedded engine is used"
    )
    neo4j_user: str = Field("neo4j", validation_alias="NEO4J_USER", description="user of that server")
    neo4j_password: SecretStr | None = Field(
        None, validation_alias="NEO4J_PASSWORD", description="password of that server; never logged"
    )
    neo4j_database: str = Field("neo4j", validation_alias="NEO4J_DATABASE", description="database on that server")

    sample: int | None = Field(
        None,
        ge=0,
        le=1_000_000,
        validation_alias="TIDU_SAMPLE",
        description="enterprises of the synthetic district that is served; 3000, and none where NEO4J_URI is set",
    )

    engine_cache: Folder = Field(
        default_factory=lambda: platformdirs.user_cache_path("tidu") / "engine",
        validation_alias="TIDU_ENGINE_CACHE",
        description="where the embedded engine's files are kept, shared by every clone",
    )
    engine_repository: str | None = Field(
        None,
        validation_alias="TIDU_ENGINE_REPOSITORY",
        description="a mirror of Maven Central to take the embedded engine from",
    )
    bolt_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        validation_alias="TIDU_BOLT_PORT",
        description="port of the embedded engine; else any free",
    )
    java_home: Folder | None = Field(
        None, validation_alias="JAVA_HOME", description="Java 17 or 21 for where the bundled one has no wheel"
    )
    engine_heap_mb: int = Field(
        1024, ge=256, validation_alias="TIDU_ENGINE_HEAP_MB", description="heap of the embedded engine, in MB"
    )
    engine_page_cache_mb: int = Field(
        512, ge=64, validation_alias="TIDU_ENGINE_PAGE_CACHE_MB", description="page cache of the embedded engine, in MB"
    )

    max_page: int = Field(100, ge=1, validation_alias="TIDU_MAX_PAGE", description="largest `first` of any list")
    max_depth: int = Field(12, ge=1, validation_alias="TIDU_MAX_DEPTH", description="deepest selection of a query")
    max_tokens: int = Field(4000, ge=1, validation_alias="TIDU_MAX_TOKENS", description="most tokens of a document")
    max_aliases: int = Field(60, ge=0, validation_alias="TIDU_MAX_ALIASES", description="most aliases of a document")
    max_fields: int = Field(
        2000, ge=1, validation_alias="TIDU_MAX_FIELDS", description="most fields of a document, fragments spread out"
    )
    max_conditions: int = Field(
        100, ge=1, validation_alias="TIDU_MAX_CONDITIONS", description="most conditions in the filters of a root field"
    )
    max_filter_depth: int = Field(
        12, ge=1, validation_alias="TIDU_MAX_FILTER_DEPTH", description="deepest nesting of a filter"
    )
    statement_timeout: float = Field(
        10.0, gt=0, validation_alias="TIDU_STATEMENT_TIMEOUT", description="longest statement, in seconds"
    )
    graphiql: bool = Field(
        True, validation_alias=AliasChoices("TIDU_GRAPHIQL"), description="serve GraphiQL to browsers on /graphql"
    )
    introspection: bool = Field(
        True, validation_alias="TIDU_INTROSPECTION", description="answer questions about the schema itself"
    )
    suggestions: bool = Field(
        True, validation_alias="TIDU_SUGGESTIONS", description="name similar fields where one is not known"
    )
    documents: Folder | None = Field(
        None,
        validation_alias="TIDU_DOCUMENTS",
        description="trusted documents: a folder of .graphql files, or a manifest made by `tidu documents`",
    )
    documents_only: bool = Field(
        False, validation_alias="TIDU_DOCUMENTS_ONLY", description="run trusted documents and nothing else"
    )
    origins: Origins = Field(
        (),
        validation_alias="TIDU_ORIGINS",
        description="origins whose pages may ask, with commas between: https://example.org",
    )
    hosts: Words = Field(
        (),
        validation_alias="TIDU_HOSTS",
        description="host names served besides localhost; all, unless set, where HOST is not loopback",
    )

    token_secret: SecretStr | None = Field(
        None, validation_alias="TIDU_TOKEN_SECRET", description="key of signed tokens, 32 bytes or more; never logged"
    )
    token_keys: str | None = Field(
        None, validation_alias="TIDU_TOKEN_KEYS", description="public keys of tokens (JWKS): a file or an https address"
    )
    token_issuer: str | None = Field(None, validation_alias="TIDU_TOKEN_ISSUER", description="issuer tokens must name")
    token_audience: str | None = Field(
        None, validation_alias="TIDU_TOKEN_AUDIENCE", description="audience tokens must name"
    )
    token_leeway: int = Field(
        60, ge=0, le=600, validation_alias="TIDU_TOKEN_LEEWAY", description="how far clocks may differ, in seconds"
    )
    budgets: dict[Role, int] = Field(
        default_factory=dict,
        validation_alias="TIDU_BUDGETS",
        description="most nodes a query may cost, by role, as JSON",
    )
    rate: int | None = Field(
        None, ge=0, validation_alias="TIDU_RATE", description="requests a minute of one caller; 0 is no limit"
    )
    heavy: int = Field(
        2, ge=1, validation_alias="TIDU_HEAVY", description="costly queries that may run at once in one API process"
    )
    log_format: Literal["json", "text"] | None = Field(
        None,
        validation_alias="TIDU_LOG_FORMAT",
        description="`json` or `text`, on standard error; else text on a terminal and JSON elsewhere",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", validation_alias="TIDU_LOG_LEVEL", description="least level that is logged"
    )
    slow_ms: int = Field(
        1000, ge=0, validation_alias="TIDU_SLOW_MS", description="requests that take so many milliseconds are logged"
    )
    access_log: bool = Field(
        False, validation_alias="TIDU_ACCESS_LOG", description="log every request; costs each about 0.05 ms"
    )
    metrics: bool = Field(
        False,
        validation_alias="TIDU_METRICS",
        description="serve Prometheus metrics on /metrics; needs the extra metrics",
    )
    otel: bool = Field(
        False,
        validation_alias="TIDU_OTEL",
        description="send OpenTelemetry spans by OTLP over HTTP; needs the extra otel",
    )
    otel_endpoint: str | None = Field(
        None,
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="where spans are sent; setting it turns them on",
    )

    debug: bool = Field(False, validation_alias="TIDU_DEBUG", description="show the traceback of a failure")

    @property
    def store_dir(self) -> Path:
        """The embedded engine's database files."""
        return self.home / "store"

    @property
    def log_dir(self) -> Path:
        """Logs of the engine and the API."""
        return self.home / "logs"

    @property
    def metrics_dir(self) -> Path:
        """Where the workers of a running API keep their metrics, so that any of them can tell those of all."""
        return self.home / "run" / "metrics"

    @property
    def own_dir(self) -> Path:
        """A district's own files as they were loaded, a folder a name, in it a folder a version."""
        return self.home / "own"

    @property
    def quarantine_dir(self) -> Path:
        """Rows that could not be loaded, one file a source."""
        return self.home / "quarantine"


def settings() -> Settings:
    """Read the environment now."""
    return Settings()
