"""What people type becomes a query of the full-text index, safely: no character of theirs is an operator."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.errors import BadInput
from graph.model import MODEL
from graph.vocabulary import NOUN

ALL = "search"  # the index over every label; nodes carry their label in `noun`, so it can be narrowed
SPECIAL = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|])')
CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
LONGEST = 200  # characters


def index_of(label: str) -> str:
    """Name of the full-text index over one label."""
    return f"search_{label.lower()}"


def searched_labels() -> tuple[str, ...]:
    """Labels that have a full-text index."""
    return tuple(label for label, node in MODEL.nodes.items() if node.searched)


def query(text: str, kinds: Sequence[str] = ()) -> str:
    """The index query: every word must match, whole phrases and whole words rank before parts.

    Raises BadInput when there is nothing to look for.
    """
    words = text.lower().split()
    if not words or len(text) > LONGEST:
        raise BadInput(
            "The search text is empty." if not words else f"The search text has {len(text)} characters.",
            f"Give 1 to {LONGEST} characters.",
        )
    clauses = [f"+({_word(word)})" for word in words]
    if kinds:
        names = " OR ".join(dict.fromkeys(kind.lower() for kind in kinds))
        clauses.append(f"+{NOUN}:({names})^0")
    return " ".join(clauses)


def _word(word: str) -> str:
    escaped = SPECIAL.sub(r"\\\1", word)
    if not CJK.search(word):
        return f"{escaped}^2 {escaped}*"
    if len(word) == 1:
        return f"{escaped}*"  # the analyzer indexes pairs of characters
    phrase = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{phrase}"^3 {escaped}'
