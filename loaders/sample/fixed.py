"""What a sample of any size has alike: chains and products of its own, banks with loans, policies with clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from loaders.fields import compact
from loaders.metrics import definitions
from loaders.policies import parse_policy
from loaders.rows import EdgeRow, NodeRow, Row, Value
from loaders.sample.world import FINANCE, METRICS, POLICIES, World, own_products
from loaders.yaml_file import read_yaml


def rows(data: Path, world: World) -> list[Row]:
    """All of it, faults of the files included."""
    chains = (NodeRow("Chain", told["id"], {k: told[k] for k in ("name", "nameEn")}) for told in world.words["chains"])
    return [*chains, *own_products(data), *finance(data), *policies(data)]


def finance(data: Path) -> Iterator[Row]:
    """Banks and their loans."""
    file = read_yaml(data, FINANCE)[0].value
    for bank in file["banks"]:
        yield NodeRow("Bank", f"sample:{bank['id']}", {"name": bank["name"], "code": bank["code"]})
    for loan in file["loans"]:
        facts: dict[str, Value] = {
            "name": loan["name"],
            "text": f"{loan['name']}: 本产品为示例, 不构成要约。",
            "minAmount": Decimal(loan["min"]),
            "maxAmount": Decimal(loan["max"]),
            "minRate": Decimal(str(loan["from_rate"])),
            "maxRate": Decimal(str(loan["to_rate"])),
            "maxTermMonths": loan["months"],
            "guarantees": tuple(loan["guarantees"]),
            "audience": loan["audience_zh"],
        }
        if "audience" in loan:
            facts["audienceRule"] = compact(loan["audience"])
        if "until" in loan:
            facts["effectiveTo"] = loan["until"]
        product = ("LoanProduct", f"sample:{loan['id']}")
        yield NodeRow(*product, facts)
        yield EdgeRow("OFFERS", ("Bank", f"sample:{loan['bank']}"), product, {})


def policies(data: Path) -> Iterator[Row]:
    """Policies that do not exist, read as the real ones are."""
    file, faults = read_yaml(data, POLICIES)
    known = definitions(read_yaml(data, METRICS)[0])
    yield from faults
    for policy in file.each("policies"):
        yield from parse_policy(policy, known)


def nodes(found: Iterable[Row]) -> Iterator[Row]:
    """Everything but the edges."""
    return (row for row in found if not isinstance(row, EdgeRow))


def edges(found: Iterable[Row]) -> Iterator[Row]:
    """The edges."""
    return (row for row in found if isinstance(row, EdgeRow))
