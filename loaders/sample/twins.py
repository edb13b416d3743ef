"""Second records of one enterprise, made on purpose: which they are, and the ways in which they spell its name.

The graph does not say who is whose twin: `duplicates` is the answer that a search for them is measured by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from loaders.rows import Value
from loaders.sample.draws import Purpose, mixed
from loaders.sample.firms import enterprise_id

if TYPE_CHECKING:
    from opencc import OpenCC

TWIN_EVERY = 64
FORMS = ("股份有限公司", "有限责任公司", "有限公司")


def twin_id(index: int) -> str:
    """Id of the second record of the enterprise of an index."""
    return f"sample:D{index + 1:07d}"


def has_twin(seed: int, index: int) -> bool:
    """Whether the enterprise of an index is recorded twice."""
    group, place = divmod(index, TWIN_EVERY)
    return mixed(seed, Purpose.TWIN, group) % TWIN_EVERY == place


def duplicates(enterprises: int, seed: int) -> Iterator[tuple[str, str]]:
    """Ids of all second records of a sample, each with the id of the enterprise it is."""
    for group in range(-(-enterprises // TWIN_EVERY)):
        index = group * TWIN_EVERY + mixed(seed, Purpose.TWIN, group) % TWIN_EVERY
        if index < enterprises:
            yield twin_id(index), enterprise_id(index)


def spelt(number: int, facts: Mapping[str, Value]) -> str:
    """An enterprise's name in one of the ways of `SPELLINGS`, by turns."""
    return SPELLINGS[number % len(SPELLINGS)](facts)


def other_brackets(facts: Mapping[str, Value]) -> str:
    """Brackets of the other width; none where it has none."""
    name = str(facts["name"])
    if "(" in name:
        return name.replace("(", "（").replace(")", "）")
    return name.replace("（", "(").replace("）", ")")


def other_form(facts: Mapping[str, Value]) -> str:
    """有限责任公司 for 有限公司, or the other way round."""
    name = str(facts["name"])
    form = next(form for form in FORMS if name.endswith(form))
    return name.removesuffix(form) + ("有限责任公司" if form == "有限公司" else "有限公司")


def without_form(facts: Mapping[str, Value]) -> str:
    """What people call it: no form, no region."""
    name = str(facts["name"])
    form = next(form for form in FORMS if name.endswith(form))
    return name.removesuffix(form).replace("(上海)", "").replace("（上海）", "").replace("示例上海", "示例")


def in_traditional(facts: Mapping[str, Value]) -> str:
    """In traditional characters."""
    return str(_converter().convert(str(facts["name"])))


def former(facts: Mapping[str, Value]) -> str:
    """What it was called before; its name with a space in it where it was never called otherwise."""
    names = facts.get("formerNames")
    name = str(facts["name"])
    return str(names[0]) if isinstance(names, tuple) else f"{name[:2]} {name[2:]}"


def in_english(facts: Mapping[str, Value]) -> str:
    """In English, after the mark that it is an example."""
    return f"示例{str(facts['nameEn']).removeprefix('Shili')}"


SPELLINGS: tuple[Callable[[Mapping[str, Value]], str], ...] = (
    other_brackets,
    other_form,
    in_traditional,
    former,
    without_form,
    in_english,
)


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415 — its dictionaries are for those who make a sample

    return OpenCC("s2t")
