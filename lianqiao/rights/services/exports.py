"""A copy of everything that the platform holds about a person."""

import json
import secrets
import zipfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lianqiao.accounts.models import User
from lianqiao.core.access import require
from lianqiao.core.actors import Actor
from lianqiao.core.bus import publish
from lianqiao.core.errors import Conflict, NotFound
from lianqiao.core.mail import queue_mail
from lianqiao.core.models import AuditEntry
from lianqiao.core.personal import held
from lianqiao.core.signed import LinkRefused, issue_link, read_link
from lianqiao.rights.access import Action
from lianqiao.rights.events import OwnDataAsked, OwnDataMade
from lianqiao.rights.models import DataExport

PURPOSE = "own-data"
KEPT = timedelta(days=7)
ASKED_EVERY = timedelta(hours=1)


@transaction.atomic
def ask_export(person: User, *, actor: Actor) -> DataExport:
    """Have a copy made by a job. Publishes ``OwnDataAsked``. Raises ``Conflict`` when one was asked for within the hour."""
    require(actor, Action.PERSON_RIGHTS, person)
    User.objects.select_for_update().get(pk=person.pk)
    if DataExport.objects.filter(person=person, asked__gt=timezone.now() - ASKED_EVERY).exists():
        raise Conflict("A copy was asked for within the last hour; it comes by mail.", code="rights.export_waits")
    export = DataExport.objects.create(person=person)
    publish(OwnDataAsked(person_id=person.pk, export_id=export.pk), actor=actor)
    return export


@transaction.atomic
def make_export(export_id: int, *, actor: Actor) -> None:
    """Write the copy and send its link. Publishes ``OwnDataMade``. Doing it twice changes nothing."""
    export = DataExport.objects.select_for_update().select_related("person").filter(pk=export_id).first()
    if export is None or export.ready or not export.person.is_active:
        return
    export.file_name = f"{secrets.token_hex(24)}.zip"
    path = _folder() / export.file_name
    _write(path, export.person)
    export.ready, export.size_bytes = timezone.now(), path.stat().st_size
    export.ends = export.ready + KEPT
    export.save()
    token = issue_link(PURPOSE, str(export.pk), KEPT)
    context = {"name": export.person.name, "path": f"/account/privacy/data/{token}"}
    queue_mail("own_data", to=[export.person.email], language=export.person.language, context=context)
    publish(OwnDataMade(person_id=export.person_id, export_id=export.pk), actor=actor)


def open_export(token: str, *, actor: Actor) -> Path:
    """Return the file behind a link, for the person whom it is about. Raises ``LinkRefused`` or ``NotFound``."""
    key = read_link(PURPOSE, token)
    export = DataExport.objects.filter(pk=int(key), person_id=actor.person_id).first()
    if export is None:
        raise NotFound("There is no such copy.")
    path = _folder() / export.file_name
    if not export.file_name or not path.is_file():
        raise LinkRefused("This link has been used or has ended.")
    return path


def delete_ended_exports() -> int:
    """Delete copies whose days are over; returns how many."""
    rows = list(DataExport.objects.filter(ends__lt=timezone.now()))
    for row in rows:
        (_folder() / row.file_name).unlink(missing_ok=True)
    DataExport.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _write(path: Path, person: User) -> None:
    path.touch(mode=0o600)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for item in held():
            target.writestr(f"{item.file_stem}.json", _json(item.described(person)))
        target.writestr("audit.json", _json(_own_traces(person.pk)))
        told = {
            "person": person.pk,
            "made": timezone.now(),
            "files": [*(f"{it.file_stem}.json" for it in held()), "audit.json"],
        }
        target.writestr("about.json", _json(told))


def _own_traces(person_id: int) -> list[dict[str, object]]:
    """Return what the audit trail keeps of a person: what they did, and what happened to their account."""
    own = AuditEntry.objects.filter(actor__contains=f'"person":{person_id},') | AuditEntry.objects.filter(
        actor__endswith=f'"person":{person_id}}}'
    )
    about = AuditEntry.objects.filter(subject=f"person:{person_id}")
    rows = (own | about).order_by("sequence")
    names = ("sequence", "at", "event", "subject")
    return [dict(zip(names, values, strict=True)) for values in rows.values_list(*names)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "own-data"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
