"""`tidu documents`: the manifest of trusted documents, each checked against the schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.settings import settings
from tidu import screen


def documents(
    folder: Annotated[Path, typer.Argument(help="A folder of .graphql files, or a manifest to check.", exists=True)],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the manifest to this file.")] = None,
) -> None:
    """Check the documents of a folder against the schema, and print their manifest.

    \b
    tidu documents queries/ > documents.json
    tidu documents queries/ -o documents.json
    TIDU_DOCUMENTS=documents.json TIDU_DOCUMENTS_ONLY=true tidu serve

    A manifest is a JSON object from `sha256:<hex>` to text. Clients send {"documentId": "sha256:<hex>"} then.
    """
    from api.documents import Documents
    from api.schema import core
    from api.trusted import manifest, texts, validated

    validated(folder, Documents(core, settings()))
    made = manifest(texts(folder))
    if output is None:
        typer.echo(made, nl=False)
    else:
        output.write_bytes(made)
        screen.tell(f"{output} is written.")
