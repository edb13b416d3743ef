"""How often one caller may ask: a bucket of requests that fills again over time (a token bucket)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from api.auth import is_loopback
from api.kept import Kept
from graph.errors import RateLimited
from graph.settings import Settings

USUAL = 600  # requests a minute, where strangers reach the API
BURST = 10.0  # seconds' worth of requests that may come at once
CALLERS = 10_000  # remembered at a time; one forgotten begins anew


class Rate:
    """The buckets of this process. Several workers have one each, so a caller may get so many times as much."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        given = settings.rate
        a_minute = given if given is not None else 0 if is_loopback(settings.host) else USUAL
        self.a_second, self.clock = a_minute / 60, clock
        self.most = max(1.0, self.a_second * BURST)
        self._buckets: Kept[tuple[float, float]] = Kept(CALLERS)  # what was left, and when

    def take(self, caller: str) -> None:
        """Take one request. Raises RateLimited with the seconds to wait."""
        if not self.a_second:
            return
        now = self.clock()
        left, then = self._buckets.get(caller) or (self.most, now)
        left = min(self.most, left + (now - then) * self.a_second)
        if left < 1:
            raise RateLimited(math.ceil((1 - left) / self.a_second))
        self._buckets.put(caller, (left - 1, now))
