"""Reads of confidential layers: who asked for what, and what is open to whom."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lianqiao.catalog.access import AUTHORISED, belongs_to, visible_disclosures, visible_exchanges
from lianqiao.catalog.choices import ANSWER_DAYS, DisclosureState, EntryKind, ExchangeState, Layer
from lianqiao.catalog.errors import DisclosureNotFound, ExchangeNotFound
from lianqiao.catalog.models import Disclosure, Entry, LayerSection, NameExchange
from lianqiao.core.actors import Actor
from lianqiao.core.desk import Waiting

_RELATED = ("organisation", "achievement__organisation", "demand__organisation", "text")


def side_of(entry: Entry) -> dict[str, Any]:
    """Return the lookup of rows that belong to an entry."""
    return {"achievement": entry} if entry.KIND == EntryKind.ACHIEVEMENT else {"demand": entry}


def list_disclosures(actor: Actor) -> QuerySet[Disclosure]:
    """Return the requests for layers that ``actor`` may know of, newest first."""
    return Disclosure.objects.select_related(*_RELATED).filter(visible_disclosures(actor))


def get_disclosure(actor: Actor, number: str) -> Disclosure:
    """Return one request. Raises ``DisclosureNotFound``."""
    row = list_disclosures(actor).filter(number=number).first()
    if row is None:
        raise DisclosureNotFound("There is no such request.", data={"number": number})
    return row


def lock_disclosure(pk: int) -> Disclosure:
    """Return the row locked until the transaction ends."""
    return Disclosure.objects.select_for_update(of=("self",)).select_related(*_RELATED).get(pk=pk)


def disclosures_of(actor: Actor, entry: Entry) -> list[Disclosure]:
    """Return the requests of the person's organisations for layers of an entry, newest first."""
    rows = Disclosure.objects.select_related("organisation").filter(**side_of(entry))
    return list(rows.filter(organisation__in=list(actor.memberships)))


def open_disclosure(actor: Actor, entry: Entry, layer: str) -> Disclosure | None:
    """Return the grant under which ``actor`` may read a layer today, the acting organisation's first."""
    rows = Disclosure.objects.select_related("organisation").filter(
        **side_of(entry), layer=layer, state=DisclosureState.GRANTED, valid_until__gte=timezone.localdate(),
        organisation__in=list(actor.memberships),
    )  # fmt: skip
    return min(rows, key=lambda row: (row.organisation_id != actor.organisation_id, row.pk), default=None)


def sections_of(entry: Entry, layer: str = "") -> list[LayerSection]:
    """Return the sections of an entry's layers with their files. Whoever shows them has asked whether the layer is open."""
    rows = LayerSection.objects.filter(**side_of(entry)).prefetch_related("files__stored")
    return list(rows.filter(layer=layer) if layer else rows)


def layer_sizes(entry: Entry) -> dict[str, int]:
    """Return how many sections each confidential layer has; the description of an entry under an agreement is one of them."""
    sizes = dict.fromkeys((layer.value for layer in Layer), 0)
    for layer in LayerSection.objects.filter(**side_of(entry)).values_list("layer", flat=True):
        sizes[layer] += 1
    sizes[Layer.NDA] += entry.confidentiality == "nda" and bool(entry.description)
    return sizes


def list_exchanges(actor: Actor) -> QuerySet[NameExchange]:
    """Return the exchanges of names that ``actor`` may know of, newest first."""
    rows = NameExchange.objects.select_related("organisation", "organisation__place", "demand__organisation")
    return rows.filter(visible_exchanges(actor))


def get_exchange(actor: Actor, number: str) -> NameExchange:
    """Return one exchange of names. Raises ``ExchangeNotFound``."""
    row = list_exchanges(actor).filter(number=number).first()
    if row is None:
        raise ExchangeNotFound("There is no such exchange of names.", data={"number": number})
    return row


def lock_exchange(pk: int) -> NameExchange:
    """Return the row locked until the transaction ends."""
    rows = NameExchange.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "demand__organisation").get(pk=pk)


def names_known(organisation_ids: Iterable[int], entry: Entry) -> bool:
    """Whether one of the organisations has exchanged names with the owner of an anonymous demand."""
    rows = NameExchange.objects.filter(demand_id=entry.pk, organisation__in=list(organisation_ids))
    return entry.KIND == EntryKind.DEMAND and rows.filter(state=ExchangeState.AGREED).exists()


def is_asker(actor: Actor, wish: Disclosure | NameExchange) -> bool:
    """Whether ``actor`` belongs to the organisation that asked."""
    return belongs_to(actor, wish.organisation_id)


def waiting_disclosures(actor: Actor) -> Iterator[Waiting]:
    """Yield the requests for layers and for names that wait for the person. Two queries."""
    ours = [key for key, roles in actor.memberships.items() if not roles.isdisjoint(AUTHORISED)]
    if not ours:
        return
    decides = Q(state=DisclosureState.ACCEPTED) & (
        Q(achievement__organisation__in=ours) | Q(demand__organisation__in=ours)
    )
    accepts = Q(state=DisclosureState.REQUESTED, organisation__in=ours)
    for row in Disclosure.objects.select_related(*_RELATED).filter(decides | accepts):
        kind = "disclosure_decide" if row.state == DisclosureState.ACCEPTED else "disclosure_accept"
        side = row.entry.organisation if row.state == DisclosureState.ACCEPTED else row.organisation
        yield _waiting(kind, "disclosure", row.number, row.entry.title, row.asked, side.name)
    rows = NameExchange.objects.select_related("demand__organisation")
    for wish in rows.filter(state=ExchangeState.REQUESTED, demand__organisation__in=ours):
        owner = wish.demand.organisation
        yield _waiting(
            "exchange_decide", "exchange", wish.number, wish.demand.title, wish.asked, owner.name if owner else ""
        )


def _waiting(kind: str, url_name: str, number: str, title: str, asked: datetime, side: str) -> Waiting:
    due = asked + timedelta(days=ANSWER_DAYS)
    return Waiting(kind, title, url_name, {"number": number}, since=asked, due=due, organisation=side)
