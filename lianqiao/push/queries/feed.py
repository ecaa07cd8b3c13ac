"""The feed of a person: entries chosen and ordered for him or her, each with the parts of its score and one reason.

Without consent to personal suggestions, or with everything switched off, it is what is newest, the same for all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

import numpy as np
from django.db.models import Count, Max, Q
from django.utils import timezone

from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import EntryView, list_entries, newest_entries, view_entry
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Unavailable
from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import terms
from lianqiao.matching.engine.filters import Filters
from lianqiao.matching.queries.search import index_reader
from lianqiao.push.engine.ranking import (
    Candidates,
    Floats,
    Part,
    Ranked,
    Taste,
    Tuning,
    likeness,
    popularity,
    rank,
    scaled,
)
from lianqiao.push.engine.ranking_content import Words, cosines, term_matrix
from lianqiao.push.models import Notice
from lianqiao.push.queries.feed_company import company
from lianqiao.push.queries.feed_reader import (
    Described,
    Reader,
    Source,
    describe,
    feedback_of,
    nearness,
    read_reader,
    sources_of,
)
from lianqiao.push.queries.profiles import profiles_of
from lianqiao.push.queries.settings import wants_personal

_NEWEST, _FOUND, _TRIED = 100, 80, 15  # candidates: of each kind the newest, by words, and some at random
_LEAST_TOGETHER = 0.05
_TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An entry of the feed as the reader may see it; ``score`` is the sum of ``parts``.

    ``reason`` is the code of the part that speaks most for the entry with what its sentence needs: ``asked`` (name and key of the
    subscription), ``likeness`` (``source``: opened, saved, enquired, own or organisation; its ``number`` and ``name``), ``together``,
    ``popularity``, ``freshness`` (``published``), ``place``, ``exploration``.
    """

    entry: EntryView
    score: float
    parts: tuple[Part, ...]
    reason: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a person is shown, and whether it was chosen for him or her."""

    is_personal: bool
    items: tuple[FeedItem, ...]


def personal_feed(actor: Actor, limit: int = 20, *, now: datetime | None = None) -> Feed:
    """Return the feed of the person who acts. The number of queries does not depend on how much there is."""
    now = now or timezone.now()
    if actor.person_id is None or not wants_personal(actor.person_id):
        return Feed(is_personal=False, items=newest_items(actor, limit))
    kinds = [kind.value for kind in EntryKind]
    reader = read_reader(actor, kinds)
    seed = f"{reader.person_id} {now.date()}"  # the order stays the same for a day
    proposed = _proposed(actor, reader, kinds, seed)
    rows = _rows(actor, {kind: proposed[kind] | reader.numbers(kind) for kind in kinds})
    sources = sources_of(reader, rows, _TUNING.memory)
    ranking = _Ranking(reader, sources)
    offered = [one for one in rows.values() if _is_offered(reader, one, proposed)]
    learned = _taste(ranking, rows)
    ages = np.array([_age_days(one, now) for one in offered])
    found = rank(ranking.candidates(offered, ages), limit=limit, tuning=_TUNING, taste=learned, seed=seed)
    return Feed(is_personal=True, items=tuple(ranking.item(actor, offered, one) for one in found))


def newest_items(actor: Actor, limit: int) -> tuple[FeedItem, ...]:
    """Return what was published last, whoever asks."""
    return plain_items(actor, [entry for kind in EntryKind for entry in newest_entries(actor, kind, limit)], limit)


def plain_items(actor: Actor, entries: Sequence[Entry], limit: int) -> tuple[FeedItem, ...]:
    """Show entries in the order of their publication, the newest first, for no other reason than that."""
    newest = sorted(entries, key=lambda it: (it.published is not None, it.published, it.number), reverse=True)
    return tuple(FeedItem(view_entry(actor, it), 0.0, (), _freshness(it.published)) for it in newest[:limit])


class _Ranking:
    """What speaks for entries, for one reader."""

    def __init__(self, reader: Reader, sources: Sequence[Source]) -> None:
        self.reader, self.sources, self.company = reader, sources, company()
        self.asked: dict[str, tuple[float, int]] = {}  # number: how well it answers which subscription
        self.nearest: dict[str, Source] = {}

    def candidates(self, rows: Sequence[Described], age_days: Floats, *, is_shown: bool = True) -> Candidates:
        """Describe entries to the ranking. What one was itself dealt with does not speak for it."""
        numbers = [row.entry.number for row in rows]
        shown = _shown(numbers, self.reader.person_id) if is_shown else {}
        counts = np.array([shown.get(number, (0, 0, 0)) for number in numbers], dtype=np.float64).reshape(-1, 3)
        contents, others = [row.content for row in rows], [source.content for source in self.sources]
        alike = cosines(contents, others)
        itself = [[it == source.number for source in self.sources] for it in numbers]
        alike[np.array(itself, dtype=np.bool_).reshape(alike.shape)] = 0.0
        weights = np.array([source.weight for source in self.sources])
        words = Words(contents, others).scores(np.arange(len(others)), weights)
        self._remember(rows, alike * weights)
        return Candidates(
            numbers,
            asked=np.array([self.asked.get(number, (0.0, 0))[0] for number in numbers]),
            likeness=likeness(alike, words, weights, _TUNING),
            together=scaled(self._together(numbers), _LEAST_TOGETHER),
            popularity=popularity(self.company.counts(numbers)),
            age_days=age_days,
            place=nearness(self.reader, rows),
            opened=counts[:, 1],
            shown=counts[:, 0],
            ignored=counts[:, 2],
            contents=term_matrix(contents),
        )

    def item(self, actor: Actor, rows: Sequence[Described], found: Ranked) -> FeedItem:
        """Show a ranked entry."""
        entry = rows[found.row].entry
        reason: dict[str, Any] = {"code": found.reason}
        if found.reason == "asked":
            subscription = self.reader.subscriptions[self.asked[found.id][1]]
            reason |= {"name": subscription.name, "subscription": str(subscription.key), "kind": subscription.kind}
        elif found.reason == "likeness":
            source = self.nearest[found.id]
            reason |= {"source": source.kind, "number": source.number, "name": source.name}
        elif found.reason == "freshness":
            reason = _freshness(entry.published)
        return FeedItem(view_entry(actor, entry), found.score, found.parts, reason)

    def _together(self, numbers: Sequence[str]) -> Floats:
        history = [(source.number, source.weight) for source in self.sources if source.weight > 0]
        return self.company.scores(history, numbers)

    def _remember(self, rows: Sequence[Described], weighed: Floats) -> None:
        for fit in self.reader.asked.match([row.profile for row in rows]):
            if fit.relevance > self.asked.get(fit.number, (0.0, 0))[0]:
                self.asked[fit.number] = (fit.relevance, fit.interest)
        if self.sources:
            best = weighed.argmax(axis=1)
            self.nearest.update((row.entry.number, self.sources[at]) for row, at in zip(rows, best, strict=True))


def _taste(ranking: _Ranking, rows: Mapping[str, Described]) -> Taste:
    """Learn from the reader's feedback what counts for him or her."""
    entries, rewards, moments = feedback_of(ranking.reader, rows)
    prior = Taste.prior(_TUNING)
    if not entries:
        return prior
    ages = np.array([_age_days(one, at) for one, at in zip(entries, moments, strict=True)])
    features = ranking.candidates(entries, ages, is_shown=False).features(_TUNING)
    return prior.after(features, np.array(rewards))


