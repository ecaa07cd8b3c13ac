"""One attempt of a delivery: what may still be told is put into words and handed to the mail server or to a channel."""

import smtplib
import time
from collections.abc import Sequence
from datetime import UTC

from django.conf import settings
from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianqiao.accounts.models import User
from lianqiao.catalog.queries import entries_by_number
from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.errors import Unavailable
from lianqiao.core.mail import hand_over, render_mail
from lianqiao.core.sealed import Unreadable, unseal
from lianqiao.push.channels import CHANNELS, Item, Message, Policy, Refused, Unreachable, Wording, send
from lianqiao.push.choices import RULE, DestinationChannel
from lianqiao.push.models import Delivery, Destination, Notice, PushSetting
from lianqiao.push.queries.notices import NoticeView, still_visible
from lianqiao.push.queries.words import reason_sentence

SEAL = "destinations"
MOST_IN_MAIL = 30
MAIL_SERVER = "mail_server"  # the failure that is ours and not the destination's
INBOX, SETTINGS = "/push/inbox", "/push"
_TOKEN = "lianqiao.push.off"  # noqa: S105 - the name of a signature
_GROUPS = (DestinationChannel.WECOM, DestinationChannel.DINGTALK, DestinationChannel.FEISHU)


def tell(delivery: Delivery) -> bool:
    """Send what may still be told at this moment; False when nothing is left. Raises ``Unreachable`` or ``Refused``."""
    destination = delivery.destination
    person = destination.person
    if not wants_anything(person):
        return False
    with translation.override(person.language):
        views = [] if delivery.is_test else _tellable(delivery)
        if not views and not delivery.is_test:
            return False
        message = _message(delivery, views)
    if destination.channel == DestinationChannel.EMAIL:
        _mail(delivery, message)
    else:
        _post(destination, message)
    return True


def wants_anything(person: User) -> bool:
    """Whether a person still is here and has not switched everything off."""
    return person.is_active and not PushSetting.objects.filter(person=person, is_on=False).exists()


def off_address(destination: Destination) -> str:
    """Return the address under which a destination is turned off without signing in; it does nothing else and does not end."""
    return f"{settings.PUBLIC_URL}/push/off/{signing.Signer(salt=_TOKEN).sign(str(destination.key))}"


def key_of_off_token(token: str) -> str:
    """Return the key of the destination that such an address turns off. Raises ``signing.BadSignature``."""
    return signing.Signer(salt=_TOKEN).unsign(token)


def _tellable(delivery: Delivery) -> list[NoticeView]:
    """Leave out what the person put away, muted or (for mail) has seen, and entries that may not be seen any more.

    For a group, all that is not public is left out.
    """
    destination = delivery.destination
    items = delivery.items.select_related("notice__subscription").order_by("pk")
    is_mail = destination.channel == DestinationChannel.EMAIL
    views = still_visible(destination.person, [it.notice for it in items if _is_wanted(it.notice, is_mail)])
    if destination.channel not in _GROUPS:
        return views
    public = {view.entry.number for view in views if view.entry.kind == RULE}
    for kind in {view.entry.kind for view in views} - {RULE}:
        public |= entries_by_number(ANONYMOUS, kind, [it.entry.number for it in views if it.entry.kind == kind]).keys()
    return [view for view in views if view.entry.number in public]


def _is_wanted(notice: Notice, is_mail: bool) -> bool:
    asked = notice.subscription
    is_known = notice.dismissed is not None or (is_mail and notice.read is not None)
    return not is_known and not (asked and (asked.ended or asked.is_muted))


def _message(delivery: Delivery, views: Sequence[NoticeView]) -> Message:
    destination = delivery.destination
    names = destination.channel not in _GROUPS
    site = str(settings.SITE_NAME)
    if delivery.is_test:
        title = _("%(site)s: this is a test message") % {"site": site}
    else:
        number = len(views)
        title = ngettext("%(site)s: %(number)d notice", "%(site)s: %(number)d notices", number) % {
            "site": site,
            "number": number,
        }
    return Message(
        key=str(delivery.key),
        created=delivery.created.astimezone(UTC),
        title=title,
        items=tuple(
            Item(
                title=view.entry.title,
                reason=reason_sentence(view.trigger, view.reason, with_names=names),
                address=f"{settings.PUBLIC_URL}/{view.entry.kind}s/{view.entry.number}",
                number=view.entry.number,
                kind=view.entry.kind,
                trigger=view.trigger,
            )
            for view in views
        ),
        language=destination.person.language,
        inbox_address=settings.PUBLIC_URL + INBOX,
        settings_address=settings.PUBLIC_URL + SETTINGS,
        unsubscribe_address=off_address(destination),
        wording=Wording(rest=_("And {count} more"), settings=_("Change or stop these messages")),
        kind="test" if delivery.is_test else "notices",
    )


def _mail(delivery: Delivery, message: Message) -> None:
    left = len(message.items) - MOST_IN_MAIL
    context = {
        "title": message.title,
        "message": message,
        "items": message.items[:MOST_IN_MAIL],
        "rest": message.wording.rest.format(count=left) if left > 0 else "",
        "name": delivery.destination.person.name,
    }
    headers = {
        "List-Unsubscribe": f"<{message.unsubscribe_address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    rendered = render_mail("notices", message.language, context)
    try:
        hand_over(rendered, to=delivery.destination.person.email, key=delivery.key, headers=headers)
    except Unavailable as error:
        raise Unreachable(MAIL_SERVER) from error
    except smtplib.SMTPServerDisconnected as error:
        raise Unreachable("broken_off") from error
    except smtplib.SMTPException as error:
        raise Refused(f"mail_{_smtp_code(error)}") from error
    except OSError as error:  # whether it was taken is not known: it is sent again under the same Message-ID
        raise Unreachable("broken_off") from error


def _smtp_code(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), 0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _post(destination: Destination, message: Message) -> None:
    channel = CHANNELS[destination.channel]
    try:
        address, secret = unseal(SEAL, destination.address), unseal(SEAL, destination.secret)
    except Unreadable:
        raise Refused("unreadable_secret") from None
    request = channel.render(message, address, secret, int(time.time()))
    reply = send(request, Policy(is_closed=settings.PUSH_CLOSED_NETWORK, timeout_s=settings.PUSH_TIMEOUT_S))
    channel.read(reply.body)
