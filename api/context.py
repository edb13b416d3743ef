"""What one request carries: the store, the settings, and the plans that every request shares."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.settings import Settings
from graph.store import Store

if TYPE_CHECKING:
    from graph.reads import Plan


@dataclass(slots=True)
class Plans:
    """Plans by document position and variable shape; the least recently used goes first."""

    limit: int = 2000
    _kept: OrderedDict[Hashable, tuple[Any, Plan]] = field(default_factory=OrderedDict)

    def get(self, key: Hashable, anchor: Any, make: Callable[[], Plan]) -> Plan:
        """The plan under the key, made if need be. `anchor` is kept alive with it: the key holds its identity."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found[1]
        plan = make()
        self._kept[key] = (anchor, plan)
        if len(self._kept) > self.limit:
            self._kept.popitem(last=False)
        return plan


@dataclass(slots=True)
class Context:
    """One request. `statements` counts what it sent to the database."""

    store: Store
    settings: Settings
    plans: Plans
    executor: Any = None
    statements: int = 0
