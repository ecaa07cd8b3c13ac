"""Subscriptions, the inbox, feeds, and what is remembered."""

from lianqiao.catalog.choices import EntryState
from lianqiao.push.choices import ExclusionKind
from lianqiao.push.models import Delivery, Destination, Exclusion, Notice, Subscription
from lianqiao.push.services import SubscriptionInput, subscribe_to
from lianqiao.push.services.telling import off_address
from tests.architecture.endpoints import api, page
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

IN = "visitor 302, else 200"


def _subscription(cast: Cast) -> Subscription:
    asked = SubscriptionInput("field", "新能源", filters={"technology_field": ("energy",)})
    return subscribe_to(asked, actor=cast.actor("provider"))


def _secret(cast: Cast) -> str:
    return _subscription(cast).feed_secret


def _notice(cast: Cast) -> str:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.firm.pk)
    row = Notice.objects.create(
        person=cast.people["provider"], trigger="published", entry_kind="achievement", number=entry.number, revision=1,
        reason={"code": "field", "name": "新能源"},
    )  # fmt: skip
    return str(row.key)


def _exclusion(cast: Cast) -> int:
    return Exclusion.objects.create(person=cast.people["provider"], kind=ExclusionKind.FIELD, value="energy").pk


def _destination(cast: Cast) -> Destination:
    return Destination.objects.create(person=cast.people["provider"], channel="webhook")


def _delivery(cast: Cast) -> str:
    return str(Delivery.objects.create(destination=_destination(cast), state="delivered").key)


def _own_achievement(cast: Cast) -> str:
    return make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk).number


def _own_demand(cast: Cast) -> str:
    return make_demand(EntryState.PUBLISHED, organisation_id=cast.university.pk).number


SAMPLES = {
    "destination": lambda cast: str(_destination(cast).key),
    "delivery": _delivery,
    "off_token": lambda cast: off_address(_destination(cast)).rpartition("/")[2],
    "pushed_achievement": _own_achievement,
    "pushed_demand": _own_demand,
    "subscription_key": lambda cast: str(_subscription(cast).key),
    "feed_secret": _secret,
    "notice_key": _notice,
    "exclusion": _exclusion,
}
REACH = "provider editor member manager administrator auditor 200, visitor 302, else 403"
OWN = "provider visitor 302, else 404"
OWN_API = "provider 200, visitor 401, auditor 403, else 404"
ROWS = [
    *(api("GET", path, "visitor 401, else 200") for path in ("/subscriptions", "/notices", "/push-settings")),
    api(
        "POST",
        "/subscriptions",
        "visitor 401, auditor 403, else 201",
        data={"kind": "field", "name": "新能源", "filters": {"technology_field": ["energy"]}},
    ),
    api(
        "PATCH",
        "/subscriptions/{key}",
        "provider 200, visitor 401, auditor 403, else 404",
        key="subscription_key",
        data={"is_muted": True},
    ),
    api("DELETE", "/subscriptions/{key}", OWN_API, key="subscription_key"),
    api("POST", "/notices/{key}/dismiss", OWN_API, key="notice_key", data={"refusal": "not_now"}),
    api("POST", "/notices/{key}/fewer", OWN_API, key="notice_key", data={"kind": "like"}),
    api("PUT", "/push-settings", "visitor 401, auditor 403, else 200", data={"is_on": False}),
    *(page("GET", name, IN) for name in ("push", "push-traces", "push-inbox", "push-stream")),
    page("GET", "push-subscribe", IN),
    page("POST", "push-subscribe", "visitor 302, else 422"),
    page("POST", "push-settings", "visitor 302, else 422"),
    page("POST", "push-settings", "302", data={"cadence": "daily", "most_a_day": 20}),
    page("POST", "push-subscription", OWN, key="subscription_key", move="mute"),
    page("POST", "push-subscription", "visitor 302, else 404", key="subscription_key", move="burn"),
    page("POST", "push-exclusion-remove", OWN, exclusion_id="exclusion"),
    page("POST", "push-traces-forget", "302"),
    page("GET", "push-notice", OWN, key="notice_key"),
    page("POST", "push-notice-dismiss", OWN, key="notice_key"),
    page("POST", "push-notice-fewer", OWN, key="notice_key", data={"kind": "like"}),
    *(page("GET", f"{kind}-reach", REACH, number=f"pushed_{kind}") for kind in ("achievement", "demand")),
    page(
        "GET",
        "achievement-prospects",
        "provider editor manager 200, visitor 302, else 403",
        number="pushed_achievement",
    ),
    page(
        "POST",
        "achievement-prospects",
        "provider manager 404, visitor 302, else 403",
        number="pushed_achievement",
        data={"firm": "O-0", "move": "recommend"},
    ),
    page("GET", "push-feed", IN),
    page("GET", "push-feed-open", "302", kind="achievement", number="pushed_achievement"),
    page("GET", "push-feed-open", "visitor 302, else 404", kind="pigeon", number="A-0"),
    page("GET", "push-effect", "200"),
    page("GET", "push-destinations", IN),
    page("POST", "push-destination-add", "visitor 302, else 422"),
    page("GET", "push-destination", "provider 200, visitor 302, else 404", key="destination"),
    page("GET", "push-destination", IN, key="mail"),
    page("POST", "push-destination-try", OWN, key="destination"),
    page("POST", "push-destination-move", OWN, key="destination", move="stop"),
    page("POST", "push-destination-move", "visitor 302, else 404", key="destination", move="burn"),
    page("POST", "push-delivery-replay", OWN, key="delivery"),
    page("GET", "push-off", "200", token="off_token"),
    page("POST", "push-off", "200", token="off_token"),
    page("POST", "push-off", "410", token="nothing"),
    page("GET", "subscription-feed", "200", secret="feed_secret"),
    page("GET", "subscription-feed", "404", secret="nothing"),
]
