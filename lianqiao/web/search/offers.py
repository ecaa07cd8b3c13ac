"""Suggestions as they are offered below a search box, each with its address."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from lianqiao.matching.queries import Suggestion
from lianqiao.web.links import entry_url


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion and where it leads: to the thing itself, or to a search."""

    text: str
    kind: str
    address: str


def offers_of(found: Iterable[Suggestion]) -> list[Offer]:
    """Return suggestions with their addresses."""
    return [Offer(one.text, one.kind, offer_address(one)) for one in found]


def offer_address(one: Suggestion) -> str:
    """Return the page of an entry or organisation, or the search for a word, a field or a link."""
    if one.kind in ("achievement", "demand"):
        return entry_url(one.kind, one.number)
    if one.kind == "organisation":
        return reverse("organisation", args=[one.number])
    asked = {"q": one.text} if one.kind == "keyword" else {one.kind: one.number}
    return f"{reverse('search')}?{urlencode(asked)}"
