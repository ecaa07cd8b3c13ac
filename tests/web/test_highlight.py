from hypothesis import given
from hypothesis import strategies as st

from lianqiao.web.highlight import Mark, Piece, pieces


def test_pieces_cut_at_the_marks():
    assert pieces("导热界面材料", [Mark(0, 2, 1), Mark(4, 6)]) == (
        Piece("导热", True, 1),
        Piece("界面"),
        Piece("材料", True, 0),
    )


def test_pieces_of_overlapping_marks_keep_the_earlier():
    assert [piece.text for piece in pieces("abcdef", [Mark(0, 3, 1), Mark(2, 5, 2)])] == ["abc", "de", "f"]


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=8))
def test_pieces_together_are_the_text(text, spans):
    found = pieces(text, [Mark(max(start, 0), end) for start, end in spans])

    assert "".join(piece.text for piece in found) == text
