"""Chinese in pinyin without tones, as people type it: fast enough for every name of a register.

The reading of a character is the first of pypinyin's dictionary, corrected for how names of places and firms sound.
"""

from __future__ import annotations

import re
from functools import cache

CHARACTERS = {  # where another reading than the first is usual in names
    "长": "chang",
    "都": "du",
    "厦": "xia",
    "曾": "zeng",
    "莘": "xin",
    "佛": "fo",
    "晟": "sheng",
    "单": "dan",
    "蚌": "beng",
    "尉": "wei",
    "铅": "qian",
    "卜": "bu",
    "泷": "long",
}
WORDS = {
    "重庆": "chong qing",
    "银行": "yin hang",
    "分行": "fen hang",
    "支行": "zhi hang",
    "商行": "shang hang",
    "洋行": "yang hang",
    "行业": "hang ye",
    "西藏": "xi zang",
    "藏药": "zang yao",
    "音乐": "yin yue",
    "会计": "kuai ji",
    "成长": "cheng zhang",
    "六安": "lu an",
    "乐清": "yue qing",
    "喀什": "ka shi",
    "模具": "mu ju",
    "大厦": "da sha",
    "东莞": "dong guan",
    "人参": "ren shen",
    "调味": "tiao wei",
    "空调": "kong tiao",
    "传记": "zhuan ji",
    "番禺": "pan yu",
    "长子": "zhang zi",
    "重合": "chong he",
    "朝气": "zhao qi",
    "朝夕": "zhao xi",
    "朝晖": "zhao hui",
    "朴素": "pu su",
}
TRIGGERS = frozenset(word[0] for word in WORDS) | frozenset(word[1] for word in WORDS)
WORD = re.compile("|".join(WORDS))
PLAIN = str.maketrans("āáǎàēéěèêếềōóǒòīíǐìūúǔùüǖǘǚǜńňǹḿ", "aaaaeeeeeeeooooiiiiuuuuvvvvvnnnm")


@cache
def syllable(character: str) -> str:
    """A character as its syllable without tone, ü as v; itself where it has no reading.

    >>> syllable("青"), syllable("绿"), syllable("A")
    ('qing', 'lv', 'A')
    """
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 — forty thousand entries, for those who need them

    readings = pinyin_dict.get(ord(character), "")
    return CHARACTERS.get(character) or readings.partition(",")[0].translate(PLAIN).replace("\u0304", "") or character


def syllables(text: str) -> list[str]:
    """A text by characters, each as its syllable.

    >>> syllables("重庆银行")
    ['chong', 'qing', 'yin', 'hang']
    """
    found = list(map(syllable, text))
    if TRIGGERS.isdisjoint(text):
        return found
    for word in WORD.finditer(text):
        found[word.start() : word.end()] = WORDS[word.group()].split(" ")
    return found
