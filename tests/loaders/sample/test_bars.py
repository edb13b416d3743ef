"""The bar is what the rule files say, and what they do not say is an error."""

from __future__ import annotations

import pytest

from graph.errors import LoadError
from loaders.sample.bars import Grade, Rules, bars, size_class
from loaders.sample.world import World


def test_the_strictest_version_of_a_tier_sets_its_bar(world: World) -> None:
    srdi, giant = world.bars[Grade.SRDI], world.bars[Grade.GIANT]
    assert (srdi.revenue, srdi.main_ratio, srdi.segment_years) == (1_500, 0.8, 3)  # 2026-2 over 63号
    assert (giant.revenue, giant.main_ratio, giant.applied_ip, giant.in_use_ip) == (10_000, 0.9, 4, 2)
    assert world.rules.days == {"CONSULT": 1, "SUPERVISED": 3, "ORDINARY": 5, "COMPLEX": 15, "FIRST_CONTACT": 1}


def test_a_changed_number_moves_the_bar(world: World) -> None:
    changed = {key: dict(ruleset) for key, ruleset in world.rules.rulesets.items()}
    now = changed["srdi_sme@cn-miit-2026-2"]
    now["conditions"] = [
        *now["conditions"],
        {"id": "x", "kind": "gate", "test": {"metric": "revenue_y1", "op": ">=", "value": 1_800}},
    ]
    assert bars(Rules(changed, world.rules.sizes, {}))[Grade.SRDI].revenue == 1_800


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda rules: rules.floor("srdi_sme@x", "revenue_y1"), "There is no ruleset srdi_sme@x."),
        (
            lambda rules: rules.ceiling("srdi_sme@cn-miit-2026-2", "revenue_y1"),
            "The rules set no limit to revenue_y1 in srdi_sme@cn-miit-2026-2.",
        ),
        (
            lambda rules: rules.band("srdi_sme@cn-miit-2022-63", "s99", 0),
            "The rules have no s99 in srdi_sme@cn-miit-2022-63.",
        ),
    ],
)
def test_a_rule_that_is_not_there_is_named(world: World, ask: object, said: str) -> None:
    with pytest.raises(LoadError) as caught:
        ask(world.rules)  # type: ignore[operator]
    assert caught.value.message == said


@pytest.mark.parametrize(
    ("people", "revenue", "found"),
    [(1_000, 40_000, "LARGE"), (999, 40_000, "MEDIUM"), (300, 1_999, "SMALL"), (20, 300, "SMALL"), (19, 300, "MICRO")],
)
def test_a_class_is_reached_with_all_its_limits(world: World, people: int, revenue: float, found: str) -> None:
    assert size_class(world.limits("industry"), people, revenue, 0) == found
