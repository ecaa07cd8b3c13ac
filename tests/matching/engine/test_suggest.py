"""Names found by characters, sound and with an error."""

import pytest

from lianqiao.core.text.pinyin import sort_key
from lianqiao.matching.engine.suggest import Name, Names, forms

TEXTS = ("固态电池", "清华大学", "镁合金板材轧制工艺", "Solid-state battery", "天津钢铁余热回收", "LED 封装")
NAMES = Names(Name(text, "keyword", str(at), *forms(sort_key(text))) for at, text in enumerate(TEXTS))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("固态", "固态电池"), ("固態電池", "固态电池"), ("gutai", "固态电池"), ("gu tai dian", "固态电池"), ("gtdc", "固态电池"),
        ("GTDC", "固态电池"), ("固太电池", "固态电池"), ("gutaidinchi", "固态电池"), ("电池", "固态电池"), ("qhdx", "清华大学"),
        ("qinghau", "清华大学"), ("轧制", "镁合金板材轧制工艺"), ("镁合板材", "镁合金板材轧制工艺"), ("solid", "Solid-state battery"),
        ("batery", "Solid-state battery"), ("led", "LED 封装"), ("余热", "天津钢铁余热回收"),
    ],
)  # fmt: skip
def test_a_name_is_found(typed, meant):
    assert meant in [found.name.text for found in NAMES.find(typed)]


@pytest.mark.parametrize("typed", ["", " ", "an", "tter", "\n", "xyz", "量子纠缠", "a" * 500, "'; --"])
def test_a_part_of_a_syllable_or_of_a_word_finds_nothing(typed):
    assert NAMES.find(typed) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("固太电池", "固态电池"),
        ("镁河金板材", "镁合金板材"),
        ("solid-state batery", "solid-state battery"),
        ("gutaidianchi", "固态电池"),
    ],
)
def test_other_words_are_offered_for_what_sounds_alike_or_has_an_error(typed, meant):
    assert NAMES.corrections(typed, 3)[:1] == [meant]


def test_what_is_right_is_not_corrected():
    assert NAMES.corrections("固态电池", 3) == []
