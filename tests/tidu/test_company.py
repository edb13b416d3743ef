"""Several who serve from one home."""

from __future__ import annotations

from pathlib import Path

from graph.settings import Settings
from tidu.company import serving_from


def test_one_is_alone_once_the_others_left(tmp_path: Path) -> None:
    here = Settings(home=tmp_path / "home")
    with serving_from(here) as first_alone:
        with serving_from(here) as second_alone, serving_from(Settings(home=tmp_path / "other")) as elsewhere_alone:
            assert not first_alone()
            assert not second_alone()
            assert elsewhere_alone()
        assert first_alone()
    with serving_from(here) as alone:
        assert alone()
