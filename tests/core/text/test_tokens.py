import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import term_spans, terms

TO_TRADITIONAL = opencc.OpenCC("s2t")
TECHNICAL = st.lists(
    st.sampled_from(["钛合金", "激光", "熔覆", "涂层", "的", "与", "TC4", "Wi-Fi", "3.5", "传感器", "，", " "]),
    max_size=20,
).map("".join)


def test_terms_are_grams_of_chinese_and_whole_latin_words_with_their_parts() -> None:
    found = terms("tc4钛合金的wi-fi模块")

    assert {"钛", "合金", "钛合金", "合金的", "tc4", "tc", "4", "wi-fi", "wi", "fi", "模块"} <= set(found)
    assert "的" not in found
    assert not any(len(term) > 3 for term in found if "\u4e00" <= term[0] <= "\u9fff")


@pytest.mark.parametrize("text", ["", "，。 ", "the of"])
def test_terms_of_text_without_content_are_none(text: str) -> None:
    assert terms(text) == []


def test_terms_do_not_reach_over_punctuation_or_space() -> None:
    assert "色重" not in terms("有色 重金属")
    assert not any("," in term for term in terms("有色,重金属"))


@given(st.text(max_size=80))
def test_spans_lie_in_the_text(text: str) -> None:
    normal = fold(text)
    spans = term_spans(normal)

    assert ((spans.starts >= 0) & (spans.starts < spans.ends) & (spans.ends <= len(normal))).all()


@given(TECHNICAL, TECHNICAL)
def test_hash_depends_on_the_characters_alone(before: str, text: str) -> None:
    hashes: dict[str, int] = {}
    for normal in (fold(text), fold(before + " " + text)):
        spans = term_spans(normal)
        for start, end, value in zip(spans.starts, spans.ends, spans.hashes, strict=True):
            assert hashes.setdefault(normal[start:end], int(value)) == int(value)
    assert len(set(hashes.values())) == len(hashes)


def test_hash_is_the_same_on_every_machine() -> None:
    assert [hex(value) for value in term_spans("钛").hashes.tolist()] == ["0x6a01abdb6e9bde84"]


@given(TECHNICAL)
def test_simplified_traditional_and_full_width_give_the_same_terms(text: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)

    expected = sorted(terms(fold(text)))

    assert sorted(terms(fold(TO_TRADITIONAL.convert(text)))) == expected
    assert sorted(terms(fold(wide))) == expected
