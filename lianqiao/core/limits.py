"""How often something may be asked: counters in the database, so that every web process counts the same."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from lianqiao.core.errors import TooMany
from lianqiao.core.models import LimitCounter


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``times`` within ``seconds``, counted from the first."""

    times: int
    seconds: int


# The operator changes single rates with LIANQIAO_LIMITS. Addresses are shared by whole offices, so they get more than accounts.
RATES: Mapping[str, Rate] = {
    "api_address": Rate(300, 60),
    "api_token": Rate(1200, 60),
    "api_token_refused": Rate(20, 1800),
    "complaint": Rate(5, 3600),
    "deal_evidence": Rate(20, 3600),
    "deal_file": Rate(200, 86_400),
    "deal_message": Rate(300, 3600),
    "deal_notice": Rate(10, 86_400),
    "disclosure": Rate(30, 86_400),
    "enquiry": Rate(20, 86_400),
    "export_own_data": Rate(3, 86_400),
    "import_upload": Rate(60, 3600),
    "invitation": Rate(50, 86_400),
    "link_address": Rate(120, 3600),
    "mail_person": Rate(10, 3600),
    "match": Rate(60, 60),
    "push_off": Rate(6000, 3600),  # mail services end subscriptions for all their users from few addresses
    "push_try": Rate(30, 3600),
    "reset_account": Rate(5, 3600),
    "reset_address": Rate(20, 3600),
    "search": Rate(240, 60),
    "security_change": Rate(20, 3600),
    "second_factor": Rate(5, 1800),
    "sign_in_account": Rate(5, 1800),
    "sign_in_address": Rate(30, 1800),
    "sign_up_address": Rate(20, 3600),
    "simulation": Rate(120, 60),
    "suggest": Rate(600, 60),
    "text_judged": Rate(30, 60),
    "verification": Rate(20, 86_400),
}
_COUNT = """
INSERT INTO core_limitcounter AS row (action, key, count, ends) VALUES (%(action)s, %(key)s, %(cost)s, %(ends)s)
ON CONFLICT (action, key) DO UPDATE SET
    count = CASE WHEN row.ends <= %(now)s THEN excluded.count ELSE LEAST(row.count + excluded.count, 1000000) END,
    ends = CASE WHEN row.ends <= %(now)s THEN excluded.ends ELSE row.ends END
RETURNING count, ends
"""


def check_limit(action: str, key: str) -> None:
    """Count one more ``action`` by ``key`` (an address, an account). Raises ``TooMany`` when that is more than its rate allows."""
    if not settings.LIMITS_ENABLED:
        return
    rate, now = rate_of(action), timezone.now()
    values: dict[str, str | int | datetime] = {
        "action": action, "key": _digest(action, key), "cost": 1, "now": now, "ends": now + timedelta(seconds=rate.seconds),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        count, ends = cursor.fetchone()
    if count > rate.times:
        _refuse(ends)


def require_below(action: str, key: str) -> None:
    """Raise ``TooMany`` when the rate is used up, without counting: for what only counts when it fails."""
    if not settings.LIMITS_ENABLED:
        return
    row = LimitCounter.objects.filter(action=action, key=_digest(action, key), ends__gt=timezone.now()).first()
    if row is not None and row.count >= rate_of(action).times:
        _refuse(row.ends)


def forget_limit(action: str, key: str) -> None:
    """Begin to count anew, for example after a sign-in that succeeded."""
    LimitCounter.objects.filter(action=action, key=_digest(action, key)).delete()


def take_back(action: str, key: str) -> None:
    """Uncount one: for what is counted before it is known whether it fails, and did not."""
    rows = LimitCounter.objects.filter(action=action, key=_digest(action, key), count__gt=0)
    rows.update(count=models.F("count") - 1)


def delete_ended_counters() -> int:
    """Delete the counters whose windows have ended; returns how many."""
    return LimitCounter.objects.filter(ends__lt=timezone.now()).delete()[0]


def rate_of(action: str) -> Rate:
    """Return the rate in force for an action."""
    changed = settings.LIMITS.get(action)
    return Rate(*changed) if changed else RATES[action]


def _refuse(ends: datetime) -> None:
    left = max(1, int((ends - timezone.now()).total_seconds()) + 1)
    raise TooMany("Too many attempts. Try again later.", retry_after_s=left)


def _digest(action: str, key: str) -> str:
    """Return what is kept of a key: without the platform's secret nobody can tell an address from it."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{action}\x1f{key}".encode(), "sha256").hexdigest()
