"""Mail: written down in the transaction that asks for it, rendered and sent by a job, never twice.

A job that dies between handing a mail over and noting so leaves it "begun" and not "sent": whether it arrived is unknown, and it is
not sent again. Everything before that (no connection, a busy server) is tried again for hours.
"""

import logging
import smtplib
import uuid
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from lianqiao.core.errors import Unavailable
from lianqiao.core.jobs import PATIENTLY, task
from lianqiao.core.models import Mail

JSON = None | bool | int | float | str | Sequence["JSON"] | Mapping[str, "JSON"]
log = logging.getLogger(__name__)


def queue_mail(template: str, *, to: Sequence[str], language: str, context: Mapping[str, JSON]) -> None:
    """Have ``emails/<template>.{subject,txt,html}`` sent to each address, in ``language``, when the transaction is committed.

    The templates see ``context``, ``site_name`` and ``public_url`` (without a slash at the end). Must run inside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("queue_mail() needs a transaction, so that the fact and its mail stand or fall together")
    for recipient in dict.fromkeys(to):  # each on its own: people do not see each other's addresses
        mail = Mail.objects.create(
            key=uuid.uuid4(), template=template, language=language, recipient=recipient, context=dict(context)
        )
        send_mail.defer(mail_id=mail.pk)


@task(queue="mail", lock="mail:{mail_id}", retry=PATIENTLY)
def send_mail(mail_id: int) -> None:
    """Render one mail and hand it to the mail server."""
    mail = _begin(mail_id)
    if mail is None:
        return
    try:
        _deliver(mail)
    except Unavailable:
        Mail.objects.filter(pk=mail.pk).update(begun=None)  # it was not handed over: the next attempt may begin anew
        raise
    except smtplib.SMTPException as error:
        reason = str(error)[:200]
        log.warning("mail %s (%s) was refused: %s", mail.key, mail.template, reason)
        Mail.objects.filter(pk=mail.pk).update(refused=reason, recipient="", context={})
        return
    Mail.objects.filter(pk=mail.pk).update(sent=timezone.now(), recipient="", context={})


def render_mail(template: str, language: str, context: Mapping[str, object]) -> tuple[str, str, str]:
    """Return subject, text and HTML of a mail in a language."""
    known = {"site_name": settings.SITE_NAME, "public_url": settings.PUBLIC_URL, **context}
    with translation.override(language):
        subject, text = (_render_plain(f"emails/{template}.{kind}", known) for kind in ("subject", "txt"))
        html = get_template(f"emails/{template}.html").render({**known, "language": translation.get_language()})
    return " ".join(subject.split()), text, html


def _begin(mail_id: int) -> Mail | None:
    """Mark a mail as begun and return it; None when it was sent or refused, or when an earlier attempt ended in the dark."""
    with transaction.atomic():
        mail = Mail.objects.select_for_update().filter(pk=mail_id).first()
        if mail is None or mail.sent or mail.refused:
            return None
        if mail.begun:
            log.warning(
                "mail %s (%s) may have been sent when its worker died; it is not sent again", mail.key, mail.template
            )
            return None
        mail.begun = timezone.now()
        mail.save(update_fields=["begun"])
    return mail


def _deliver(mail: Mail) -> None:
    """Hand a mail over. Raises ``Unavailable`` when it surely was not taken and may be later, ``SMTPException`` when refused."""
    try:
        rendered = render_mail(mail.template, mail.language, mail.context)
    except Exception:
        Mail.objects.filter(pk=mail.pk).update(begun=None)  # a fault of ours: once mended, the job can be put back
        raise
    hand_over(rendered, to=mail.recipient, key=mail.key)


def hand_over(
    rendered: tuple[str, str, str], *, to: str, key: uuid.UUID, headers: Mapping[str, str] | None = None
) -> None:
    """Hand subject, text and HTML to the mail server; ``key`` makes the Message-ID, the same however often it is sent.

    Raises ``Unavailable`` when it surely was not taken and may be later, ``SMTPException`` when refused.
    """
    subject, text, html = rendered
    line = get_connection()
    try:
        line.open()
    except OSError as error:  # SMTPException is one; also wrong credentials, which an operator mends
        raise Unavailable(f"The mail server does not answer: {error}") from error
    message = EmailMultiAlternatives(subject, text, to=[to], connection=line)
    message.extra_headers["Message-ID"] = f"<{key}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].strip('>')}>"
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.extra_headers.update(headers or {})
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        if _is_temporary(error):
            raise Unavailable(f"The mail server refuses for now: {error}") from error
        raise
    finally:
        line.close()


def _is_temporary(error: smtplib.SMTPException) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(400 <= code < 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and 400 <= error.smtp_code < 500


def _render_plain(name: str, context: Mapping[str, object]) -> str:
    """Render a template whose result is no HTML: nothing in it is escaped."""
    compiled = get_template(name).template  # type: ignore[attr-defined]  # Django's own backend
    return str(compiled.render(Context(dict(context), autoescape=False))).strip() + "\n"
