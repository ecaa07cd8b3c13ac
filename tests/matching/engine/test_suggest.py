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


TITLE = "焊接机器人离线编程"
THINGS = (
    "石墨烯",
    "散热膜",
    "机器人",
    "激光雷达",
    "机器视觉",
    "Perovskite",
    "6061-T6铝合金",
    "5G激光雷达",
    "焊接",
    "碳纤维",
)
WORDS = Names(Name(text, "keyword", str(at), *forms(sort_key(text))) for at, text in enumerate((*THINGS, TITLE)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("石墨稀 散热膜", "石墨烯 散热膜"),
        ("石墨稀散热膜", "石墨烯散热膜"),
        ("焊接机气人", "焊接机器人"),
        ("机气人焊接", "机器人焊接"),
        ("激光累达 机器视觉", "激光雷达 机器视觉"),
        ("perovksite 焊接", "perovskite 焊接"),
        ("shimoxi jiqiren", "石墨烯 机器人"),
        ("lixianbiancheng", "离线编程"),
        ("碳纤为焊接", "碳纤维焊接"),
        ("lidra", "lidar"),
        ("激雷光达", "激光雷达"),
        ("机视器觉 焊接", "机器视觉 焊接"),
    ],
)
def test_a_slip_among_several_words_is_mended_and_the_rest_is_kept(typed, meant):
    assert WORDS.corrections(typed, 3)[:1] == [meant]


@pytest.mark.parametrize(
    "typed",
    [
        "6061-T5",  # a model is no slip for another model
        "6061-T5铝合金",
        "6G激光雷达",
        "激光雷达 机器视觉",
        "碳纤维焊接",
        "王小明",
        "lidar",  # another name of 激光雷达
        "石墨",
        "hanjiejiq",  # a syllable that is begun only
        "anjiqi",  # begins within a word of a title
        "示例冀东装备有限公司",
        "需要一种能够在零下四十度使用的高强度轻质材料",
        "钙钛矿",  # a right word that no name has
        "",
        " ",
        "石墨" * 30,
    ],
)
def test_what_is_right_or_unknown_stays_as_it_was_typed(typed):
    assert WORDS.corrections(typed, 3) == []
