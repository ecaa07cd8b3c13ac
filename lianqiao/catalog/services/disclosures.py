"""The life of a wish to read a confidential layer: asked for, its text accepted, granted or refused, ended."""

import hashlib
import ipaddress
import json
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.models import Organisation
from lianqiao.catalog.access import AUTHORISED, Action
from lianqiao.catalog.choices import ANSWER_DAYS, GRANT_DAYS, DisclosureState, Layer
from lianqiao.catalog.events import (
    AgreementAccepted,
    DisclosureEvent,
    DisclosureExpired,
    DisclosureGranted,
    DisclosureRefused,
    DisclosureRequested,
    DisclosureRevoked,
    DisclosureTakenBack,
)
from lianqiao.catalog.models import AgreementText, Demand, Disclosure, Entry
from lianqiao.catalog.models.disclosure import LIVE
from lianqiao.catalog.queries import lock_entry
from lianqiao.catalog.queries.agreements import Agreement, agreement_in_force
from lianqiao.catalog.queries.disclosures import lock_disclosure, names_known, open_disclosure, side_of
from lianqiao.catalog.services.notices import tell_asker, tell_owner
from lianqiao.catalog.states import DISCLOSURE_STATES
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish, publish_all
from lianqiao.core.changes import Changes
from lianqiao.core.errors import Conflict, FieldProblem, Forbidden, Invalid, Problems
from lianqiao.core.events import Event
from lianqiao.core.limits import check_limit
from lianqiao.core.numbers import take_numbers

PURPOSE_CHARACTERS = (10, 2000)
REASON_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Circumstances:
    """From where an acceptance came; only a shortened address and a digest of the program's name are kept."""

    address: str = ""
    program: str = ""

    def as_evidence(self) -> dict[str, str]:
        """Return what is kept: the address without its last part, and a digest."""
        program = hashlib.sha256(self.program.encode()).hexdigest() if self.program else ""
        return {"network": shortened_address(self.address), "program_sha256": program}


