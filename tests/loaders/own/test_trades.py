"""Industries, as registers write them."""

from __future__ import annotations

import pytest

from loaders.fields import FieldError
from loaders.own.trades import trades
from tests.loaders.counting import DATA

TRADES = trades(DATA)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("C3511", "3511"),
        ("3511", "3511"),
        ("3511 矿山机械制造", "3511"),
        ("矿山机械制造", "3511"),
        ("351", "351"),
        ("专用设备制造业", "35"),
        ("制造业", "C"),
        ("C", "C"),
        ("C制造业", "C"),
    ],
)
def test_codes_and_exact_names(said: str, code: str) -> None:
    assert TRADES.named(said) == code


@pytest.mark.parametrize("said", ["9999", "机械", "CNC加工", "35111", ""])
def test_what_is_no_heading(said: str) -> None:
    with pytest.raises(FieldError):
        TRADES.named(said)
