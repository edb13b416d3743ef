"""Global ids: opaque to callers, a label and a key to us."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import Error, b2a_base64
from functools import lru_cache

from graph.errors import BadId
from graph.model import MODEL

URL_SAFE = bytes.maketrans(b"+/", b"-_")


@lru_cache(maxsize=65536)
def global_id(label: str, key: str) -> str:
    """The id by which any node can be fetched again: base64url of LABEL:KEY, without padding."""
    raw = b2a_base64(f"{label}:{key}".encode(), newline=False)
    return raw.translate(URL_SAFE).rstrip(b"=").decode()


def parse_id(value: object) -> tuple[str, str]:
    """Label and key of a global id. Raises BadId for anything we never gave out."""
    try:
        padded = str(value).encode("ascii") + b"=" * (-len(str(value)) % 4)
        label, _, key = urlsafe_b64decode(padded).decode("utf-8").partition(":")
    except (Error, ValueError):
        label, key = "", ""
    if not key or label not in MODEL.nodes or MODEL.nodes[label].internal or global_id(label, key) != value:
        raise BadId(
            f"{str(value)[:80]!r} is not an id of this graph.", "Ids are opaque: use one that a query returned."
        )
    return label, key


@lru_cache(maxsize=64)
def key_of(label: str) -> type:
    """A codec that takes a global id of that label to its key."""

    def decode(value: object) -> str:
        found, key = parse_id(value)
        if found != label:
            raise BadId(f"That is the id of a {found}.", f"Here the id of a {label} is needed.")
        return key

    return decode  # type: ignore[return-value]
