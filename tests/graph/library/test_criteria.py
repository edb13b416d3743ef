"""The criteria as they are read: the real file, and what is refused with file, key and reason."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.library.criteria import library_criteria, titles
from graph.rulebook import book_of
from graph.rules.criteria import Criteria, read_criteria
from graph.rules.errors import BadRules
from graph.settings import CHECKOUT, Settings
from graph.words import ENTERPRISE_STATUS

DATA = CHECKOUT / "data"
BOOK, TITLES = book_of(DATA), titles(DATA)
FILE = yaml.safe_load((DATA / "library" / "criteria.yaml").read_text("utf-8"))


def read(tmp_path: Path, **changed: Any) -> Criteria:
    """The criteria of the real file with some keys changed."""
    (tmp_path / "criteria.yaml").write_text(yaml.safe_dump({**FILE, **changed}, allow_unicode=True), "utf-8")
    return read_criteria(tmp_path, BOOK, TITLES)


def tier(**changed: Any) -> list[Any]:
    """The first tier of the file with some keys changed, alone."""
    return [{**FILE["tiers"][0], **changed}]


def test_the_file_says_which_tiers_have_a_library() -> None:
    criteria = library_criteria(Settings())
    assert criteria.ids == ("innovative_sme", "srdi_sme", "little_giant", "mfg_champion")
    assert criteria.from_rung("little_giant") == ("little_giant", "mfg_champion")
    assert criteria.of("srdi_sme").gap == Fraction(1, 4)
    assert (criteria.verified, criteria.dated) == (False, date(2026, 11, 24))
    assert set(criteria.without) <= ENTERPRISE_STATUS.values.keys()


def test_the_titles_the_plan_names_screen_for_the_lowest_rung() -> None:
    screening = library_criteria(Settings()).of("innovative_sme").screening
    assert screening >= {"hnte", "district_tech_giant", "municipal_tech_giant", "municipal_tech_giant_cultivating"}
    assert screening >= {"district_ent_tech_center", "municipal_ent_tech_center", "quality_award_district"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"vetoes": ["in_abnormal_lst"]}, "vetoes[0]: there is no in_abnormal_lst"),
        ({"tiers": []}, "tiers: at least one tier was expected"),
        ({"tiers": tier() + tier()}, "tiers: a tier stands there twice"),
        ({"tiers": tier(id="nobel")}, "tiers[nobel].id: no ruleset decides nobel"),
        ({"tiers": tier(near={"conditions": 2, "gap": 25})}, "near.gap: a share from 0 to 1 was expected, not 25"),
        ({"tiers": tier(near={"gap": 0.2})}, "near.conditions: it is missing"),
        ({"tiers": tier(missing=-1)}, "missing: a number from 0 was expected, not -1"),
        ({"tiers": tier(screening={"titles": ["nobel"]})}, "screening.titles[0]: there is no nobel"),
        ({"tiers": tier(nearr={})}, "nearr: nothing reads this key"),
        ({"dated": "yesterday"}, "dated: a date such as 2026-04-01 was expected"),
        ({"schema_version": 2}, "schema_version: version 1 was expected"),
        ({"status": "sure"}, "status: verified or memory was expected"),
    ],
)
def test_what_is_wrong_is_told_with_file_key_and_reason(tmp_path: Path, changed: dict[str, Any], says: str) -> None:
    with pytest.raises(BadRules) as refused:
        read(tmp_path, **changed)
    assert f"{says}" in refused.value.message
    assert "criteria.yaml: " in refused.value.message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadRules, match=r"criteria\.yaml: it cannot be read"):
        read_criteria(tmp_path, BOOK, TITLES)
