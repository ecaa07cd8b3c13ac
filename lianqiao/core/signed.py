"""Links that do one thing once: signed, limited in time, and remembered by digest when used.

A page shows what a link would do with ``read_link`` and does it on a POST with ``redeem_link``: mail scanners open every link.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from lianqiao.core.errors import DomainError
from lianqiao.core.models import UsedLink

_SALT = "lianqiao.links."


class LinkRefused(DomainError):
    """The link is altered, for something else, ended or used: which of these is not told."""

    code = "core.link_refused"
    status = 410


def issue_link(purpose: str, subject: str, valid_for: timedelta) -> str:
    """Return a token that stands for ``subject`` (a key, no secret: it can be read) and ends after ``valid_for``."""
    ends = int((timezone.now() + valid_for).timestamp())
    return signing.dumps([subject, ends, secrets.token_urlsafe(8)], salt=_SALT + purpose)


def read_link(purpose: str, token: str) -> str:
    """Return the subject of a token without using it. Raises ``LinkRefused``."""
    subject, _ = _open(purpose, token)
    if UsedLink.objects.filter(digest=_digest(purpose, token)).exists():
        raise _refusal()
    return subject


def redeem_link(purpose: str, token: str) -> str:
    """Use a token up and return its subject. Raises ``LinkRefused``.

    Belongs to the transaction around it: when that is rolled back, the link can be used again.
    """
    subject, ends = _open(purpose, token)
    try:
        with transaction.atomic():
            UsedLink.objects.create(digest=_digest(purpose, token), ends=ends)
    except IntegrityError:
        raise _refusal() from None
    return subject


def delete_ended_links() -> int:
    """Forget the used links that have ended; returns how many."""
    return UsedLink.objects.filter(ends__lt=timezone.now()).delete()[0]


def _open(purpose: str, token: str) -> tuple[str, datetime]:
    try:
        subject, ends, _ = signing.loads(token, salt=_SALT + purpose)
        moment = datetime.fromtimestamp(ends, tz=timezone.get_current_timezone())
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        raise _refusal() from None
    if moment <= timezone.now():
        raise _refusal()
    return str(subject), moment


def _refusal() -> LinkRefused:
    return LinkRefused("This link has been used or has ended.")


def _digest(purpose: str, token: str) -> str:
    return hashlib.sha256(f"{purpose}\x1f{token}".encode()).hexdigest()
