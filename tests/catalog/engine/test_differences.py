"""A difference can be read, and nothing of either text is lost in it."""

import random
from itertools import pairwise

import pytest

from lianqiao.catalog.engine.differences import DELETED, INSERTED, SAME, Part, difference


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "", ()),
        ("同一句话。", "同一句话。", (Part(SAME, "同一句话。"),)),
        ("", "新句。", (Part(INSERTED, "新句。"),)),
        ("旧句。", "", (Part(DELETED, "旧句。"),)),
        (
            "抗冲击韧性达到67%。",
            "抗冲击韧性达到72%。",
            (Part(SAME, "抗冲击韧性达到"), Part(DELETED, "67"), Part(INSERTED, "72"), Part(SAME, "%。")),
        ),
        (
            "采用异步轧制。成本降低。",
            "采用异步轧制。能耗降低一成。成本降低。",
            (Part(SAME, "采用异步轧制。"), Part(INSERTED, "能耗降低一成。"), Part(SAME, "成本降低。")),
        ),
        ("甲乙丙", "丁乙戊", (Part(DELETED, "甲乙丙"), Part(INSERTED, "丁乙戊"))),
        (
            "model LQ-7 only",
            "model LQ-9 only",
            (Part(SAME, "model LQ-"), Part(DELETED, "7"), Part(INSERTED, "9"), Part(SAME, " only")),
        ),
    ],
)
def test_difference_marks_what_went_and_what_came(old: str, new: str, parts: tuple[Part, ...]) -> None:
    assert difference(old, new) == parts


def test_both_texts_can_be_put_together_again() -> None:
    chance = random.Random(7)
    letters = "甲乙丙丁12. 。；\nab-%"
    for _ in range(400):
        old = "".join(chance.choices(letters, k=chance.randrange(60)))
        new = "".join(chance.choices(letters, k=chance.randrange(60))) if chance.random() < 0.5 else old[::2] + "丁"
        parts = difference(old, new)
        assert "".join(part.text for part in parts if part.what != INSERTED) == old
        assert "".join(part.text for part in parts if part.what != DELETED) == new
        assert all(left.what != right.what for left, right in pairwise(parts))


@pytest.mark.timeout(20)
def test_long_texts_are_compared_in_no_time() -> None:
    old, new = "某种材料的抗冲击韧性。" * 3000, "另一种材料的抗弯强度，" * 3000
    assert difference(old, new)
    assert difference("字" * 20_000, "词" * 20_000)
