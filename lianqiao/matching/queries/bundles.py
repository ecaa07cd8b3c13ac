"""Bundles for a demand as a reader may see them: who covers what, what stays open, and what the law says of the rights."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lianqiao.catalog.drafting import propose
from lianqiao.catalog.models import Demand, Entry
from lianqiao.catalog.ownership import Health, is_state_funded
from lianqiao.catalog.queries import EntryView, entries_by_number, health_of, view_entries
from lianqiao.core.actors import Actor
from lianqiao.core.text.normal import fold
from lianqiao.core.text.tokens import terms
from lianqiao.matching.engine.bundle_rights import Background, RightsRule, bundle_rights
from lianqiao.matching.engine.bundles import Bundle, Cover, Offer, Want, best_bundle, covers_of, wants_of
from lianqiao.matching.engine.filters import Filters
from lianqiao.matching.engine.score import Prepared
from lianqiao.matching.engine.types import ELEMENTS
from lianqiao.matching.engine.types import Entry as EngineEntry
from lianqiao.matching.queries.compute import (
    Ranking,
    kept_vectors,
    other_kind,
    rank_candidates,
)
from lianqiao.matching.queries.inputs import engine_entry
from lianqiao.matching.queries.search import index_reader

CONSIDERED = 200  # the entries nearest to the whole demand, and …
CONSIDERED_FOR_ONE = 20  # … those nearest to each single thing that it asks for
MEMBER_LEAST, MEMBER_SHARE = 0.2, 0.5  # a score, and a share of the best: a phrase in common alone makes no member
SURE = 0.5  # of a phrase that is read from the text of a demand without elements


@dataclass(frozen=True, slots=True)
class BundleMember:
    """A member as a reader may see it. ``tasks``, ``overlaps`` and ``violated`` are keys of wants.

    ``holders`` are the names of those to whom its rights belong, as stated; ``health`` is the check of these rights.
    """

    entry: EntryView
    score: float
    tasks: tuple[str, ...]
    overlaps: tuple[str, ...]
    violated: tuple[str, ...]
    covers: Mapping[str, Cover]
    holders: tuple[str, ...]
    health: Health


@dataclass(frozen=True, slots=True)
class BundleView:
    """A solution made of several achievements. ``covered`` of ``asked`` counts weights; ``open`` are keys that nobody covers.

    ``alone``: what the best single achievement covers. ``is_read``: the demand names no elements; they were read from its text.
    ``owners``: how many organisations the members belong to. ``considered``: how many achievements were looked at.
    """

    wants: tuple[Want, ...]
    members: tuple[BundleMember, ...]
    open: tuple[str, ...]
    covered: float
    alone: float
    asked: float
    owners: int
    rights: tuple[RightsRule, ...]
    is_read: bool
    considered: int
    took_ms: float

    @property
    def share(self) -> float:
        """The share 0..1 that is covered."""
        return self.covered / self.asked if self.asked else 0.0


def bundle_of(actor: Actor, demand: Demand, *, day: date, without: Iterable[str] = ()) -> BundleView:
    """Find the achievements that ``actor`` may know of and that together cover most of a demand, but for those ``without``.

    Raises ``Unavailable`` when there is no index yet.
    """
    started = time.perf_counter()
    subject, is_read = _with_elements(engine_entry(demand))
    vector, passages = kept_vectors(demand)
    ranking = rank_candidates(
        subject, demand.KIND, vector, passages=passages, also=_named_by_one(subject), candidates=CONSIDERED
    )
    wants = wants_of(subject)
    rows = _near(ranking, set(without))
    known = entries_by_number(actor, other_kind(demand.KIND), [entry.number for _, entry, _ in rows])
    offers = [
        Offer(entry.number, score, _owner(entry), covers_of(wants, other, ranking.scorer.stats))
        for score, entry, other in rows
        if entry.number in known
    ]
    bundle = best_bundle(wants, offers)
    members = _members(actor, bundle, known, day)
    backgrounds = [_background(member) for member in members]
    return BundleView(
        wants,
        members,
        bundle.open,
        bundle.covered,
        best_bundle(wants, offers, most=1).covered,
        bundle.asked,
        len(bundle.owners),
        bundle_rights(backgrounds, frozenset(demand.modes), day),
        is_read,
        len(offers),
        (time.perf_counter() - started) * 1000,
    )


def stated_wants(demand: Demand) -> tuple[Want, ...]:
    """List what a demand asks for, as ``bundle_of`` reads it."""
    return wants_of(_with_elements(engine_entry(demand))[0])


def _with_elements(subject: EngineEntry) -> tuple[EngineEntry, bool]:
    """Read the elements from the text where a demand names none."""
    if any(subject.elements.get(name) for name in ELEMENTS):
        return subject, False
    text = "\n".join(part for part in (subject.title, subject.summary, subject.description) if part)
    found: dict[str, tuple[str, ...]] = {}
    for proposal in propose(text[:20_000], "demand"):
        field, _, element = proposal.field.partition(".")
        if field == "elements" and proposal.confidence >= SURE:
            found[element] = (*found.get(element, ()), str(proposal.value))
    return (replace(subject, elements=found), True) if found else (subject, False)


def _named_by_one(subject: EngineEntry) -> set[str]:
    """Find the achievements that name a single thing, however far they are from the whole demand."""
    reader = index_reader()
    filters = Filters(kinds=frozenset({"achievement"}))
    phrases = [phrase for name in ELEMENTS for phrase in subject.elements.get(name, ())]
    phrases += [spec.name for spec in subject.indicators]
    return {
        hit.id
        for phrase in dict.fromkeys(phrases)
        for hit in reader.candidates(terms(fold(phrase)), filters=filters, k=CONSIDERED_FOR_ONE)
    }


def _near(ranking: Ranking, without: set[str]) -> Sequence[tuple[float, Entry, Prepared]]:
    best = ranking.rows[0][0] if ranking.rows else 0.0
    floor = max(MEMBER_LEAST, MEMBER_SHARE * best)
    return [row for row in ranking.rows if row[0] >= floor and row[1].number not in without]


def _owner(entry: Entry) -> str:
    return entry.organisation.number if entry.organisation else entry.number


def _members(actor: Actor, bundle: Bundle, known: Mapping[str, Entry], day: date) -> tuple[BundleMember, ...]:
    rows = [known[member.offer.id] for member in bundle.members]
    views = view_entries(actor, rows)
    return tuple(
        BundleMember(
            view, member.offer.score, member.tasks, member.overlaps, member.violated, member.offer.covers,
            _holders(view), health_of(view, day),
        )
        for member, view in zip(bundle.members, views, strict=True)
    )  # fmt: skip


def _holders(view: EntryView) -> tuple[str, ...]:
    """Name to whom the rights belong as their owner states them; without a statement the organisation."""
    stated = [holder.name for right in view.property_items for holder in right.holders]
    stated += [right.owner for right in view.property_items if right.owner and not right.holders]
    names = dict.fromkeys(name for name in stated if name)
    return tuple(names) or ((view.organisation.name,) if view.organisation else ())


def _background(member: BundleMember) -> Background:
    view = member.entry
    owner = view.organisation.number if view.organisation else view.number
    most = max((len(right.holders) for right in view.property_items), default=0)
    return Background(owner, most, view.is_service_achievement, is_state_funded(view.funding_source))
