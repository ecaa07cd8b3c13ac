from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.text.sentences import sentence_spans, sentences


def test_sentences_end_at_marks_and_line_breaks_but_not_inside_numbers() -> None:
    text = "精度达0.01mm。寿命十年！“真的？”\n第二段；PM2.5 ok. End"

    assert sentences(text) == ["精度达0.01mm。", "寿命十年！", "“真的？”", "第二段；", "PM2.5 ok.", "End"]


@given(st.text(alphabet="甲乙。！\n .a;", max_size=40))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    spans = sentence_spans(text)

    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
