"""How often one may ask, by a clock of the tests' own; and how costly queries take turns."""

from __future__ import annotations

import asyncio

import pytest

from api import bulkhead
from api.bulkhead import Bulkhead
from api.rate import Rate
from graph.errors import Busy, RateLimited
from graph.settings import Settings


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(rate: Rate, caller: str, most: int = 1000) -> int:
    """How many requests a caller may make at once."""
    for count in range(most):
        try:
            rate.take(caller)
        except RateLimited:
            return count
    return most


def test_a_burst_then_as_it_fills_again() -> None:
    clock = Clock()
    rate = Rate(Settings(rate=60), clock)  # one a second, ten at once
    assert taken(rate, "chen") == 10
    with pytest.raises(RateLimited) as refusal:
        rate.take("chen")
    assert refusal.value.seconds == 1
    assert taken(rate, "li") == 10  # another caller has a bucket of its own
    clock.now = 3.5
    assert taken(rate, "chen") == 3
    clock.now = 1000
    assert taken(rate, "chen") == 10


def test_how_long_to_wait() -> None:
    rate = Rate(Settings(rate=6), Clock())  # one in ten seconds
    assert taken(rate, "chen") == 1
    with pytest.raises(RateLimited, match="Wait 10 s") as refusal:
        rate.take("chen")
    assert refusal.value.seconds == 10


@pytest.mark.parametrize(
    ("host", "given", "least"),
    [("127.0.0.1", None, 1000), ("0.0.0.0", None, 100), ("0.0.0.0", 0, 1000), ("127.0.0.1", 60, 10)],  # noqa: S104
)
def test_where_there_is_a_rate(host: str, given: int | None, least: int) -> None:
    assert taken(Rate(Settings(host=host, rate=given), Clock()), "chen") == least


async def test_costly_queries_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulkhead, "PATIENCE", 0.01)
    places = Bulkhead(2)
    async with places.turn(), places.turn():
        with pytest.raises(Busy, match="took all places"):
            async with places.turn():
                raise AssertionError("a third has a place")
    async with places.turn():
        pass


async def test_one_that_fails_or_is_cancelled_gives_its_place_back() -> None:
    places = Bulkhead(1)
    with pytest.raises(LookupError):
        async with places.turn():
            raise LookupError
    holding = asyncio.Event()

    async def hold() -> None:
        async with places.turn():
            holding.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hold())
    await holding.wait()
    waiting = asyncio.create_task(hold())  # in line, and cancelled there
    await asyncio.sleep(0)
    for one in (waiting, task):
        one.cancel()
    await asyncio.gather(task, waiting, return_exceptions=True)
    async with places.turn():
        pass


async def test_the_line_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulkhead, "LINE", 0)
    places = Bulkhead(1)
    async with places.turn():
        with pytest.raises(Busy, match="are waiting"):
            async with places.turn():
                raise AssertionError("there is no line")
