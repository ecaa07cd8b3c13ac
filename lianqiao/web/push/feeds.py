"""What a subscription told, as an Atom feed (RFC 4287) under a secret address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianqiao.push.models import Subscription
from lianqiao.push.queries import entries_of, feed_of_secret
from lianqiao.web.links import told_url


@require_safe
def subscription_feed(_request: HttpRequest, secret: str) -> HttpResponse:
    """Give what a subscription told; whoever knows the address may read it, and only what everybody may see is in it."""
    subscription = feed_of_secret(secret)
    response = HttpResponse(_written(subscription), content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _written(subscription: Subscription) -> str:
    feed = Atom1Feed(
        title=_("%(site)s: %(name)s") % {"site": settings.SITE_NAME, "name": subscription.name},
        link=settings.PUBLIC_URL,
        description="",
        language=subscription.person.language,
        feed_guid=f"urn:uuid:{subscription.key}",
    )
    for at, entry in entries_of(subscription):
        address = settings.PUBLIC_URL + told_url(entry.kind, entry.number)
        owner = entry.organisation.name if entry.organisation else str(settings.SITE_NAME)
        feed.add_item(
            title=entry.title, link=address, description=entry.summary, unique_id=address, author_name=owner,
            pubdate=at, updateddate=at,
        )  # fmt: skip
    return feed.writeString("utf-8")
