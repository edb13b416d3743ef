"""Which day and which provision counts, as the regulations follow one another."""

from __future__ import annotations

from datetime import date

import pytest

from graph.rules.book import Book, read_book
from graph.rules.deadlines import of_review, updates
from graph.settings import CHECKOUT


@pytest.fixture(scope="module")
def book() -> Book:
    """The rules of the data folder."""
    return read_book(CHECKOUT / "data" / "rules")


@pytest.mark.parametrize(
    ("year", "tier", "expected"),
    [
        (2022, "srdi_sme", None),  # in force since August: no April yet
        (2023, "srdi_sme", ("cn-miit-2022-63", date(2023, 4, 30))),
        (2025, "srdi_sme", ("cn-miit-2022-63", date(2025, 4, 30))),
        (2026, "srdi_sme", ("cn-miit-2026-2", date(2026, 5, 31))),
        (2026, "little_giant", ("cn-miit-2026-2", date(2026, 5, 31))),
        (2026, "innovative_sme", ("cn-miit-2022-63", date(2026, 4, 30))),  # its annex stays in use
        (2026, "mfg_champion", ("cn-miit-2023-138", date(2026, 5, 31))),
        (2026, "tech_sme", ("cn-most-2017-115", date(2026, 3, 31))),
        (2026, "hnte", None),  # its file names no day
    ],
)
def test_the_annual_update(book: Book, year: int, tier: str, expected: tuple[str, date] | None) -> None:
    found = updates(book, year).get(tier)
    assert (found and (found.provision.regulation.id, found.day)) == expected


def test_a_provision_tells_its_clause(book: Book) -> None:
    told = updates(book, 2026)["mfg_champion"].provision
    assert (told.clause, told.verified) == ("第十一条", True)
    assert "5月31日前" in told.text


@pytest.mark.parametrize(
    ("tier", "on", "expected"),
    [
        ("srdi_sme", date(2026, 3, 31), ["cn-miit-2022-63", "cn-sh-2022-8"]),  # with what Shanghai adds to it
        ("srdi_sme", date(2026, 4, 1), ["cn-miit-2026-2"]),
        ("little_giant", date(2026, 12, 31), ["cn-miit-2022-63", "cn-sh-2022-8"]),  # that year's reviews still by 63号
        ("little_giant", date(2027, 1, 1), ["cn-miit-2026-2"]),
        ("srdi_sme", date(2020, 1, 1), []),
    ],
)
def test_what_is_said_of_a_review(book: Book, tier: str, on: date, expected: list[str]) -> None:
    assert [provision.regulation.id for provision in of_review(book, tier, on)] == expected
