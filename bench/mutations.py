"""Requests that are broken somewhere: in their GraphQL, their JSON, their bytes, their headers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from bench.exchange import Sent, get, post
from tests.api.queries import Case

WORDS = (  # noqa: SIM905 - read better in a row
    '{ } ( ) [ ] ... $ @ : = ! | & " """ # , \ufeff \u0000 \ud800 😀 企业 null true -0 1e999 9007199254740993 query '
    "mutation subscription fragment on @skip(if:$v0) @include @defer @stream __typename __schema "
    'first:-1 first:99999 after:""'
).split(" ")
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**63, -(2**63) - 1, 1e308, "", " ", "\u0000", "\ud800", "a" * 5000, "%", "*:*",
    "' OR 1=1 //", "RW50ZXJwcmlzZTo=", [], {}, [[[[[]]]]], {"eq": {"eq": {"eq": 1}}}, [None], {"": ""}, "NaN",
    "9999-99-99",
)  # fmt: skip
HEADERS = (
    b"accept: */*;q=0", b"accept: application/graphql-response+json", b"accept: text/html", b"accept: ,,;;q=",
    b"accept-encoding: gzip", b"accept-encoding: gzip;q=0, *", b"content-encoding: gzip", b"expect: 100-continue",
    b"transfer-encoding: chunked", b"content-length: 5", b"content-length: -1", b"host: \xff", b"origin: null",
    b"x: " + b"y" * 70000, b"no colon here", b": empty", b"tidu-receipt: 1", b"traceparent: 00-0-0-0",
    b"upgrade: websocket",
    b"connection: upgrade", b"authorization: Bearer x.y.z", b"authorization: \xff\xfe", b"cookie: " + b"=;" * 1000,
)  # fmt: skip
KINDS = (b"application/json", b"application/json; charset=utf-16", b"text/plain", b"", b"\xff", b"multipart/form-data")
Mutation = Callable[[Random, Case, Mapping[str, Any]], Sent]


def body_of(query: Any, variables: Any) -> bytes:
    """The JSON body of a request; lone surrogates stay what they are, as escapes."""
    return json.dumps({"query": query, "variables": variables}).encode()


def valid(_random: Random, case: Case, variables: Mapping[str, Any]) -> Sent:
    """As it is."""
    return post(body_of(case.text, variables))


def in_address(random: Random, case: Case, _variables: Mapping[str, Any]) -> Sent:
    """In an address, mutated half of the time."""
    return get(case.text if random.random() < 0.5 else mutated_text(random, case.text))


def in_text(random: Random, case: Case, variables: Mapping[str, Any]) -> Sent:
    """With words put into its GraphQL, taken from it, or moved."""
    return post(body_of(mutated_text(random, case.text), variables))


def in_variables(random: Random, case: Case, variables: Mapping[str, Any]) -> Sent:
    """With odd values for its variables."""
    return post(body_of(case.text, {name: odd(random, value) for name, value in variables.items()}))


def in_bytes(random: Random, case: Case, variables: Mapping[str, Any]) -> Sent:
    """With bytes of its body changed."""
    return post(mutated_bytes(random, body_of(case.text, variables)))


def in_shape(random: Random, case: Case, variables: Mapping[str, Any]) -> Sent:
    """With a body of another shape."""
    parts = {"query": case.text, "variables": variables, "operationName": "Q", "extensions": {}}
    for name in random.sample(sorted(parts), random.randint(1, 3)):
        parts[name] = random.choice(VALUES)
    whole: Any = random.choice((parts, parts, parts, [parts], case.text, None))
    return post(json.dumps(whole).encode())


def in_headers(random: Random, case: Case, variables: Mapping[str, Any]) -> Sent:
    """With odd headers."""
    made = post(body_of(case.text, variables), *random.sample(HEADERS, random.randint(1, 3)), kind=random.choice(KINDS))
    return Sent(made.head, made.body, whole=False)


def in_head(random: Random, case: Case, variables: Mapping[str, Any]) -> Sent:
    """With bytes of its head changed."""
    made = valid(random, case, variables)
    return Sent(mutated_bytes(random, made.head), made.body, whole=False)


MUTATIONS: tuple[Mutation, ...] = (
    valid, valid, valid, in_address, in_text, in_text, in_variables, in_variables, in_bytes, in_shape,
    in_headers, in_head,
)  # fmt: skip


def mutated_text(random: Random, text: str) -> str:
    """The text with one to four changes."""
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.randint(0, 12))
        piece = random.choice((random.choice(WORDS), "", text[start:end] * 2, text[end : end + 20]))
        text = text[:start] + piece + text[end:]
    return text


def mutated_bytes(random: Random, data: bytes) -> bytes:
    """The bytes with one to four changes."""
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(data) + 1)
        end = min(len(data), start + random.randint(0, 4))
        piece = random.choice((random.randbytes(random.randint(1, 4)), b"", data[start:end] * 3, b'\\ud800"{[,'))
        data = data[:start] + piece + data[end:]
    return data


def odd(random: Random, value: Any) -> Any:
    """The value with something odd in it, or instead of it."""
    if isinstance(value, dict) and value and random.random() < 0.7:
        name = random.choice(sorted(value))
        return {**value, name: odd(random, value[name])}
    if isinstance(value, list) and value and random.random() < 0.7:
        return [odd(random, value[0]), *value[1:]]
    return random.choice(VALUES)