def shortened_address(address: str) -> str:
    """Return the network of an IP address (24 bits of IPv4, 48 of IPv6); empty for what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{bits}", strict=False))


@transaction.atomic
def ask_disclosure(entry: Entry, layer: str, *, purpose: str, actor: Actor) -> Disclosure:
    """Ask to read a layer for the organisation that the person acts for. Publishes ``DisclosureRequested``.

    Raises ``Forbidden``, ``Conflict`` (already asked, or an earlier step is missing), ``Invalid`` or ``TooMany``.
    """
    row = lock_entry(entry.KIND, entry.pk)  # two requests at once stand in line
    require(actor, Action.DISCLOSURE_ASK, row)
    check_limit("disclosure", f"person {actor.person_id}")
    asker = acting_organisation(actor)
    layer = Layer(layer)
    _check_purpose(purpose)
    _check_earlier_steps(row, layer, asker, actor)
    if Disclosure.objects.filter(**side_of(row), layer=layer, organisation=asker, state__in=LIVE).exists():
        raise Conflict("Your organisation has already asked for this layer.", code="catalog.disclosure_exists")
    [number] = take_numbers("L")
    wish = Disclosure.objects.create(
        number=number, **side_of(row), layer=layer, organisation=asker, purpose=purpose.strip(), asked_by_id=actor.person_id
    )  # fmt: skip
    changes: Changes = {"state": (None, wish.state), "purpose": (None, wish.purpose)}
    publish(DisclosureRequested(**_about(wish)), actor=actor, changes=changes)
    return wish


def acting_organisation(actor: Actor) -> Organisation:
    """Return the organisation that the person acts for. Raises ``Forbidden`` when there is none."""
    found = Organisation.objects.filter(pk=actor.organisation_id or 0).first()
    if found is None:
        raise Forbidden("Only for an organisation can this be asked.")
    return found


def _check_purpose(purpose: str) -> None:
    least, most = PURPOSE_CHARACTERS
    if not least <= len(purpose.strip()) <= most:
        problem = FieldProblem("purpose", "catalog.purpose_length", "Say in 10 to 2000 characters what it is for.")
        raise Invalid("The request cannot be made like this.", problems=[problem])


def _check_earlier_steps(entry: Entry, layer: Layer, asker: Organisation, actor: Actor) -> None:
    if isinstance(entry, Demand) and entry.is_anonymous and not names_known([asker.pk], entry):
        raise Conflict(
            "The owner is anonymous: exchange names first, since an agreement names both sides.",
            code="catalog.names_unknown",
        )
    grant = open_disclosure(actor, entry, Layer.NDA) if layer == Layer.INTENT else None
    if layer == Layer.INTENT and (grant is None or grant.organisation_id != asker.pk):
        raise Conflict("This layer comes after the one under a confidentiality agreement.", code="catalog.nda_missing")


@transaction.atomic
def accept_agreement(wish: Disclosure, *, text_sha256: str, circumstances: Circumstances, actor: Actor) -> Disclosure:
    """Accept the text in force for the organisation that asks; needs authority for it. Publishes ``AgreementAccepted``.

    ``text_sha256`` is of the text that the person has read. Raises ``Forbidden``, ``IllegalMove`` or ``Conflict`` (another version
    came into force meanwhile).
    """
    row = lock_disclosure(wish.pk)
    require(actor, Action.DISCLOSURE_ACCEPT, row)
    before = row.state
    row.state = DISCLOSURE_STATES.target(row.state, "accept")
    agreement = agreement_in_force(row.layer, timezone.localdate())
    if text_sha256 != agreement.sha256:
        raise Conflict("The text has a new version. Read it before you accept.", code="catalog.agreement_changed")
    row.text = _kept(agreement)
    row.accepted, row.accepted_by_id = timezone.now(), actor.person_id
    row.authority = _authority(actor, row.organisation_id)
    row.evidence = _evidence(row, agreement, circumstances, actor)
    row.evidence_sha256 = _digest(row.evidence)
    fact = AgreementAccepted(
        **_about(row), text_version=agreement.version, text_sha256=agreement.sha256, authority=row.authority,
        evidence_sha256=row.evidence_sha256,
    )  # fmt: skip
    row.audit_sequence = publish(fact, actor=actor, changes={"state": (before, row.state)}).sequence
    row.save()
    tell_owner(row)
    return row


def _authority(actor: Actor, organisation_id: int) -> str:
    held = actor.memberships.get(organisation_id, frozenset())
    return next((role.value for role in AUTHORISED if role in held), "system")


def _kept(agreement: Agreement) -> AgreementText:
    text, _ = AgreementText.objects.get_or_create(
        sha256=agreement.sha256,
        defaults={
            "layer": agreement.layer,
            "version": agreement.version,
            "title": agreement.title,
            "body": agreement.body,
        },
    )
    return text


def _evidence(row: Disclosure, agreement: Agreement, circumstances: Circumstances, actor: Actor) -> dict[str, object]:
    assert row.accepted is not None
    return {
        "disclosure": row.number,
        "entry": row.entry.number,
        "layer": row.layer,
        "organisation": row.organisation.number,
        "organisation_name": row.organisation.name,
        "organisation_uscc": row.organisation.uscc or "",
        "person": actor.person_id,
        "authority": row.authority,
        "purpose": row.purpose,
        "text_version": agreement.version,
        "text_sha256": agreement.sha256,
        "accepted": row.accepted.isoformat(),
        **circumstances.as_evidence(),
    }


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def grant_disclosure(wish: Disclosure, *, actor: Actor, valid_until: date | None = None) -> Disclosure:
    """Open the layer until a day (a year from now at the latest). Publishes ``DisclosureGranted``.

    Raises ``Forbidden``, ``IllegalMove`` or ``Invalid``.
    """
    row = lock_disclosure(wish.pk)
    require(actor, Action.DISCLOSURE_DECIDE, row)
    today = timezone.localdate()
    latest = today + timedelta(days=GRANT_DAYS)
    until = valid_until or latest
    target = DISCLOSURE_STATES.target(row.state, "grant")
    if not today <= until <= latest:
        problem = FieldProblem("valid_until", "catalog.grant_dates", "Choose a day from today to a year from now.")
        raise Invalid("The layer cannot be opened like this.", problems=[problem])
    row.valid_until = until
    fact = DisclosureGranted(**_about(row), valid_until=until.isoformat())
    return _decided(row, target, fact, actor=actor)


@transaction.atomic
def refuse_disclosure(wish: Disclosure, *, reason: str, actor: Actor) -> Disclosure:
    """Do not open the layer. Publishes ``DisclosureRefused``. Raises ``Forbidden``, ``IllegalMove`` or ``Invalid`` (no reason)."""
    row = lock_disclosure(wish.pk)
    require(actor, Action.DISCLOSURE_DECIDE, row)
    target = DISCLOSURE_STATES.target(row.state, "refuse")
    row.reason = checked_reason(reason)
    return _decided(row, target, DisclosureRefused(**_about(row), reason=row.reason), actor=actor)


@transaction.atomic
def revoke_disclosure(wish: Disclosure, *, reason: str, actor: Actor) -> Disclosure:
    """Close an opened layer again. Publishes ``DisclosureRevoked``. Raises ``Forbidden``, ``IllegalMove`` or ``Invalid``."""
    row = lock_disclosure(wish.pk)
    require(actor, Action.DISCLOSURE_DECIDE, row)
    target = DISCLOSURE_STATES.target(row.state, "revoke")
    row.reason = checked_reason(reason)
    return _decided(row, target, DisclosureRevoked(**_about(row), reason=row.reason), actor=actor)


@transaction.atomic
def take_back_disclosure(wish: Disclosure, *, actor: Actor) -> Disclosure:
    """Give up a wish or an access. Publishes ``DisclosureTakenBack``. Raises ``Forbidden`` or ``IllegalMove``."""
    row = lock_disclosure(wish.pk)
    require(actor, Action.DISCLOSURE_TAKE_BACK, row)
    before = row.state
    row.state = DISCLOSURE_STATES.target(row.state, "take_back")
    row.save()
    publish(DisclosureTakenBack(**_about(row)), actor=actor, changes={"state": (before, row.state)})
    return row


@transaction.atomic
def expire_disclosures(today: date, *, actor: Actor, limit: int = 500) -> int:
    """End the grants whose day has passed and the wishes that nobody answered; returns how many. Publishes ``DisclosureExpired``."""
    rows = Disclosure.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("organisation", "achievement", "demand")
    ended = rows.filter(state=DisclosureState.GRANTED, valid_until__lt=today)[:limit]
    asked = rows.filter(
        state__in=[DisclosureState.REQUESTED, DisclosureState.ACCEPTED],
        asked__date__lt=today - timedelta(days=ANSWER_DAYS),
    )[:limit]
    facts: list[tuple[Event, Changes | None]] = []
    for row in [*ended, *asked]:
        before = row.state
        row.state = DISCLOSURE_STATES.target(row.state, "expire")
        row.save(update_fields=["state"])
        facts.append((DisclosureExpired(**_about(row)), {"state": (before, row.state)}))
    publish_all(facts, actor=actor)
    return len(facts)


def checked_reason(reason: str) -> str:
    """Return a reason that is given and not too long. Raises ``Invalid``."""
    problems = Problems()
    if not reason.strip():
        problems.add("reason", "catalog.reason_missing", "Give a reason; the other side reads it.")
    elif len(reason) > REASON_CHARACTERS:
        problems.add("reason", "catalog.reason_long", "Keep the reason within 1000 characters.")
    problems.check("A reason is needed.")
    return reason.strip()


def _decided(row: Disclosure, target: str, fact: DisclosureEvent, *, actor: Actor) -> Disclosure:
    before, row.state = row.state, target
    row.decided, row.decided_by_id = timezone.now(), actor.person_id
    row.save()
    publish(fact, actor=actor, changes={"state": (before, row.state)})
    tell_asker(row)
    return row


def _about(row: Disclosure) -> dict[str, str]:
    entry = row.entry
    return {
        "kind": entry.KIND.value,
        "number": entry.number,
        "layer": row.layer,
        "disclosure": row.number,
        "organisation": row.organisation.number,
    }
