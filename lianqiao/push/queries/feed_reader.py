"""What is known of a reader whose feed is ordered: what he or she dealt with, asked for, offers, and was shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import list_entries
from lianqiao.core.actors import Actor
from lianqiao.matching.engine.terms import DocumentTerms, term_vector, weighted_terms
from lianqiao.matching.queries.model import current_scorer
from lianqiao.push.choices import SubscriptionKind
from lianqiao.push.engine.interests import InterestIndex, Profile
from lianqiao.push.engine.ranking import HISTORY, REWARDS, fading
from lianqiao.push.engine.ranking_content import Content
from lianqiao.push.models import Exclusion, Notice, Subscription, Trace
from lianqiao.push.queries.exclusions import Excluded
from lianqiao.push.queries.profiles import interest_of, known_terms
from lianqiao.regions.queries import place_lineage

MOST_TRACES = 100  # compared with; more are kept
_MOST_IGNORED = 30
_MOST_OWN = 12
_OWN_ENTRY, _OWN_SCOPE = 0.6, 0.4  # what they count beside an entry that was enquired about
_LANGUAGE = "zh-hans"


@dataclass(frozen=True, slots=True)
class Described:
    """An entry with what is compared of it."""

    entry: Entry
    profile: Profile
    content: Content


@dataclass(frozen=True, slots=True)
class Source:
    """Something that entries are compared with: an entry dealt with (``opened`` …), an own one (``own``) or ``organisation``."""

    kind: str
    number: str
    name: str
    content: Content
    weight: float


@dataclass(frozen=True, slots=True)
class Reader:
    """A person, as the order of the feed needs to know."""

    person_id: int
    traces: Sequence[Trace]  # oldest first
    ignored: Mapping[str, tuple[str, datetime]]  # number: kind of entry and when it was told and seen, but not opened
    subscriptions: Mapping[int, Subscription]
    asked: InterestIndex
    excluded: Excluded
    own: frozenset[int]  # organisations
    organisations: Sequence[Organisation]
    own_numbers: Mapping[str, Sequence[str]]  # by kind of entry
    places: frozenset[str]

    def numbers(self, kind: str) -> set[str]:
        """Return the entries of a kind that say something of the reader."""
        dealt = {row.number for row in self.traces if row.entry_kind == kind}
        return dealt | {number for number, (its, _) in self.ignored.items() if its == kind} | {*self.own_numbers[kind]}


def read_reader(actor: Actor, kinds: Sequence[str]) -> Reader:
    """Read what is known; the number of queries does not depend on how much that is."""
    person_id = actor.person_id
    assert person_id is not None
    traces = list(Trace.objects.filter(person_id=person_id)[:MOST_TRACES])[::-1]
    asked = Subscription.objects.filter(person_id=person_id, ended__isnull=True)
    subscriptions = {row.pk: row for row in asked.exclude(kind=SubscriptionKind.RULES)}  # no entry answers those
    unopened = Notice.objects.filter(person_id=person_id, read__isnull=False, opened__isnull=True)
    shown = unopened.values_list("number", "entry_kind", "read")[:_MOST_IGNORED]
    own = frozenset(actor.memberships)
    organisations = list(Organisation.objects.filter(pk__in=own).select_related("industry").order_by("pk"))
    mine = {
        kind: list_entries(actor, kind, state=EntryState.PUBLISHED).filter(organisation_id__in=own) for kind in kinds
    }
    lineage = place_lineage()
    return Reader(
        person_id,
        traces,
        {number: (kind, at) for number, kind, at in shown if at is not None},
        subscriptions,
        InterestIndex(interest_of(row) for row in subscriptions.values() if not row.is_muted),
        Excluded(Exclusion.objects.filter(person_id=person_id)),
        own,
        organisations,
        {k: list(v.order_by("-published").values_list("number", flat=True)[:_MOST_OWN]) for k, v in mine.items()},
        frozenset(code for one in organisations for code in lineage.get(one.place_id or "", ())),
    )


def describe(entry: Entry, profile: Profile) -> Described:
    """Weigh the terms of an entry."""
    terms = known_terms(entry)
    return Described(entry, profile, Content(term_vector(terms, current_scorer().stats), terms.counts, profile.vector))


def sources_of(reader: Reader, rows: Mapping[str, Described], memory: float) -> list[Source]:
    """Return what entries are compared with; what may no longer be seen (it is not among ``rows``) says nothing."""
    traces = [row for row in reader.traces if row.number in rows]
    weights = fading(np.array([HISTORY.get(row.action, 0.0) for row in traces]), memory).tolist()
    found = [
        Source(row.action, row.number, rows[row.number].entry.title, rows[row.number].content, weight)
        for row, weight in zip(traces, weights, strict=True)
    ]
    own = (rows[number] for numbers in reader.own_numbers.values() for number in numbers if number in rows)
    found += [Source("own", one.entry.number, one.entry.title, one.content, _OWN_ENTRY) for one in own]
    for organisation in reader.organisations:
        terms = _scope(organisation)
        if len(terms.hashes):
            content = Content(term_vector(terms, current_scorer().stats), terms.counts)
            found.append(Source("organisation", organisation.number, organisation.name, content, _OWN_SCOPE))
    return found


def feedback_of(reader: Reader, rows: Mapping[str, Described]) -> tuple[list[Described], list[float], list[datetime]]:
    """Return the entries on which the reader has given feedback, what each turned out to be worth, and when."""
    worth: dict[str, tuple[float, datetime]] = {}
    for number, (_, at) in reader.ignored.items():
        worth[number] = REWARDS["ignored"], at
    for row in reader.traces:
        reward = REWARDS.get(row.action, 0.0)
        if row.action == "dismissed" or row.number not in worth or reward > worth[row.number][0] > 0:
            worth[row.number] = reward, row.at
    known = [number for number in worth if number in rows]
    return [rows[number] for number in known], [worth[it][0] for it in known], [worth[it][1] for it in known]


def nearness(reader: Reader, rows: Sequence[Described]) -> NDArray[np.float64]:
    """Say how near entries are to the reader's organisations: the same county or city counts more than the same province."""
    found = [set(row.profile.facets.get("place", ())) & reader.places for row in rows]
    return np.array([min(len(places), 2) / 2 for places in found], dtype=np.float64)


def _scope(organisation: Organisation) -> DocumentTerms:
    industry = organisation.industry.names.get(_LANGUAGE, "") if organisation.industry else ""
    texts = [(industry, 2.0), (organisation.scope, 1.0), (organisation.description, 1.0)]
    return weighted_terms([(text, weight) for text, weight in texts if text])
