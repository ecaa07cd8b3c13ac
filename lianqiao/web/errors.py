"""What an error says to a reader: what happened and what to do, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError, FieldProblem, Invalid


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """An error in words; ``problems`` are the broken rules of a refused input."""

    status: int
    title: str | Promise
    advice: str | Promise
    code: str
    problems: tuple[FieldProblem, ...] = ()


_WORDS: Mapping[str, tuple[Promise, Promise]] = {
    "accounts.organisation_not_found": (
        _("There is no such organisation"),
        _("Check the address, or look for the organisation by name."),
    ),
    "accounts.token_refused": (_("The token is not valid"), _("Make a new token on your account page.")),
    "catalog.achievement_not_found": (
        _("There is no such achievement, or it is not public"),
        _("It may have expired or been withdrawn. Search for similar achievements."),
    ),
    "catalog.demand_not_found": (
        _("There is no such demand, or it is not public"),
        _("It may have expired or been withdrawn. Search for similar demands."),
    ),
    "connectors.file_refused": (
        _("The file cannot be imported"),
        _("Mend what is named below and hand the file in again; nothing was written."),
    ),
    "connectors.import_busy": (
        _("This import is being run already"),
        _("Wait for it to end; its page shows how far it is."),
    ),
    "connectors.import_not_found": (
        _("There is no such import"),
        _("You see only your own imports. Check the list of your imports."),
    ),
}
_BY_STATUS: Mapping[int, tuple[Promise, Promise]] = {
    401: (_("You are not signed in"), _("Sign in and try again.")),
    403: (
        _("You may not do this"),
        _("Ask the owner of your organisation or the platform's administrator for the role."),
    ),
    404: (_("There is nothing at this address"), _("Check the address, or search for what you need.")),
    409: (_("This is not possible in the present state"), _("Load the page again and look at the state of things.")),
    422: (_("The input breaks a rule"), _("Mend what is named below and try again; nothing was written.")),
    503: (_("A part of the platform does not answer now"), _("Try again in a few minutes; nothing was lost.")),
}
_OTHER = (_("This request could not be understood"), _("Go back and try again."))


def error_page(error: DomainError) -> ErrorPage:
    """Return the words for an error: by its code when known, else by its status."""
    title, advice = _WORDS.get(error.code) or _BY_STATUS.get(error.status, _OTHER)
    problems = error.problems if isinstance(error, Invalid) else ()
    return ErrorPage(error.status, title, advice, error.code, problems)
