"""统一社会信用代码: the unified social credit code of GB 32100-2015, eighteen characters, the last one a check."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
VALUES = {character: value for value, character in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, position, 31) for position in range(17))


def check_character(body: str) -> str:
    """The check character of the first seventeen.

    >>> check_character("91440300192203821")
    '6'
    """
    total = sum(weight * VALUES[character] for weight, character in zip(WEIGHTS, body, strict=True))
    return ALPHABET[-total % 31]


def fault(code: str) -> str:
    """What is wrong with a code; empty when nothing is."""
    if len(code) != 18:
        return f"{len(code)} characters where a credit code has 18"
    if foreign := sorted(set(code) - VALUES.keys()):
        return f"a credit code has no {' '.join(foreign)}"
    expected = check_character(code[:17])
    return "" if code[17] == expected else f"the check character should be {expected}"
