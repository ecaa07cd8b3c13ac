"""Opening a deal, and changing its frame: contract kind, way of pricing, days of publication, registration number."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.changes import changes_between
from lianqiao.core.errors import IllegalMove, Problems
from lianqiao.core.numbers import take_numbers
from lianqiao.deals.access import Action
from lianqiao.deals.choices import KIND_OF_MODE, OVER, STAGE_DAYS, ContractKind, Duty, PartyRole, PriceBy, Stage
from lianqiao.deals.errors import MovedMeanwhile
from lianqiao.deals.events import DealChanged, DealOpened
from lianqiao.deals.models import Deal, Enquiry, Party, Seat, StageLog
from lianqiao.deals.queries.deals import lock_deal

FRAME_FIELDS = (
    "title", "contract_kind", "state_founded", "price_by", "published_from", "published_until", "registration_number",
)  # fmt: skip
MOVED = "Somebody changed the deal meanwhile. Read it again before you act."


def open_deal(enquiry: Enquiry, *, actor: Actor) -> Deal:
    """Open the deal of an accepted enquiry; its caller holds the enquiry and has asked whether it may be accepted.

    The owner has joined by accepting, the sender by sending where who sent it binds the sender. Publishes ``DealOpened``.
    """
    now = timezone.now()
    [number] = take_numbers("D", scattered=True)
    provider = enquiry.owner if enquiry.achievement_id else enquiry.sender
    deal = Deal.objects.create(
        number=number, title=enquiry.title, contract_kind=KIND_OF_MODE.get(enquiry.mode, ContractKind.SERVICE),
        mode=enquiry.mode, achievement=enquiry.achievement, demand=enquiry.demand, stage_since=now,
        stage_due=first_due(Stage.CONFIDENTIALITY), place=provider.place_id or "",
    )  # fmt: skip
    is_offer = enquiry.demand_id is not None  # who answers a demand offers
    taker = PartyRole.PARTNER if deal.contract_kind == ContractKind.COOPERATIVE_DEVELOPMENT else PartyRole.TAKER
    sides = (
        (enquiry.owner, taker if is_offer else PartyRole.PROVIDER, now, actor.person_id),
        (
            enquiry.sender,
            PartyRole.PROVIDER if is_offer else taker,
            now if enquiry.is_binding else None,
            enquiry.sent_by_id,
        ),
    )
    for position, (organisation, role, joined, person) in enumerate(sides):
        party = Party.objects.create(
            deal=deal, organisation=organisation, role=role, position=position, admitted=now, joined=joined
        )
        if person is not None:
            Seat.objects.create(party=party, person_id=person, duty=Duty.LEAD)
    StageLog.objects.create(deal=deal, target=deal.stage, at=now, by_id=actor.person_id)
    parties = [organisation.number for organisation, *_ in sides]
    publish(DealOpened(deal=number, parties=parties), actor=actor)
    return deal


def first_due(stage: str, today: date | None = None) -> date | None:
    """Return the day by which a stage that begins today should end, or None at the end of a deal."""
    days = STAGE_DAYS.get(stage)
    return (today or timezone.localdate()) + timedelta(days=days) if days else None


def require_revision(deal: Deal, revision: int) -> None:
    """Raise ``MovedMeanwhile`` unless the reader has seen the deal as it is."""
    if deal.revision != revision:
        raise MovedMeanwhile(MOVED, data={"number": deal.number, "revision": deal.revision})


def require_alive(deal: Deal) -> None:
    """Raise ``IllegalMove`` when the deal is over."""
    if deal.stage in OVER:
        raise IllegalMove("The deal is over.", data={"stage": deal.stage})


def touch_deal(deal: Deal) -> None:
    """Count a change of what the parties agree to: words given before it are void. The caller holds the deal."""
    deal.revision += 1
    deal.save()


@transaction.atomic
def change_frame(deal: Deal, values: Mapping[str, object], *, revision: int, actor: Actor) -> Deal:
    """Change fields of ``FRAME_FIELDS``. Publishes ``DealChanged``.

    Raises ``Forbidden``, ``IllegalMove``, ``MovedMeanwhile`` or ``Invalid``.
    """
    row = lock_deal(deal.pk)
    require(actor, Action.DEAL_WRITE, row)
    require_alive(row)
    require_revision(row, revision)
    before = {name: _plain(getattr(row, name)) for name in FRAME_FIELDS}
    for name in FRAME_FIELDS:
        if name in values:
            setattr(row, name, values[name])
    _check_frame(row)
    changes = changes_between(before, {name: _plain(getattr(row, name)) for name in FRAME_FIELDS})
    if changes:
        touch_deal(row)
        publish(DealChanged(row.number, sorted(changes), row.revision), actor=actor, changes=changes)
    return row


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _check_frame(row: Deal) -> None:
    problems = Problems()
    row.title = str(row.title).strip()
    if not 2 <= len(row.title) <= 120:
        problems.add("title", "deals.title_length", "Give the deal a title of 2 to 120 characters.")
    if row.contract_kind not in list(ContractKind):
        problems.add("contract_kind", "deals.contract_kind", "Choose a kind of contract.")
    if row.price_by and row.price_by not in list(PriceBy):
        problems.add("price_by", "deals.price_by", "Choose how the price is found.")
    first, last = row.published_from, row.published_until
    if (first is None) != (last is None) or (first and last and last < first):
        problems.add("published_until", "deals.publication_days", "Give the first and the last day of the publication.")
    if len(row.registration_number) > 60:
        problems.add("registration_number", "deals.registration_long", "Keep the number within 60 characters.")
    problems.check("The deal cannot be changed like this.")
