"""The other names of things: what a question is widened by, and that the list says nothing twice."""

import pytest

from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import terms
from lianqiao.matching.engine.synonyms import precise_terms, synonym_groups, synonym_weights


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("LiDAR", {"激光雷", "光雷达", "光达"}),
        ("车载激光雷达", {"lidar", "光达"}),  # not laser: it is not what is named
        ("感測器", {"传感器", "sensor"}),
        ("solid-state battery", {"固态电", "态电池"}),
        ("UAVs", {"无人机", "drone", "无人驾", "人驾驶", "驾驶飞", "驶飞机"}),
        ("igbt模块", {"绝缘栅", "缘栅双", "栅双极", "双极型", "极型晶", "型晶体", "晶体管", "双极晶", "极晶体"}),
        ("固态电池", set()),  # English of several words is not searched for word by word
        ("email aid", set()),  # AI is a word of its own
        ("", set()),
    ],
)
def test_question_is_widened_by_other_names_of_what_it_names(question: str, others: set[str]) -> None:
    assert set(synonym_weights(fold(question))) == others


def test_other_names_of_a_thing_count_together_less_than_the_one_that_was_used() -> None:
    assert sum(synonym_weights("mems").values()) < 2
    assert max(synonym_weights("奈米").values()) < 1


def test_list_is_long_and_says_nothing_twice() -> None:
    groups = synonym_groups()
    names = [name for group in groups for name in group]

    assert len(groups) >= 150
    assert len(names) == len(set(names))
    assert all(len(group) >= 2 and any(map(precise_terms, group)) for group in groups)


def test_every_name_is_searched_for_by_terms_that_the_index_has() -> None:
    for name in (name for group in synonym_groups() for name in group):
        assert set(precise_terms(name)) <= set(terms(name)), name
