from dataclasses import FrozenInstanceError

import pytest

from lianqiao.matching.engine.types import Entry, Part, Scored, text_fields


def test_text_fields_are_named_as_spans_name_them() -> None:
    entry = Entry("a", "题目", description="正文", keywords=("甲", "乙"), elements={"methods": ("熔覆",)})

    assert text_fields(entry) == [
        ("title", "题目"),
        ("description", "正文"),
        ("keywords.0", "甲"),
        ("keywords.1", "乙"),
        ("elements.methods.0", "熔覆"),
    ]


def test_entry_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Entry("a", "题目").title = "别的"  # type: ignore[misc]  # the test is about this


def test_part_of_a_score_is_zero_when_there_is_none() -> None:
    scored = Scored("a", "d", 0.3, (Part("text", 0.3),))

    assert (scored.part("text"), scored.part("trl")) == (0.3, 0)
