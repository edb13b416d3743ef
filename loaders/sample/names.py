"""Names and codes of the sample: no two enterprises alike, none that a real one can have."""

from __future__ import annotations

from math import gcd
from typing import NamedTuple

from loaders import credit_code
from loaders.sample.draws import Draw, Purpose, draws, mixed, pick
from loaders.sample.firms import Firm
from loaders.sample.world import World

FORMS = ("有限公司", "有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司")
FORMS_EN = {"有限公司": "Co., Ltd.", "股份有限公司": "Corp.", "有限责任公司": "LLC"}
NO_DIVISION = "999999"  # an administrative division that there is not: so no real code begins like this
ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714


class Name(NamedTuple):
    """The parts of a name: 示例 + brand + word + (上海) + form, in one of four orders."""

    brand: str
    brand_en: str
    word: str
    word_en: str
    form: str
    order: int

    def written(self, brand: str = "", word: str = "", form: str = "") -> str:
        """The name, or one with another brand, word or form."""
        brand, word, form = brand or self.brand, word or self.word, form or self.form
        if self.order == 0:
            return f"示例{brand}{word}(上海){form}"
        if self.order == 1:
            return f"示例{brand}（上海）{word}{form}"
        return f"示例上海{brand}{word}{form}" if self.order == 2 else f"示例{brand}{word}{form}"

    @property
    def english(self) -> str:
        """The name in English."""
        place = "" if self.order > 2 else " (Shanghai)"
        return f"Shili {self.brand_en} {self.word_en}{place} {FORMS_EN[self.form]}"


def name_of(world: World, firm: Firm, draw: Draw) -> Name:
    """The name of an enterprise."""
    characters = brand(world, firm.number)
    zh = "".join(character for character, _ in characters)
    en = "".join(pinyin for _, pinyin in characters).capitalize()
    form, order = pick(draw, FORMS), int(draw() * 5)
    return Name(zh, en, firm.trade.word, firm.trade.word_en, form, order if firm.town.place.startswith("上海") else 4)


def brand(world: World, index: int) -> list[tuple[str, str]]:
    """The characters of a brand, each with its pinyin: two or three, and no brand twice among a million."""
    stock = world.brands
    count = len(stock)
    two = index % 2 == 1 and index < 2 * count * count
    space = count * count * (1 if two else count)
    x = mixed(world.seed, Purpose.NAME, two)
    step = _coprime(x % space, space)
    number = ((index // 2 if two else index) * step + (x >> 32)) % space
    found = []
    for _ in range(2 if two else 3):
        number, place = divmod(number, count)
        found.append(stock[place])
    return found


def former_names(world: World, firm: Firm, name: Name, draw: Draw) -> tuple[str, ...]:
    """What an eighth to a twelfth of all enterprises were called before: another brand, word or form."""
    luck = draw()
    if luck > 0.08:
        return ()
    if luck < 0.03:
        other = "".join(character for character, _ in brand(world, firm.number + 1_500_000))
        return (name.written(brand=other),)
    if luck < 0.055:
        return (name.written(word=pick(draw, world.trades).word),)
    return (name.written(form="有限责任公司" if name.form != "有限责任公司" else "有限公司"),)


def code_of(world: World, index: int) -> str:
    """A credit code of 18 characters whose check character is right, in a division that there is not."""
    letters = credit_code.ALPHABET
    number = (index * 387_420_489 + mixed(world.seed, Purpose.NAME, 2)) % 31**6
    body = ""
    for _ in range(6):
        number, digit = divmod(number, 31)
        body += letters[digit]
    organization = f"MA{body}"
    total = sum(weight * int(c, 36) for weight, c in zip(ORGANIZATION_WEIGHTS, organization, strict=True))
    check = "0123456789X0"[(11 - total % 11)]
    code = f"91{NO_DIVISION}{organization}{check}"
    return code + credit_code.check_character(code)


def first_name(world: World, firm: Firm) -> tuple[Name, Draw]:
    """The name of an enterprise, and its stream to go on with."""
    draw = draws(world.seed, Purpose.ENTERPRISE, firm.number)
    return name_of(world, firm, draw), draw


def _coprime(number: int, space: int) -> int:
    number |= 1
    while gcd(number, space) != 1:
        number += 2
    return number
