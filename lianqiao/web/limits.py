"""Which pages are limited, by what, and how often; the counting itself is in core/limits.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from lianqiao.core import clients
from lianqiao.core.addresses import counted
from lianqiao.core.errors import TooMany
from lianqiao.core.limits import check_limit
from lianqiao.web.middleware import answer_error


@dataclass(frozen=True, slots=True)
class Limited:
    """A rate by its name in core/limits.py, and the methods that count."""

    action: str
    methods: frozenset[str] = frozenset({"POST"})


_BOTH = frozenset({"GET", "POST"})
# Name of the address -> limit. Who is signed in is counted as a person, everybody else by network address.
LIMITED: Mapping[str, Limited] = {
    "account_signup": Limited("sign_up_address"),
    "account_reset_password": Limited("reset_address"),
    "account_reset_password_from_key": Limited("reset_address"),
    "account_confirm_email": Limited("reset_address"),
    "account-email": Limited("security_change"),
    "account-email-confirm": Limited("link_address", _BOTH),
    "account-password-change": Limited("security_change"),
    "account_set_password": Limited("security_change"),
    "mfa_login_webauthn": Limited("sign_in_address"),
    "socialaccount_signup": Limited("sign_up_address"),
    "openid_connect_login": Limited("sign_in_address", _BOTH),
    "openid_connect_callback": Limited("sign_in_address", _BOTH),
    "account-privacy-data": Limited("export_own_data"),
    "account-privacy-erase": Limited("security_change"),
    "complaint-new": Limited("complaint"),
    "confirm-entry": Limited("link_address", _BOTH),
    "deal-evidence": Limited("deal_evidence", _BOTH),
    "expert-ask": Limited("security_change"),
    "expert-consent": Limited("link_address", _BOTH),
    "import-new": Limited("import_upload"),
    "organisation-invitation": Limited("link_address", _BOTH),
    "match": Limited("match", _BOTH),
    "demand-bundle": Limited("match", _BOTH),
    "push-delivery-replay": Limited("push_try"),
    "push-destination-add": Limited("push_try"),
    "push-destination-try": Limited("push_try"),
    "push-off": Limited("push_off"),
    "search": Limited("search", _BOTH),
    "search-table": Limited("search", _BOTH),
    "simulator": Limited("simulation", _BOTH),
    "simulator-fairness": Limited("simulation", _BOTH),
    "simulator-file": Limited("simulation", _BOTH),
    "simulator-prices": Limited("simulation", _BOTH),
    "simulator-prices-file": Limited("simulation", _BOTH),
    "suggestions": Limited("suggest", _BOTH),
}


def address_of(request: HttpRequest) -> str:
    """Return the network address of whoever asks."""
    return clients.address_of(request.META)


def limit_key(request: HttpRequest) -> str:
    """Return what a page counts by: the person, or the network address of those who are not signed in."""
    actor = getattr(request, "actor", None)
    return f"person {actor.person_id}" if actor and actor.person_id else counted(address_of(request))


class LimitMiddleware:
    """Counts requests for the pages in the table and refuses those that are too many."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Count, once the address is known by name."""
        match = request.resolver_match
        limited = LIMITED.get(match.url_name or "") if match else None
        if limited is None or request.method not in limited.methods:
            return None
        try:
            check_limit(limited.action, limit_key(request))
        except TooMany as error:
            return answer_error(request, error)
        return None
