from lianqiao.core.text.words import word_spans, words


def test_words_leave_out_punctuation_and_words_without_content() -> None:
    found = words("采用钛合金3d打印的骨科植入物,以及tc4材料")

    assert {"钛合金", "打印", "骨科", "tc4", "材料"} <= set(found)
    assert not {"的", "采用", "以及", ","} & set(found)


def test_word_spans_are_places_in_the_text() -> None:
    text = "液压驱动喷雾机"

    assert "".join(text[start:end] for start, end in word_spans(text)) == text


def test_run_without_a_mark_is_cut_into_pieces_that_keep_their_places() -> None:
    text = "液压驱动喷雾机" * 100 + "，钛合金"

    assert "".join(text[start:end] for start, end in word_spans(text)) == text.replace("，", "")
