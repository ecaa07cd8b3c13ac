"""The kernel's own jobs: mail, and what is forgotten when it has ended."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from lianqiao.core.jobs import task
from lianqiao.core.limits import delete_ended_counters
from lianqiao.core.mail import send_mail
from lianqiao.core.models import Mail
from lianqiao.core.signed import delete_ended_links

__all__ = ["forget_ended", "send_mail"]
MAIL_KEPT = timedelta(days=90)


@task(queue="upkeep", lock="ended", once=True, cron="27 4 * * *")
def forget_ended() -> None:
    """Delete what has ended: counters, used links, sessions, and mail records after three months."""
    delete_ended_counters()
    delete_ended_links()
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    Mail.objects.filter(created__lt=now - MAIL_KEPT).exclude(begun=None, refused="").delete()