def _proposed(actor: Actor, reader: Reader, kinds: Sequence[str], seed: str) -> dict[str, set[str]]:
    """Return the numbers of entries that might be shown, by kind."""
    found: dict[str, set[str]] = {}
    for kind in kinds:
        rows = list_entries(actor, kind, state=EntryState.PUBLISHED).exclude(organisation_id__in=reader.own)
        newest = rows.order_by("-published", "-number").values_list("number", flat=True)[:_NEWEST]
        last = rows.aggregate(last=Max("pk"))["last"] or 0
        start = Random(f"{seed} {kind}").randint(0, last)  # noqa: S311 - a lot, no secret
        tried = rows.filter(pk__gte=start).order_by("pk").values_list("number", flat=True)[:_TRIED]
        found[kind] = {*newest, *tried}
    known = [
        list_entries(actor, kind, state=EntryState.PUBLISHED).filter(number__in=reader.numbers(kind)) for kind in kinds
    ]
    titles = [title for rows in known for title in rows.order_by("pk").values_list("title", flat=True)]
    for kind, number in _found_by_words(reader, titles):
        found[kind].add(number)
    return found


def _found_by_words(reader: Reader, titles: Sequence[str]) -> list[tuple[str, str]]:
    """Look up what has the words of what the reader asked for, offers, or dealt with last."""
    texts = [row.text or row.name for row in reader.subscriptions.values()]
    texts += titles
    texts += [f"{it.scope}\n{it.description}" for it in reader.organisations]
    words = [term for term in terms(fold("\n".join(texts))) if len(term) > 1]
    filters = Filters(kinds=frozenset(kind.value for kind in EntryKind))
    try:
        hits = index_reader().candidates(words, filters=filters, k=_FOUND) if words else ()
    except Unavailable:
        return []
    return [(hit.kind, hit.id) for hit in hits]


def _rows(actor: Actor, numbers: Mapping[str, set[str]]) -> dict[str, Described]:
    found: dict[str, Described] = {}
    for kind, wanted in numbers.items():
        entries = list(list_entries(actor, kind, state=EntryState.PUBLISHED).filter(number__in=wanted).order_by("pk"))
        for entry, profile in zip(entries, profiles_of(kind, entries), strict=True):
            found[entry.number] = describe(entry, profile)
    return found


def _is_offered(reader: Reader, one: Described, proposed: Mapping[str, set[str]]) -> bool:
    """Leave out what is the reader's own, what he or she knows already, and what he or she wants to hear less of."""
    entry = one.entry
    if entry.number not in proposed[entry.KIND.value] or entry.organisation_id in reader.own:
        return False
    known = any(row.number == entry.number for row in reader.traces)
    return not known and not reader.excluded.covers(reader.person_id, one.profile)


def _shown(numbers: Sequence[str], person_id: int) -> dict[str, tuple[int, int, int]]:
    """Count how often entries were seen in inboxes, how often opened from there, and how often this person did not."""
    unopened = Q(person_id=person_id, opened__isnull=True)
    rows = Notice.objects.filter(number__in=numbers, read__isnull=False).order_by().values("number")
    counted = rows.annotate(seen=Count("pk"), hits=Count("opened"), passed=Count("pk", filter=unopened))
    return {row["number"]: (row["seen"], row["hits"], row["passed"]) for row in counted}


def _age_days(one: Described, at: datetime) -> float:
    published = one.entry.published
    return float((at.date() - published).days) if published else 365.0


def _freshness(published: object) -> dict[str, Any]:
    return {"code": "freshness", "published": str(published or "")}
