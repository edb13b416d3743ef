"""What people type becomes a query of the full-text index, safely: no character of theirs is an operator."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.errors import BadInput
from graph.model import MODEL
from graph.names import simplified
from graph.pinyin import syllables
from graph.vocabulary import NOUN

ALL = "search"  # the index over every label; nodes carry their label in `noun`, so it can be narrowed
SPECIAL = re.compile(r'([+\-!(){}\[\]^"~*?:\\/&|])')
CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
LONGEST = 200  # characters
ONE_SLIP, TWO_SLIPS = 4, 8  # characters of a word from which on one letter, or two, may be wrong
PHRASE, WHOLE, JOINED, SOUND, ONE_OFF, TWO_OFF = 3, 2, 3, 2, 0.6, 0.2  # weights, chosen by bench/search.py


def index_of(label: str) -> str:
    """Name of the full-text index over one label."""
    return f"search_{label.lower()}"


def searched_labels() -> tuple[str, ...]:
    """Labels that have a full-text index."""
    return tuple(label for label, node in MODEL.nodes.items() if node.searched)


def query(text: str, kinds: Sequence[str] = ()) -> str:
    """The index query: every word must match; whole phrases and whole words rank before parts, parts before guesses.

    A guess is a word with a letter or two otherwise, what sounds like the characters that were typed, or the words
    run together as pinyin is. Raises BadInput when there is nothing to look for.
    """
    words = text.lower().split()
    if not words or len(text) > LONGEST:
        raise BadInput(
            "The search text is empty." if not words else f"The search text has {len(text)} characters.",
            f"Give 1 to {LONGEST} characters.",
        )
    every = " ".join(f"+({_word(word)})" for word in words)
    if len(words) > 1 and all(word.isascii() and word.isalpha() for word in words):
        every = f"+(({every}) ({_latin(''.join(words))})^{JOINED})"
    if kinds:
        names = " OR ".join(dict.fromkeys(kind.lower() for kind in kinds))
        return f"{every} +{NOUN}:({names})^0"
    return every


def _word(word: str) -> str:
    if not CJK.search(word):
        return _latin(word)
    usual = simplified(word)
    return _chinese(word) if usual == word else f"{_chinese(word)} {_chinese(usual)}"


def _chinese(word: str) -> str:
    escaped = SPECIAL.sub(r"\\\1", word)
    sounds = "".join(syllables("".join(filter(str.isalnum, word))))
    if len(word) == 1:
        return f"{escaped}*"  # the analyzer indexes pairs of characters
    phrase = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{phrase}"^{PHRASE} {escaped}' + (f" {sounds}^{SOUND} {sounds}*^{SOUND}" if sounds.isascii() else "")


def _latin(word: str) -> str:
    escaped = SPECIAL.sub(r"\\\1", word)
    clauses = [f"{escaped}^{WHOLE}", f"{escaped}*"]
    if word.isascii() and len(word) >= ONE_SLIP:
        clauses.append(f"{escaped}~1^{ONE_OFF}")
    if word.isascii() and len(word) >= TWO_SLIPS:
        clauses.append(f"{escaped}~2^{TWO_OFF}")
    return " ".join(clauses)
