"""The exchange of names over an anonymous demand: neither side is named before both have agreed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import ANSWER_DAYS, ExchangeState
from lianqiao.catalog.events import (
    ExchangeExpired,
    ExchangeRefused,
    ExchangeRequested,
    ExchangeTakenBack,
    NamesExchanged,
)
from lianqiao.catalog.models import Demand, Entry, NameExchange
from lianqiao.catalog.queries import lock_entry
from lianqiao.catalog.queries.disclosures import lock_exchange
from lianqiao.catalog.queries.mentions import mentions_in
from lianqiao.catalog.services.disclosures import PURPOSE_CHARACTERS, acting_organisation, checked_reason
from lianqiao.catalog.services.notices import tell_asker, tell_owner
from lianqiao.catalog.states import EXCHANGE_STATES
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish, publish_all
from lianqiao.core.changes import Changes
from lianqiao.core.errors import Conflict, FieldProblem, Invalid
from lianqiao.core.events import Event
from lianqiao.core.limits import check_limit
from lianqiao.core.numbers import take_numbers

_LIVE = (ExchangeState.REQUESTED, ExchangeState.AGREED)


@transaction.atomic
def ask_exchange(entry: Entry, *, message: str, actor: Actor) -> NameExchange:
    """Ask the owner of an anonymous demand to exchange names; asking is the asker's consent. Publishes ``ExchangeRequested``.

    Raises ``Forbidden``, ``Conflict`` or ``Invalid``: the message must not name the asker, whom the owner knows only after agreeing.
    """
    row = lock_entry(entry.KIND, entry.pk)
    require(actor, Action.EXCHANGE_ASK, row)
    if not isinstance(row, Demand) or not row.is_anonymous:
        raise Conflict("This entry is not anonymous; its owner is named on its page.", code="catalog.not_anonymous")
    check_limit("disclosure", f"person {actor.person_id}")
    asker = acting_organisation(actor)
    _check_message(message, asker)
    if NameExchange.objects.filter(demand=row, organisation=asker, state__in=_LIVE).exists():
        raise Conflict("Your organisation has already asked.", code="catalog.exchange_exists")
    [number] = take_numbers("X", scattered=True)
    wish = NameExchange.objects.create(
        number=number, demand=row, organisation=asker, message=message.strip(), asked_by_id=actor.person_id
    )
    changes: Changes = {"state": (None, wish.state), "message": (None, wish.message)}
    publish(ExchangeRequested(**_about(wish)), actor=actor, changes=changes)
    tell_owner(wish)
    return wish


def _check_message(message: str, asker: Organisation) -> None:
    least, most = PURPOSE_CHARACTERS
    problems = []
    if not least <= len(message.strip()) <= most:
        problems.append(
            FieldProblem("message", "catalog.purpose_length", "Say in 10 to 2000 characters what it is for.")
        )
    if mentions_in({"message": message}, asker):
        problems.append(
            FieldProblem(
                "message", "catalog.message_names_asker", "Leave your own name out: it is shown when both agree."
            )
        )
    if problems:
        raise Invalid("The request cannot be made like this.", problems=problems)


@transaction.atomic
def agree_exchange(wish: NameExchange, *, actor: Actor) -> NameExchange:
    """Agree for the owner: each side is shown the other's name from now on. Publishes ``NamesExchanged``.

    Raises ``Forbidden`` or ``IllegalMove``.
    """
    row = lock_exchange(wish.pk)
    require(actor, Action.EXCHANGE_DECIDE, row)
    target = EXCHANGE_STATES.target(row.state, "agree")
    return _decided(row, target, NamesExchanged(**_about(row)), actor=actor)


@transaction.atomic
def refuse_exchange(wish: NameExchange, *, reason: str, actor: Actor) -> NameExchange:
    """Do not agree; nobody is named. The reason must not name the owner. Publishes ``ExchangeRefused``.

    Raises ``Forbidden``, ``IllegalMove`` or ``Invalid``.
    """
    row = lock_exchange(wish.pk)
    require(actor, Action.EXCHANGE_DECIDE, row)
    target = EXCHANGE_STATES.target(row.state, "refuse")
    row.reason = checked_reason(reason)
    if row.demand.organisation and mentions_in({"reason": row.reason}, row.demand.organisation):
        problem = FieldProblem("reason", "catalog.reason_names_owner", "Leave your own name out of the reason.")
        raise Invalid("The reason would give your name away.", problems=[problem])
    return _decided(row, target, ExchangeRefused(**_about(row), reason=row.reason), actor=actor)


@transaction.atomic
def take_back_exchange(wish: NameExchange, *, actor: Actor) -> NameExchange:
    """Take the wish back before the owner answers. Publishes ``ExchangeTakenBack``. Raises ``Forbidden`` or ``IllegalMove``."""
    row = lock_exchange(wish.pk)
    require(actor, Action.EXCHANGE_TAKE_BACK, row)
    target = EXCHANGE_STATES.target(row.state, "take_back")
    return _decided(row, target, ExchangeTakenBack(**_about(row)), actor=actor)


@transaction.atomic
def expire_exchanges(today: date, *, actor: Actor, limit: int = 500) -> int:
    """Let the wishes lapse that nobody answered; returns how many. Publishes ``ExchangeExpired``."""
    rows = NameExchange.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("organisation", "demand")
    facts: list[tuple[Event, Changes | None]] = []
    early = today - timedelta(days=ANSWER_DAYS)
    for row in rows.filter(state=ExchangeState.REQUESTED, asked__date__lt=early)[:limit]:
        before = row.state
        row.state = EXCHANGE_STATES.target(row.state, "expire")
        row.save(update_fields=["state"])
        facts.append((ExchangeExpired(**_about(row)), {"state": (before, row.state)}))
    publish_all(facts, actor=actor)
    return len(facts)


def _decided(row: NameExchange, target: str, fact: Event, *, actor: Actor) -> NameExchange:
    before, row.state = row.state, target
    row.decided, row.decided_by_id = timezone.now(), actor.person_id
    row.save()
    publish(fact, actor=actor, changes={"state": (before, row.state)})
    if row.state != ExchangeState.TAKEN_BACK:
        tell_asker(row)
    return row


def _about(row: NameExchange) -> dict[str, str]:
    return {
        "kind": row.demand.KIND.value,
        "number": row.demand.number,
        "exchange": row.number,
        "organisation": row.organisation.number,
    }
