"""Where a text gives its owner away."""

import pytest

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.queries.mentions import mentions_in
from lianqiao.regions.models import Place

TEXTS = {
    "示例唐山市冀东装备有限公司": "name",
    "示例唐山市 冀東裝備": "name",
    "冀东": "short_name",
    "JIDONG Equipment": "name_en",
    "９１１３０２００ＭＡ０７": "uscc",
    "www.jidong-zb.example/x": "website",
    "曹妃甸港口路9号院": "address",
    "诸葛明远": "contact",
}


@pytest.fixture
def firm(db: None) -> Organisation:
    return Organisation(
        name="唐山市冀东装备有限公司", short_name="冀东", name_en="Jidong equipment", uscc="91130200MA07",
        website="https://www.jidong-zb.example/", address="曹妃甸港口路9号院", place=Place.objects.get(code="130202"),
    )  # fmt: skip


@pytest.mark.parametrize(("words", "what"), TEXTS.items())
def test_text_that_names_its_owner_is_marked(firm: Organisation, words: str, what: str) -> None:
    text = f"前面有字，{words}，后面也有。"

    [found, *more] = mentions_in({"title": "无关", "summary": text}, firm, contact="诸葛明远")

    assert not more and (found.field, found.what) == ("summary", what)
    marked = text[found.start : found.end]
    assert marked in words and (what == "website" or len(marked) >= len(words) - 2)


@pytest.mark.parametrize("words", ["装备制造企业", "xjidong equipmentx", "唐山市有一家企业", "MA07"])
def test_common_words_are_not_marked(firm: Organisation, words: str) -> None:
    assert mentions_in({"summary": words}, firm) == []


def test_name_without_its_place_is_marked(firm: Organisation) -> None:
    firm.short_name = ""

    [found] = mentions_in({"title": "冀东装备的难题"}, firm)

    assert (found.start, found.end) == (0, 4)
