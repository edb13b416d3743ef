"""Which title a list means: by the titles' names and short names in data/tiers, and other ways to write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from unicodedata import normalize

from loaders.fields import FieldError
from loaders.tiers import FILE
from loaders.yaml_file import read_yaml

QUOTES = re.compile("[\\s“”\"'‘’「」《》()（）]")
BATCH = re.compile("第[一二三四五六七八九十百零〇0-9]+批")
ALSO = {  # ways to write them, as lists of the ministry and the municipality do
    "little_giant": ("专精特新小巨人", "国家级专精特新小巨人企业", "国家专精特新小巨人企业", "国家级小巨人"),
    "srdi_sme": ("专精特新企业", "市级专精特新中小企业", "市级专精特新", "省级专精特新中小企业"),
    "mfg_champion": ("制造业单项冠军", "国家制造业单项冠军企业", "单项冠军示范企业", "单项冠军企业"),
    "hnte": ("国家高新技术企业", "高新企业"),
    "innovative_sme": ("创新型企业",),
    "municipal_tech_giant": ("市级科技小巨人企业", "市级科技小巨人"),
    "municipal_tech_giant_cultivating": ("上海市科技小巨人(培育)企业", "市级科技小巨人(培育)"),
    "district_tech_giant": ("区级科技小巨人企业", "区级科技小巨人"),
    "district_tech_giant_cultivating": ("青浦区科技小巨人(培育)企业", "区级科技小巨人培育企业", "区级科技小巨人(培育)"),
    "district_ent_tech_center": ("区级企业技术中心", "区认定企业技术中心"),
    "municipal_ent_tech_center": ("市级企业技术中心", "市认定企业技术中心"),
    "quality_award_municipal": ("市级质量奖", "市政府质量奖", "市长质量奖", "上海市质量奖"),
    "quality_award_district": ("区级质量奖", "区政府质量奖", "区长质量奖", "青浦区质量奖"),
    "national_ent_tech_center": ("国家级企业技术中心", "国家认定企业技术中心"),
}
# the district has a title of that name and the municipality another
VAGUE = ("科技小巨人", "科技小巨人培育", "科技小巨人企业", "科技小巨人培育企业", "企业技术中心", "质量奖", "政府质量奖")


@dataclass(frozen=True)
class Honours:
    """Ids of titles by all ways to write them."""

    names: Mapping[str, str]  # the name in full, by id
    by_spelling: Mapping[str, str]

    @cached_property
    def _any(self) -> re.Pattern[str]:
        ordered = sorted({*self.by_spelling, *VAGUE}, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, ordered)))

    def named(self, title: object) -> str:
        """The id of a title. Raises FieldError: it is none we know, or could be several."""
        said = spelt(str(title))
        found = self.by_spelling.get(said) or self.meant_in(str(title))
        if found is None:
            raise FieldError(f"one title was expected, such as {'、'.join(self.names.values())}")
        return found

    def meant_in(self, text: str) -> str | None:
        """The one title that a text speaks of, such as the heading of a list; None when it names none or several."""
        said = set(self._any.findall(spelt(text)))
        found = {self.by_spelling.get(spelling) for spelling in said}
        return found.pop() if len(found) == 1 else None


def spelt(title: str) -> str:
    """A title without quotation marks, brackets and spaces."""
    return QUOTES.sub("", normalize("NFKC", title))


def batch_in(text: str) -> str | None:
    """The batch that a text speaks of, such as 第五批; None when it names none or several."""
    found = set(BATCH.findall(normalize("NFKC", text)))
    return found.pop() if len(found) == 1 else None


def honours(data: Path) -> Honours:
    """The titles of the data folder."""
    file, _faults = read_yaml(data, FILE)
    entries = [*file.each("tiers"), *file.each("qualifications")]
    names = {entry["id"]: entry["name_zh"] for entry in entries}

    def spelled() -> Iterator[tuple[str, str]]:
        for entry in entries:
            key = entry["id"]
            for spelling in (entry["name_zh"], entry["short_zh"], key, *ALSO.get(key, ())):
                if spelling:
                    yield spelt(spelling), key
                    yield spelt(spelling.removesuffix("企业")), key

    return Honours(names, {spelling: key for spelling, key in reversed(list(spelled())) if spelling not in VAGUE})
