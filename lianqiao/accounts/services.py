"""Writes of people, organisations and tokens."""

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.access import Action
from lianqiao.accounts.choices import MemberRole, PlatformRole, VerificationLevel
from lianqiao.accounts.events import (
    ExamplesMarked,
    JobRetried,
    MembershipGranted,
    OrganisationCreated,
    OrganisationImported,
    OrganisationsImported,
    PersonCreated,
    TokenIssued,
    TokenRevoked,
)
from lianqiao.accounts.models import ApiToken, Appointment, Membership, Organisation, User
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish, publish_all
from lianqiao.core.changes import Changes, changes_between, filled
from lianqiao.core.errors import Conflict, NotFound
from lianqiao.core.events import Event
from lianqiao.core.jobs import retry_failed
from lianqiao.core.numbers import take_numbers
from lianqiao.core.text.pinyin import sort_key
from lianqiao.core.tokens import new_token, token_digest
from lianqiao.regions.models import Place


@dataclass(frozen=True, slots=True)
class OrganisationInput:
    """The validated content of an organisation; references as keys."""

    name: str
    name_en: str = ""
    short_name: str = ""
    kinds: list[str] = field(default_factory=list)
    uscc: str | None = None
    place_id: str | None = None
    industry_id: str | None = None
    scope: str = ""
    description: str = ""
    website: str = ""
    address: str = ""
    source: str = ""
    external_id: str = ""

    def digest(self) -> str:
        """Return a SHA-256 of the whole content, to tell a changed row from an unchanged one."""
        text = json.dumps(dataclasses.asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


TOUCHED_EVERY = timedelta(minutes=1)
_FIELDS = tuple(item.name for item in dataclasses.fields(OrganisationInput))


@transaction.atomic
def create_organisation(content: OrganisationInput, *, actor: Actor) -> Organisation:
    """Enter an organisation. Publishes ``OrganisationCreated``. Raises ``Forbidden`` or ``Conflict`` (code or identity taken)."""
    require(actor, Action.ORGANISATION_CREATE)
    if _existing([content]) != [None]:
        raise Conflict("This organisation is already entered.", code="accounts.organisation_exists")
    [number] = take_numbers("O")
    organisation = _fill(Organisation(number=number), content)
    organisation.save()
    changes = changes_between({}, filled(organisation_values(organisation)))
    publish(OrganisationCreated(number=number), actor=actor, changes=changes)
    return organisation


@transaction.atomic
def register_organisation(content: OrganisationInput, *, actor: Actor) -> Organisation:
    """Enter an organisation and become its owner. Publishes ``OrganisationCreated`` and ``MembershipGranted``.

    Raises ``Forbidden`` or ``Conflict`` (code taken). The caller has checked the code.
    """
    require(actor, Action.ORGANISATION_REGISTER)
    if not content.uscc or _existing([content]) != [None]:
        raise Conflict("This organisation is already entered.", code="accounts.organisation_exists")
    [number] = take_numbers("O")
    organisation = _fill(Organisation(number=number), content)
    organisation.save()
    publish(OrganisationCreated(number=number), actor=actor)
    if actor.person_id is not None:  # a person, as the rule demands, not a job
        Membership.objects.create(person_id=actor.person_id, organisation=organisation, role=MemberRole.OWNER)
        publish(MembershipGranted(number=number, person_id=actor.person_id, role=MemberRole.OWNER), actor=actor)
    return organisation


@transaction.atomic
def write_organisations(
    contents: Sequence[OrganisationInput], *, actor: Actor, import_number: str
) -> tuple[int, int, int]:
    """Write organisations known by (source, external id) or by code; returns how many were created, changed and unchanged.

    Publishes ``OrganisationImported`` of each and ``OrganisationsImported``. Raises ``Forbidden``.
    """
    require(actor, Action.ORGANISATION_IMPORT)
    latest = {(content.source, content.external_id or position): content for position, content in enumerate(contents)}
    first = {content.uscc: content for content in reversed(latest.values()) if content.uscc}
    # Two rows with one code are the same organisation: the later finds what the earlier wrote.
    later = [content for content in latest.values() if content.uscc and first[content.uscc] is not content]
    waiting = {id(content) for content in later}
    now = [content for content in latest.values() if id(content) not in waiting]
    rows = _existing(now)
    new = [content for content, row in zip(now, rows, strict=True) if row is None]
    stale = [
        (row, content) for row, content in zip(rows, now, strict=True) if row and row.content_hash != content.digest()
    ]
    before = {row.number: organisation_values(row) for row, _ in stale}
    written = _create(new) + _update(stale)
    if written:
        facts: list[tuple[Event, Changes | None]] = [
            (
                OrganisationImported(number=row.number, import_number=import_number),
                changes_between(filled(before.get(row.number, {})), filled(organisation_values(row))),
            )
            for row in written
        ]
        numbers = [row.number for row in written]
        facts.append((OrganisationsImported(import_number=import_number, numbers=numbers), None))
        publish_all(facts, actor=actor)
    counts = (len(new), len(stale), len(now) - len(new) - len(stale))
    rest = write_organisations(later, actor=actor, import_number=import_number) if later else (0, 0, 0)
    return counts[0] + rest[0], counts[1] + rest[1], counts[2] + rest[2]


def organisation_values(row: Organisation) -> dict[str, object]:
    """Return what the audit trail keeps of an organisation before and after a write."""
    return {name: getattr(row, name) for name in (*_FIELDS, "verification")}


def _create(contents: Sequence[OrganisationInput]) -> list[Organisation]:
    if not contents:
        return []
    numbers = take_numbers("O", len(contents))
    pairs = zip(numbers, contents, strict=True)
    return Organisation.objects.bulk_create([_fill(Organisation(number=number), content) for number, content in pairs])


def _update(pairs: Sequence[tuple[Organisation, OrganisationInput]]) -> list[Organisation]:
    if not pairs:
        return []
    rows = [_fill(row, content) for row, content in pairs]
    for row in rows:
        row.changed = timezone.now()
    names = [*_FIELDS, "name_key", "content_hash", "revision", "verification", "changed"]
    Organisation.objects.bulk_update(rows, names, batch_size=200)
    return rows


def _existing(contents: Sequence[OrganisationInput]) -> list[Organisation | None]:
    """Return for each content the row that it is about, locked, or None: by identity first, by code second."""
    rows = Organisation.objects.select_for_update()
    by_identity: dict[tuple[str, str], Organisation] = {}
    for source in {content.source for content in contents if content.external_id}:
        keys = [content.external_id for content in contents if content.source == source and content.external_id]
        by_identity |= {(row.source, row.external_id): row for row in rows.filter(source=source, external_id__in=keys)}
    codes = [content.uscc for content in contents if content.uscc]
    by_code = {row.uscc: row for row in rows.filter(uscc__in=codes, merged_into__isnull=True)} if codes else {}
    return [
        (by_identity.get((content.source, content.external_id)) if content.external_id else None)
        or (by_code.get(content.uscc) if content.uscc else None)
        for content in contents
    ]


@transaction.atomic
def mark_examples(source: str, *, actor: Actor) -> None:
    """Mark the organisations of a source as examples, so that nobody takes them for real ones. Publishes ``ExamplesMarked``."""
    require(actor, Action.ORGANISATION_IMPORT)
    Organisation.objects.filter(source=source, is_example=False).update(is_example=True)
    publish(ExamplesMarked(source=source), actor=actor)


def _fill(row: Organisation, content: OrganisationInput) -> Organisation:
    for name in _FIELDS:
        setattr(row, name, getattr(content, name))
    row.name_key = sort_key(row.name)[:400]
    row.content_hash = content.digest()
    row.revision += 1
    if row.verification != VerificationLevel.VERIFIED:
        row.verification = VerificationLevel.CODE if row.uscc else VerificationLevel.NONE
    return row


@transaction.atomic
def create_person(email: str, name: str, *, password: str | None, actor: Actor, is_staff: bool = False) -> User:
    """Enter a person who can sign in. Publishes ``PersonCreated``. Raises ``Forbidden`` or ``Conflict`` (address taken)."""
    require(actor, Action.PERSON_CREATE)
    if User.objects.filter(email__iexact=email).exists():
        raise Conflict("There is already a person with this e-mail address.", code="accounts.person_exists")
    person = User.objects.create_user(email, password, name=name, is_staff=is_staff)
    # Whoever enters a person answers for the address.
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    publish(PersonCreated(person_id=person.pk), actor=actor)
    return person


@transaction.atomic
def grant_membership(person: User, organisation: Organisation, role: str, *, actor: Actor) -> Membership:
    """Give a person a role in an organisation (again, if it had ended). Publishes ``MembershipGranted``."""
    require(actor, Action.MEMBERSHIP_GRANT, organisation)
    _check_offices(person, PlatformRole.AUDITOR)
    membership, _ = Membership.objects.update_or_create(
        person=person, organisation=organisation, role=MemberRole(role), defaults={"until": None}
    )
    publish(MembershipGranted(number=organisation.number, person_id=person.pk, role=role), actor=actor)
    return membership


@transaction.atomic
def appoint(person: User, role: str, *, actor: Actor, place: Place | None = None) -> Appointment:
    """Give a person an office for the platform. Publishes ``MembershipGranted``."""
    require(actor, Action.PERSON_CREATE)
    others = [other.value for other in PlatformRole if other != PlatformRole.AUDITOR]
    _check_offices(person, *(others if role == PlatformRole.AUDITOR else [PlatformRole.AUDITOR]))
    if role == PlatformRole.AUDITOR and person.memberships.filter(until__isnull=True).exists():
        raise Conflict("An auditor belongs to no organisation.", code="accounts.roles_exclude")
    office, _ = Appointment.objects.update_or_create(
        person=person, role=PlatformRole(role), place=place, defaults={"until": None}
    )
    publish(MembershipGranted(number="", person_id=person.pk, role=role), actor=actor)
    return office


def _check_offices(person: User, *excluded: str) -> None:
    """Raise ``Conflict`` when the person holds an office that excludes what is to be given (separation of the three offices)."""
    if person.appointments.filter(role__in=excluded, until__isnull=True).exists():
        raise Conflict(
            "Whoever audits holds no other office and belongs to no organisation.", code="accounts.roles_exclude"
        )


@transaction.atomic
def issue_token(
    person: User, name: str, *, actor: Actor, can_write: bool = False, expires: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a key for a program; returns the row and the key, which is shown this once. Publishes ``TokenIssued``."""
    require(actor, Action.TOKEN_ISSUE, person)
    key = new_token()
    token = ApiToken.objects.create(
        person=person, name=name, digest=token_digest(key), prefix=key[:10], can_write=can_write, expires=expires
    )
    publish(TokenIssued(person_id=person.pk, token_id=token.pk), actor=actor)
    return token, key


@transaction.atomic
def revoke_token(token_id: int, *, actor: Actor) -> None:
    """Make one of the person's own keys useless. Publishes ``TokenRevoked``. Raises ``NotFound``."""
    token = (
        ApiToken.objects.select_for_update()
        .filter(pk=token_id, person_id=actor.person_id, revoked__isnull=True)
        .first()
    )
    if token is None:
        raise NotFound("There is no such token.")
    token.revoked = timezone.now()
    token.save(update_fields=["revoked"])
    publish(TokenRevoked(person_id=token.person_id, token_id=token.pk), actor=actor)


@transaction.atomic
def retry_job(job_id: int, *, actor: Actor) -> None:
    """Put a failed job back into its queue. Publishes ``JobRetried``. Raises ``Forbidden`` or ``NotFound``."""
    require(actor, Action.JOBS_RETRY)
    retry_failed(job_id)
    publish(JobRetried(job_id=job_id), actor=actor)


def touch_token(token: ApiToken) -> None:
    """Note that a key was used, at most once a minute. A trace of use, not a fact: no event."""
    now = timezone.now()
    if token.last_used is None or now - token.last_used >= TOUCHED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used=now)
        token.last_used = now
