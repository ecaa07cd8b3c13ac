"""What may be suggested to somebody who is typing, and what a question that found little may have meant."""

import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Count, Max
from django.utils import timezone

from lianqiao.accounts.models import Organisation
from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.choices import EntryKind
from lianqiao.catalog.queries import public_pages
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.text.pinyin import sort_key
from lianqiao.matching.engine.suggest import Found, Name, Names, forms
from lianqiao.matching.queries.search import search
from lianqiao.matching.queries.views import SearchPage, SearchRequest
from lianqiao.regions.queries import list_chains, list_fields

KINDS = ("technology_field", "chain_link", "organisation", "keyword", "achievement", "demand")
MOST = 8
OF_A_KIND = 3  # while other kinds have something to say
CHECKED_EVERY = 15.0  # seconds between looks at what has changed
QUICK = 0.3  # seconds: what takes longer to make is made beside the requests
FEW = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name with what bears it: ``number`` is that of an entry or organisation, or the code of a field or link."""

    text: str
    kind: str
    number: str


def suggestions(text: str, *, most: int = MOST) -> list[Suggestion]:
    """Return what ``text`` may be the beginning or a part of. What is no longer public is left out, whenever it was hidden."""
    found = _names.current().find(text)
    shown = _still_public(found)
    first: list[Found] = []
    later: list[Found] = []
    counts: dict[str, int] = dict.fromkeys(KINDS, 0)
    for one in found:
        bearer = one.name.kind, one.name.number
        if bearer not in shown:
            continue
        if one.name.kind != "keyword":
            shown.discard(bearer)  # once, in whichever of its names was found first
        counts[one.name.kind] += 1
        (first if counts[one.name.kind] <= OF_A_KIND else later).append(one)
    return [Suggestion(one.name.text, one.name.kind, one.name.number) for one in (first + later)[:most]]


def did_you_mean(actor: Actor, found: SearchPage) -> tuple[str, int] | None:
    """Return words that find more, and how many, where a search found few or nobody uses its words; None when there are none."""
    asked = found.request
    if not asked.text:
        return None
    names = _names.current()
    if found.by_words >= FEW and names.knows(asked.text):
        return None  # what shares only a part of a misspelt word is no answer to it
    best: tuple[str, int] | None = None
    for words in names.corrections(asked.text, most=4):
        count = search(actor, replace(asked, text=words, page=1, page_size=1, sort="newest")).by_words
        if count > max(found.by_words, best[1] if best else 0):
            best = words, count
    return best


def nearest_by_meaning(actor: Actor, asked: SearchRequest, count: int) -> SearchPage | None:
    """Return what is nearest to the words when the filters are left away; None where that is nothing either."""
    if not asked.text or not asked.filters:
        return None
    found = search(actor, replace(asked, filters={}, page=1, page_size=count))
    return found if found.total else None


def _still_public(found: Iterable[Found]) -> set[tuple[str, str]]:
    """Return kind and number of the names that everybody may see at this moment."""
    numbers: dict[str, set[str]] = {}
    for one in found:
        numbers.setdefault(one.name.kind, set()).add(one.name.number)
    shown = {(kind, number) for kind in ("technology_field", "chain_link") for number in numbers.get(kind, ())}
    firms = numbers.get("organisation")
    if firms:
        public = list_organisations(ANONYMOUS).filter(number__in=firms)
        shown |= {("organisation", number) for number in public.values_list("number", flat=True)}
    for kind in EntryKind:
        wanted = numbers.get(kind.value, set()) | numbers.get("keyword", set())
        rows = public_pages(kind).filter(number__in=wanted).values_list("number", flat=True) if wanted else ()
        for number in rows:
            shown |= {(kind.value, number), ("keyword", number)}
    return shown


class _Kept:
    """The names of this process, made anew when what is public has changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names = Names(())
        self._state: object = None
        self._checked = 0.0
        self._took = 0.0
        self._making = False

    def current(self) -> Names:
        """Return the names: of now where making them is quick, else those before while others are being made."""
        now = time.monotonic()
        with self._lock:
            if self._making or (self._state is not None and now - self._checked < CHECKED_EVERY):
                return self._names
            self._checked = now
            state = _state()
            if state == self._state:
                return self._names
            self._making = True
        if self._took > QUICK:
            threading.Thread(target=self._make_beside, args=(state,), daemon=True).start()
        else:
            self._make(state)
        return self._names

    def forget(self) -> None:
        """Begin again with nothing: for tests and for programs that change much at once."""
        with self._lock:
            self._state, self._took = None, 0.0

    def _make_beside(self, state: object) -> None:
        try:
            self._make(state)
        finally:
            connection.close()

    def _make(self, state: object) -> None:
        started = time.monotonic()
        try:
            names = Names(_public_names())
            with self._lock:
                self._names, self._state, self._took = names, state, time.monotonic() - started
        finally:
            self._making = False


_names = _Kept()


def forget_names() -> None:
    """Make the names anew at the next question."""
    _names.forget()


def _state() -> object:
    """Return what differs when anything public has changed; also every day, for what expires."""
    tables = [public_pages(kind).order_by() for kind in EntryKind] + [Organisation.objects.order_by()]
    return timezone.localdate(), *(tuple(rows.aggregate(Count("pk"), Max("changed")).values()) for rows in tables)


def _public_names() -> Iterator[Name]:
    """Yield what is public, what is most likely meant first: few fields and links, firms, keywords by use, titles, newest first."""
    for field in list_fields():
        yield from _in_languages("technology_field", field.code, field.names.values())
    for chain in list_chains():
        for link in chain.links.all():
            yield from _in_languages("chain_link", link.code, link.names.values())
    for number, key, *texts in list_organisations(ANONYMOUS).values_list(
        "number", "name_key", "name", "short_name", "name_en"
    ):
        yield Name(texts[0], "organisation", number, *forms(key))
        yield from _in_languages("organisation", number, texts[1:])
    uses: Counter[str] = Counter()
    bearers: dict[str, str] = {}
    titles: list[Name] = []
    for kind in EntryKind:
        rows = public_pages(kind).order_by("-published", "-pk").values_list("number", "title", "title_key", "keywords")
        for number, title, key, words in rows.iterator(chunk_size=2000):
            titles.append(Name(title, kind.value, number, *forms(key)))
            uses.update(words)
            for word in words:
                bearers.setdefault(word, number)
    for word, _count in uses.most_common():
        yield Name(word, "keyword", bearers[word], *_forms_of(word))
    yield from titles


def _in_languages(kind: str, number: str, texts: Iterable[str]) -> Iterator[Name]:
    for text in dict.fromkeys(texts):
        if text:
            yield Name(text, kind, number, *_forms_of(text))


_spelt: dict[str, tuple[str, tuple[str, ...]]] = {}


def _forms_of(text: str) -> tuple[str, tuple[str, ...]]:
    if len(_spelt) > 200_000:
        _spelt.clear()
    if text not in _spelt:
        _spelt[text] = forms(sort_key(text))
    return _spelt[text]
