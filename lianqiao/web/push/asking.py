"""From an address to what it asks to hear of, and what such a subscription is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from lianqiao.accounts.queries import get_organisation
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import EntryView, get_entry, view_entry
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Unavailable
from lianqiao.matching.queries import SearchRequest, search
from lianqiao.push.choices import SubscriptionKind
from lianqiao.push.queries import SubscriptionView
from lianqiao.push.services import SubscriptionInput
from lianqiao.regions.queries import names_of
from lianqiao.rules.registry import PLACES
from lianqiao.web.labels import label
from lianqiao.web.links import entry_url
from lianqiao.web.names import localised
from lianqiao.web.search.forms import FILTERS, address, read_request

_BY_LABEL = {"mode": "mode", "organisation_kind": "organisation_kind"}
_FOUND = 3  # shown before somebody subscribes
_ABOUT = 16  # characters of a number


@dataclass(frozen=True, slots=True)
class Asked:
    """What would be subscribed to: its name, what it asks for, and what would be found today (None when not looked for)."""

    content: SubscriptionInput
    conditions: tuple[tuple[str, str], ...]  # what is asked of, and the value in words
    found: tuple[EntryView, ...]
    total: int | None
    address: str  # of what it is about


def read_asked(query: QueryDict, actor: Actor) -> Asked:
    """Read an address; what is unknown is taken for not asked. Raises ``NotFound`` for what may not be seen."""
    kind = query.get("what", "")
    kind = kind if kind in set(SubscriptionKind) else SubscriptionKind.SEARCH
    asked = read_request(query)
    entry_kind = asked.kind if asked.kind in set(EntryKind) else ""
    about = query.get("about", "").replace("\x00", "")[:_ABOUT]
    if kind == SubscriptionKind.LIKE:
        entry = view_entry(actor, get_entry(actor, entry_kind or EntryKind.ACHIEVEMENT, about))
        content = SubscriptionInput(kind, entry.title, entry.kind, about=entry.number)
        return Asked(content, (), (), None, entry_url(entry.kind, entry.number))
    if kind == SubscriptionKind.RULES:
        return _asked_rules(query.get("place", ""))
    if kind == SubscriptionKind.ORGANISATION:
        name = get_organisation(actor, about).name
        content = SubscriptionInput(kind, name, entry_kind, about=about)
        return Asked(content, conditions_of(entry_kind, {}), (), None, reverse("organisation", args=[about]))
    found, total = _found(actor, replace(asked, kind=entry_kind, page=1, page_size=_FOUND))
    conditions = conditions_of(entry_kind, asked.filters)
    name = asked.text or _("; ").join(value for _name, value in conditions)
    content = SubscriptionInput(kind, name[:120], entry_kind, asked.text, asked.filters)
    return Asked(content, conditions, found, total, reverse("search") + address(replace(asked, kind=entry_kind)))


def _asked_rules(place: str) -> Asked:
    places = (place,) if place in PLACES else ()
    shown = label("rule_place", places[0]) if places else _("all places")
    name = _("Rules of law: %(place)s") % {"place": shown}
    content = SubscriptionInput(SubscriptionKind.RULES, name, filters={"place": places} if places else {})
    return Asked(content, ((label("facet", "place"), shown),), (), None, rules_address(places))


def rules_address(places: Iterable[str]) -> str:
    """Return the page of the rules at the first of the places."""
    place = next(iter(places), "")
    return reverse("rules") + (f"?place={place}" if place else "")


def conditions_of(entry_kind: str, filters: Mapping[str, Iterable[str]]) -> tuple[tuple[str, str], ...]:
    """Say what is asked of entries: pairs of a facet and the values allowed, in the reader's language."""
    pairs = [(label("facet", "kind"), label("entry_kind", entry_kind))] if entry_kind else []
    for name, codes in filters.items():
        if name in FILTERS:
            pairs.append((label("facet", name), _(", ").join(_value_names(name, list(codes)))))
    return tuple(pairs)


def address_of(subscription: SubscriptionView) -> str:
    """Return the page of what a subscription asks for; nothing when the subscription is about an entry or organisation."""
    filters = {name: tuple(codes) for name, codes in subscription.filters.items()}
    return reverse("search") + address(SearchRequest(subscription.text, subscription.entry_kind, filters))


def _found(actor: Actor, asked: SearchRequest) -> tuple[tuple[EntryView, ...], int | None]:
    """Return what is found today; nobody is kept from subscribing because searching does not work just now."""
    try:
        page = search(actor, asked)
    except Unavailable:
        return (), None
    return tuple(hit.entry for hit in page.hits if hit.entry), page.total


def _value_names(name: str, codes: list[str]) -> list[str]:
    if name == "trl":
        return [f"TRL {code}" for code in codes]
    if name in _BY_LABEL:
        return [label(_BY_LABEL[name], code) for code in codes]
    named = names_of(name, codes)
    return [localised(named[code]) if code in named else code for code in codes]
