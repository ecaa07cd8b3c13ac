from django.http import QueryDict

from lianqiao.matching.queries import SearchRequest
from lianqiao.web.search.forms import address, read_request


def test_request_is_read_from_the_address():
    asked = read_request(QueryDict("q= 导热 &kind=demand&mode=equity&mode=service&sort=newest&page=3"))

    assert (asked.text, asked.kind, asked.sort, asked.page) == ("导热", "demand", "newest", 3)
    assert asked.filters == {"mode": ("equity", "service")}


def test_nonsense_in_the_address_is_taken_for_not_asked():
    asked = read_request(QueryDict("kind=weather&sort=luck&page=-4&page=x&mode=&q=%00"))

    assert asked == SearchRequest()


def test_address_leaves_out_defaults_and_comes_back_the_same():
    asked = read_request(QueryDict("q=%E5%AF%BC%E7%83%AD&place=110000&trl=6&trl=7&page=2"))

    assert address(SearchRequest()) == "?"
    assert read_request(QueryDict(address(asked, page=2)[1:])) == asked


def test_address_without_a_filter_keeps_the_others():
    asked = SearchRequest(filters={"trl": ("6", "7")})

    assert address(asked, without=("trl", "6")) == "?trl=7"
