"""What an error says to a reader: what happened and what to do, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError, FieldProblem, Invalid, TooMany


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """An error in words; ``problems`` are the broken rules of a refused input."""

    status: int
    title: str | Promise
    advice: str | Promise
    code: str
    problems: tuple[FieldProblem, ...] = ()


_WORDS: Mapping[str, tuple[Promise, Promise]] = {
    "matching.already_judged": (
        _("You have judged this pair already"),
        _("Open the pair to change or withdraw your judgement."),
    ),
    "matching.not_judged": (
        _("You have not judged this pair"),
        _("It may have been withdrawn in another window. Go on with the next pair."),
    ),
    "matching.own_pair": (
        _("You cannot judge this pair: your own organisation is a party of it"),
        _("Whoever has an interest in a pair does not judge it. Go on with the next pair."),
    ),
    "matching.pair_not_found": (
        _("There is no such pair of public entries"),
        _("One of the two may have expired or been withdrawn. Go on with the next pair."),
    ),
    "accounts.organisation_not_found": (
        _("There is no such organisation"),
        _("Check the address, or look for the organisation by name."),
    ),
    "accounts.reads_only": (
        _("An auditor changes nothing"),
        _("This account reads everything and writes nothing. Sign in with another account to act."),
    ),
    "accounts.token_refused": (_("The token is not valid"), _("Make a new token on your account page.")),
    "catalog.achievement_not_found": (
        _("There is no such achievement, or it is not public"),
        _("It may have expired or been withdrawn. Search for similar achievements."),
    ),
    "catalog.expert_not_found": (
        _("There is no such expert, or the page is not public"),
        _("The person may not have agreed to be shown. Look through the list of experts."),
    ),
    "catalog.expert_refused": (
        _("The person does not want to be shown"),
        _("Only the person can agree again, signed in with the account that the page belongs to."),
    ),
    "catalog.expert_claimed": (
        _("The page cannot be joined to your account"),
        _(
            "It belongs to another account, or your account has the page of another expert. You may agree without joining it."
        ),
    ),
    "catalog.draft_not_found": (
        _("There is no such draft"),
        _("It may have been handed in or deleted. Look at the list of your drafts."),
    ),
    "catalog.draft_conflict": (
        _("The draft was changed in another window or on another device"),
        _("Open it again: what you typed here is kept on this device and offered to you there."),
    ),
    "catalog.draft_too_large": (
        _("The draft is too long to be kept"),
        _("Shorten it; long papers belong into an attachment."),
    ),
    "catalog.too_many_drafts": (
        _("You have as many drafts as one may have"),
        _("Hand in or delete one before you begin another."),
    ),
    "catalog.entry_being_read": (_("It is being read"), _("Take it back first, then change it.")),
    "catalog.review_not_found": (
        _("Nothing of this entry waits to be read by you"),
        _("It may have been decided or taken back in the meantime."),
    ),
    "catalog.review_required": (
        _("It is read before it becomes public"),
        _("Hand it in instead of publishing it."),
    ),
    "catalog.review_taken": (_("Somebody else is reading it"), _("Choose another entry from the list.")),
    "catalog.agreement_changed": (
        _("The text has a new version"),
        _("Read the text as it stands now, then accept it."),
    ),
    "catalog.disclosure_exists": (
        _("Your organisation has already asked"),
        _("Look under your confidential requests how it stands."),
    ),
    "catalog.disclosure_not_found": (
        _("There is no such request, or it is not yours"),
        _("You see the requests of your own organisations only."),
    ),
    "catalog.exchange_exists": (
        _("Your organisation has already asked"),
        _("Look under your confidential requests how it stands."),
    ),
    "catalog.exchange_not_found": (
        _("There is no such request, or it is not yours"),
        _("You see the requests of your own organisations only."),
    ),
    "catalog.layer_closed": (
        _("This content is confidential"),
        _("It is open to your organisation after its owner has agreed. Ask for it on the page of the entry."),
    ),
    "catalog.names_unknown": (
        _("Names come first"),
        _("The owner is anonymous and an agreement names both sides: ask to exchange names first."),
    ),
    "catalog.nda_missing": (
        _("The confidentiality agreement comes first"),
        _("Ask for the layer under a confidentiality agreement; this one follows."),
    ),
    "catalog.not_anonymous": (
        _("The owner is already named"),
        _("This entry is not anonymous; look at its page."),
    ),
    "catalog.section_not_found": (
        _("There is no such section or file"),
        _("It may have been removed. Open the confidential content again."),
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
    "accounts.organisation_exists": (
        _("This organisation is entered already"),
        _("Look for it by its code and claim it, or ask its owner to invite you."),
    ),
    "accounts.roles_exclude": (
        _("These roles exclude each other"),
        _("Whoever audits holds no other office and belongs to no organisation."),
    ),
    "organisations.already_invited": (
        _("This person is invited already"),
        _("Wait for the answer, or take the invitation back first."),
    ),
    "organisations.already_member": (
        _("This person has this role already"),
        _("Look at the list of members; nothing was changed."),
    ),
    "organisations.invitation_over": (
        _("This invitation is over"),
        _("It was answered, was taken back or has ended. Ask the organisation for a new one."),
    ),
    "organisations.last_owner": (
        _("An organisation keeps at least one owner"),
        _("Transfer the ownership to another member first."),
    ),
    "organisations.merge_refused": (
        _("These two cannot be merged"),
        _("Choose two entries of the same legal body, at most one of them with a credit code."),
    ),
    "organisations.request_not_found": (
        _("There is no such request"),
        _("You see the requests of your place and your own."),
    ),
    "organisations.request_open": (
        _("Your request waits already"),
        _("Wait for the decision, or take the request back to hand in other evidence."),
    ),
    "organisations.taken": (
        _("This organisation has an owner already"),
        _("Ask the owner to invite you, or write to the administrator of the place."),
    ),
    "organisations.transfer_open": (
        _("The ownership is offered to somebody already"),
        _("Take that offer back first."),
    ),
    "organisations.transfer_void": (
        _("This offer is no longer possible"),
        _("One of the two does not belong to the organisation any more."),
    ),
    "organisations.wrong_person": (
        _("The invitation is for another e-mail address"),
        _("Sign in with the account of the address that the mail went to; the link still works."),
    ),
    "files.file_not_found": (
        _("There is no such file, or it is not open to you"),
        _("Ask whoever sent you the address, or sign in with the account that may open it."),
    ),
    "files.upload_refused": (
        _("The file is not taken"),
        _("Mend what is named below and hand the file in again; nothing was written."),
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
    410: (_("This link has been used or has ended"), _("Ask for a new one where you got it.")),
    429: (_("Too many attempts"), _("Wait, then try again.")),
    503: (_("A part of the platform does not answer now"), _("Try again in a few minutes; nothing was lost.")),
}
_OTHER = (_("This request could not be understood"), _("Go back and try again."))


def wait_words(seconds: int) -> str:
    """Say in how long something may be tried again, in full minutes or hours."""
    if seconds <= 60:
        return gettext("in one minute")
    minutes = -(-seconds // 60)
    if minutes < 120:
        return gettext("in %(number)d minutes") % {"number": minutes}
    return gettext("in %(number)d hours") % {"number": -(-minutes // 60)}


def error_page(error: DomainError) -> ErrorPage:
    """Return the words for an error: by its code when known, else by its status."""
    title, advice = _WORDS.get(error.code) or _BY_STATUS.get(error.status, _OTHER)
    if isinstance(error, TooMany):
        advice = format_lazy(_("Try again {wait}."), wait=wait_words(error.retry_after_s))
    problems = error.problems if isinstance(error, Invalid) else ()
    return ErrorPage(error.status, title, advice, error.code, problems)
