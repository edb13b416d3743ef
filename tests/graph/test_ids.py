"""Global ids: what goes in comes out, and nothing else is taken for one."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadId
from graph.ids import global_id, key_of, parse_id
from graph.model import MODEL

PUBLIC = [node.label for node in MODEL.nodes.values() if not node.internal]


def encoded(text: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(text).rstrip(b"=").decode()


def test_an_id_is_the_label_and_the_key() -> None:
    assert global_id("Chain", "eto:chips") == "Q2hhaW46ZXRvOmNoaXBz"
    assert parse_id("Q2hhaW46ZXRvOmNoaXBz") == ("Chain", "eto:chips")


@settings(derandomize=True, database=None, deadline=None)
@given(st.sampled_from(PUBLIC), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_every_key_comes_back(label: str, key: str) -> None:
    made = global_id(label, key)
    assert parse_id(made) == (label, key)
    assert set(made) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_keys_of_two_labels_never_meet() -> None:
    assert len({global_id(label, key) for label in PUBLIC for key in ("a", "a:b", "b")}) == 3 * len(PUBLIC)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "?",
        "文",
        "Chain:eto:chips",
        encoded(b"Chain"),
        encoded(b"Chain:"),
        encoded(b":key"),
        encoded(b"chain:key"),
        encoded(b"Planet:key"),
        encoded(b"Load:eto"),  # book-keeping is not in the API
        encoded(b"Chain:\xff"),
        encoded(b"Chain:key") + "=",
        encoded(b"Chain:key") + "\n",
        encoded(b"Chain:key")[:-1],
        5,
        None,
    ],
)
def test_what_is_no_id(value: object) -> None:
    with pytest.raises(BadId, match="is not an id of this graph"):
        parse_id(value)


def test_a_long_text_is_not_repeated_whole() -> None:
    with pytest.raises(BadId) as caught:
        parse_id("x" * 10_000)
    assert len(str(caught.value)) < 200


def test_the_key_of_one_label() -> None:
    decode = key_of("Chain")
    assert decode(global_id("Chain", "a")) == "a"
    with pytest.raises(BadId, match="That is the id of a Law"):
        decode(global_id("Law", "a"))
