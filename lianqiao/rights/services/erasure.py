"""Being forgotten: after some days to think it over, everything about a person goes; the key remains, for the audit trail."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.choices import PlatformRole
from lianqiao.accounts.models import Appointment, User
from lianqiao.catalog.services.forgetting import forget_person
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.mail import queue_mail
from lianqiao.core.personal import OnErasure, held
from lianqiao.identity.services import end_sign_ins
from lianqiao.rights.access import Action
from lianqiao.rights.errors import LastOwner
from lianqiao.rights.events import ErasureAsked, ErasureTakenBack, PersonErased
from lianqiao.rights.models import Consent, DataExport, Erasure
from lianqiao.rights.queries import open_erasure, organisations_owned_alone


@transaction.atomic
def ask_erasure(person: User, *, actor: Actor) -> Erasure:
    """Ask to be forgotten in some days. Publishes ``ErasureAsked``. Raises ``LastOwner`` with what to do first."""
    require(actor, Action.PERSON_RIGHTS, person)
    User.objects.select_for_update().get(pk=person.pk)
    waiting = open_erasure(person.pk)
    if waiting is not None:
        return waiting
    _check_free(person)
    due = timezone.now() + timedelta(days=settings.ERASURE_DAYS)
    erasure = Erasure.objects.create(person=person, due=due)
    context = {"name": person.name, "day": timezone.localtime(due).strftime("%Y-%m-%d")}
    queue_mail("erasure_asked", to=[person.email], language=person.language, context=context)
    publish(ErasureAsked(person_id=person.pk), actor=actor)
    return erasure


@transaction.atomic
def take_erasure_back(person: User, *, actor: Actor) -> None:
    """Stay after all. Publishes ``ErasureTakenBack`` when there was something to take back."""
    require(actor, Action.PERSON_RIGHTS, person)
    rows = Erasure.objects.filter(person=person, taken_back__isnull=True, done__isnull=True)
    if rows.update(taken_back=timezone.now()):
        publish(ErasureTakenBack(person_id=person.pk), actor=actor)


def erase_due(*, actor: Actor) -> int:
    """Forget everybody whose day has come; who has become the last owner meanwhile waits. Returns how many were forgotten."""
    keys = Erasure.objects.filter(due__lte=timezone.now(), taken_back__isnull=True, done__isnull=True)
    return sum(_erase(key, actor) for key in list(keys.values_list("pk", flat=True)))


@transaction.atomic
def _erase(erasure_id: int, actor: Actor) -> bool:
    erasure = Erasure.objects.select_for_update(of=("self",)).select_related("person").get(pk=erasure_id)
    if erasure.done or erasure.taken_back:
        return False
    person = User.objects.select_for_update().get(pk=erasure.person_id)
    try:
        _check_free(person)
    except LastOwner:
        return False
    address, language, name = person.email, person.language, person.name
    for export in DataExport.objects.filter(person=person).exclude(file_name=""):
        (Path(settings.MEDIA_ROOT) / "own-data" / export.file_name).unlink(missing_ok=True)
    end_sign_ins(person.pk, actor=actor, reason="erased")
    Consent.objects.filter(person=person, withdrawn__isnull=True).update(withdrawn=timezone.now())
    forget_person(person.pk)  # the versions of entries name people without a key: while it is known who is meant
    _forget_rows(person)
    queue_mail(
        "erased", to=[address], language=language, context={"name": name}
    )  # the only one that is still to be sent
    erasure.done = timezone.now()
    erasure.save(update_fields=["done"])
    publish(PersonErased(person_id=person.pk), actor=actor)
    return True


def _forget_rows(person: User) -> None:
    for item in held():
        if item.on_erasure == OnErasure.DELETE:
            item.rows(person).delete()
    User.objects.filter(pk=person.pk).update(
        email=f"erased-{person.pk}@erased.invalid", name="", password=make_password(None), is_active=False,
        is_staff=False, is_superuser=False, last_login=None,
    )  # fmt: skip
    for item in held():
        if item.on_erasure == OnErasure.BLANK:
            item.rows(person).update(**item.blank)


def _check_free(person: User) -> None:
    alone = organisations_owned_alone(person.pk)
    if alone:
        raise LastOwner(
            "You alone own an organisation. Make somebody else its owner first.", data={"organisations": alone}
        )
    administrators = Appointment.objects.filter(role=PlatformRole.PLATFORM_ADMINISTRATOR, person__is_active=True)
    if administrators.filter(person=person).exists() and not administrators.exclude(person=person).exists():
        raise LastOwner("You are the last administrator of the platform. Appoint another one first.")
