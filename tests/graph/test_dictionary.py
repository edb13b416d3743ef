"""The data dictionary in docs is the model."""

from graph.dictionary import markdown
from graph.settings import CHECKOUT


def test_the_page_in_docs_is_what_the_model_says() -> None:
    page = (CHECKOUT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert page == markdown(), "run `tidu schema --write`"
