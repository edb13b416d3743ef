"""Trusted documents: the queries that were written by those who may, known by the SHA-256 of their text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson

from api.documents import Document, Documents, digest_of
from api.errors import DocumentNotFound, DocumentNotTrusted, PersistedQueryNotFound
from api.requests import SHA256, Request
from graph.errors import BadInput
from graph.settings import Settings


class Trusted:
    """The trusted documents of the settings, each parsed and validated once, when the API starts."""

    def __init__(self, settings: Settings, documents: Documents) -> None:
        """Read them. Raises BadInput with the file and the reason where one cannot be run."""
        if settings.documents_only and settings.documents is None:
            raise BadInput(
                "TIDU_DOCUMENTS_ONLY is true, but there are no documents.", "Name their folder in TIDU_DOCUMENTS."
            )
        self._only = settings.documents_only
        self._documents = documents
        self._known = validated(settings.documents, documents) if settings.documents else {}

    def chosen(self, request: Request) -> Document:
        """The document of a request, by its id or by its text. Raises DocumentNotFound, DocumentNotTrusted."""
        trust, query = request.trust, request.query
        if trust is None:
            if self._only or query is None:
                raise DocumentNotTrusted("Only trusted documents are run here.", "Send a documentId.")
            return self._documents.get(query)
        if query is not None and digest_of(query) != trust.digest:
            raise BadInput("The sha256Hash is not that of the query.", "Send the SHA-256 of its UTF-8 bytes.")
        found = self._known.get(trust.digest) if trust.digest else None
        if found is not None:
            return found
        if query is not None and not self._only:
            return self._documents.get(query)
        if trust.apollo:  # the message is the protocol's: clients compare it, and send the text next
            raise PersistedQueryNotFound("PersistedQueryNotFound")
        raise DocumentNotFound("No trusted document has this id.", "Ask for the manifest the API was started with.")


def validated(source: Path, documents: Documents) -> dict[str, Document]:
    """The documents of a folder or a manifest by their SHA-256. Raises BadInput naming all that cannot be run."""
    found, wrong = {}, []
    for name, text in texts(source).items():
        document = documents.read(text)
        if document.errors:
            wrong.append(f"{name}: {document.errors[0].message}")
        found[document.digest] = document
    if wrong:
        raise BadInput("Some trusted documents cannot be run:\n  " + "\n  ".join(wrong), "Correct or remove them.")
    return found


def texts(source: Path) -> dict[str, str]:
    """The texts in a folder of .graphql files, or in a manifest, by where they stand. Raises BadInput."""
    try:
        if source.is_dir():
            return {str(path): path.read_bytes().decode() for path in sorted(source.rglob("*.graphql"))}
        return _in_manifest(source, orjson.loads(source.read_bytes()))
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The trusted documents cannot be read: {source}: {error}.", "Correct TIDU_DOCUMENTS."
        ) from error


def _in_manifest(source: Path, given: object) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise BadInput(
            f"{source} is no manifest.", "It holds a JSON object from SHA-256 to text; see `tidu documents`."
        )
    found = {}
    for name, text in given.items():
        if not isinstance(text, str) or digest_of(text) != name.removeprefix(SHA256):
            raise BadInput(
                f"{source}: {name} is not the SHA-256 of its text.", "Write the manifest anew with `tidu documents`."
            )
        found[f"{source}: {name}"] = text
    return found


def manifest(found: Mapping[str, str]) -> bytes:
    """The manifest of these texts, as a file."""
    entries = {SHA256 + digest_of(text): text for text in found.values()}
    return orjson.dumps(entries, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
