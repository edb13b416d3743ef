"""All sources, in the order they load: each one after those whose nodes its edges refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.errors import LoadError
from loaders import (
    banks,
    eto_chips,
    financedatabase,
    gbt4754,
    hs_codes,
    kag_product_chain,
    laws,
    plan,
    policies,
    ror,
    rules,
    territories,
    tiers,
)
from loaders.rows import Source

IN_LOAD_ORDER = (
    territories.SOURCE,
    gbt4754.SOURCE,
    hs_codes.SOURCE,
    financedatabase.SOURCE,
    ror.SOURCE,
    banks.SOURCE,
    eto_chips.SOURCE,
    kag_product_chain.SOURCE,
    laws.SOURCE,
    tiers.SOURCE,
    rules.SOURCE,
    policies.SOURCE,
    plan.SOURCE,
)
SOURCES: Mapping[str, Source] = {source.name: source for source in IN_LOAD_ORDER}


def needed(names: Iterable[str], registry: Mapping[str, Source] = SOURCES) -> list[Source]:
    """The named sources and all that they come after, in load order.

    Raises LoadError: a name that no source has.
    """
    wanted: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in registry:
            raise LoadError(f"There is no source {name}.", f"There are {', '.join(registry)}.")
        if name not in wanted:
            wanted.add(name)
            waiting.extend(registry[name].after)
    return [source for source in registry.values() if source.name in wanted]


def dependents(name: str, registry: Mapping[str, Source] = SOURCES) -> list[str]:
    """Names of the sources that come after one, directly or not, in load order."""
    found = [name]
    for source in registry.values():
        if not set(source.after).isdisjoint(found):
            found.append(source.name)
    return found[1:]
