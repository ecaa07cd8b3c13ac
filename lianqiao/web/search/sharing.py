"""Results as linked data."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.matching.queries import Hit, SearchPage
from lianqiao.web.links import entry_url
from lianqiao.web.search.forms import address
from lianqiao.web.sharing.structured import item_list


def result_data(found: SearchPage) -> dict[str, Any]:
    """Return a page of results as a list of schema.org."""
    asked = found.request
    path = reverse("search") + address(asked, page=asked.page).removesuffix("?")
    first = 1 + (asked.page - 1) * asked.page_size
    return item_list(asked.text or _("Achievements and demands"), path, map(_named, found.hits), first, found.total)


def _named(hit: Hit) -> tuple[str, str]:
    if hit.entry is not None:
        return hit.entry.title, entry_url(hit.entry.kind, hit.entry.number)
    assert hit.organisation is not None
    return hit.organisation.name, reverse("organisation", args=[hit.organisation.number])
