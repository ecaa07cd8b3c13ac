from lianqiao.core.text.pinyin import initials, sort_key, spelling


def test_sort_key_orders_names_as_a_dictionary_does() -> None:
    names = ["重庆", "天津", "北京", "保定", "石家庄"]

    assert sorted(names, key=sort_key) == ["保定", "北京", "重庆", "石家庄", "天津"]


def test_sort_key_is_the_same_for_traditional_characters() -> None:
    assert sort_key("張家口") == sort_key("张家口")


def test_spelling_and_initials_find_a_name() -> None:
    assert spelling("清华大学 A3") == "qinghuadaxuea3"
    assert initials("清华大学 A3") == "qhdxa3"
    assert (spelling(""), initials("")) == ("", "")
