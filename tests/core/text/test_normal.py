import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.text.normal import fold, normalise

TO_TRADITIONAL = opencc.OpenCC("s2t")
MIXED = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("　ＡＢ１２％，。～—“”·≧⩾①㎡µℓ㈱ﬁßİǅ後髮乾燥裡臺灣0¹²³⁻\u200b\u0301\t\n "),
    ),
    max_size=60,
)


@given(MIXED)
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(MIXED)
def test_normalise_agrees_with_fold(text: str) -> None:
    assert normalise(text).text == fold(text)


@given(MIXED)
def test_offsets_lie_in_the_original_and_never_go_back(text: str) -> None:
    normal = normalise(text)

    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    assert all(0 <= start < end <= len(text) for start, end in zip(normal.starts, normal.ends, strict=True))
    assert list(normal.starts) == sorted(normal.starts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("　ＴＣ４鈦合金　　材料 ", "tc4钛合金 材料"),
        ("抗衝擊韌性≧６７％", "抗冲击韧性≥67%"),
        ("10³ m² 5×10⁻³", "10^3 m2 5×10^-3"),
        ("“高强度”—Café", '"高强度"-cafe'),
        ("µm ㎡ ℃", "μm m2 °c"),
        ("", ""),
        (" \u200b\n", ""),
    ],
)
def test_fold_of_known_texts(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_span_of_the_normal_form_marks_the_original() -> None:
    text = "採用　ＴＣ４鈦合金，强度≧９００ＭＰａ"
    normal = normalise(text)
    at = normal.text.index("tc4钛合金")

    start, end = normal.original_span(at, at + len("tc4钛合金"))

    assert text[start:end] == "ＴＣ４鈦合金"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 1), (0, 9), (2, 1)])
def test_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        normalise("钛合金").original_span(start, end)


@pytest.mark.parametrize("text", ["乾燥裝置與後處理", "软件开发与体系结构", "硅碳复合负极材料发热"])
def test_traditional_and_simplified_fold_alike(text: str) -> None:
    assert fold(TO_TRADITIONAL.convert(text)) == fold(text)
