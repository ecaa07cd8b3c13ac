"""Every code that the readers raise has words, and every word of a closed list has a code."""

import re
import string
from enum import StrEnum
from pathlib import Path

import pytest

import lianqiao.connectors.formats
from lianqiao.accounts.choices import OrganisationKind
from lianqiao.catalog.choices import AchievementKind, Comparator, Confidentiality, CooperationMode
from lianqiao.connectors.formats import vocabulary
from lianqiao.connectors.formats.messages import TEXTS, describe
from lianqiao.connectors.formats.vocabulary import Words, code_of, name_of
from lianqiao.core.text import money

SOURCE = Path(lianqiao.connectors.formats.__file__).parent
CODE = re.compile(r'"((?:table|mapping|record)\.[a-z0-9_]+)"')


def test_messages_and_code_name_the_same_codes() -> None:
    raised = {
        code
        for path in SOURCE.glob("*.py")
        if path.name != "messages.py"
        for code in CODE.findall(path.read_text("utf-8"))
    }
    # Built from the parser's own word for the fault.
    raised |= {"table.json_constant", "table.json_duplicate_key"}
    # Amounts are read below; the row's reader puts its own word before the fault's.
    raised |= {f"record.{code}" for code in re.findall(r'MoneyFault\("(\w+)"', Path(money.__file__).read_text("utf-8"))}

    assert raised == set(TEXTS)


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_message_is_a_plain_sentence_with_named_placeholders(code: str) -> None:
    fields = {name for text in TEXTS[code] for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    sentence = describe(code, dict.fromkeys(fields, "某"), row=3, column="名称").sentence

    assert all(name.isidentifier() for name in fields)
    assert sentence.startswith("第 3 行，“名称”列：")
    assert sentence.endswith("。")
    assert "。。" not in sentence


def test_message_of_an_unknown_code_shows_the_code() -> None:
    assert describe("record.new", {}).sentence == "未知问题：record.new。"


def test_message_that_ends_in_a_question_gets_no_full_stop() -> None:
    data = {"field": "titel", "suggestion": "是否指“title”？"}

    assert describe("mapping.field_unknown", data).sentence == "没有名为“titel”的字段。是否指“title”？"


def test_message_gives_sizes_in_megabytes() -> None:
    data = {"limit": 512 * 1024 * 1024, "found": 600 * 1024 * 1024}

    assert describe("table.file_too_large", data).text == "文件有 600 MB，超过上限 512 MB"


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (vocabulary.MODES, CooperationMode),
        (vocabulary.ACHIEVEMENT_KINDS, AchievementKind),
        (vocabulary.CONFIDENTIALITY, Confidentiality),
        (vocabulary.COMPARATORS, Comparator),
        (vocabulary.ORGANISATION_KINDS, OrganisationKind),
    ],
)
def test_vocabulary_names_every_code_and_no_name_twice(words: Words, codes: type[StrEnum]) -> None:
    names = [name for written in words.values() for name in written]

    assert set(words) == set(codes)
    assert len(names) == len(set(names))
    for code in codes:
        assert code_of(words, name_of(words, code)) == code_of(words, code.value) == code


def test_vocabulary_understands_traditional_characters() -> None:
    assert code_of(vocabulary.MODES, "轉讓") == "assignment"
    assert code_of(vocabulary.TECHNOLOGY_FIELDS, "電子信息") == "electronics"
