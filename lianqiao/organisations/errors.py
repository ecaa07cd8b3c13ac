"""Errors of the organisations app, and what the faults of a credit code say."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import Conflict, FieldProblem, Forbidden, Invalid, NotFound
from lianqiao.core.identifiers import Fault, FaultCode

CODE_FAULTS: Mapping[FaultCode, Promise] = {
    FaultCode.LENGTH: _("The unified social credit code has 18 characters; this one has %(found)s."),
    FaultCode.CHARACTER: _(
        "Character %(position)s of the code is “%(found)s”, which does not occur there. "
        "Letters I, O, S, V and Z are never used; characters 3 to 8 are digits."
    ),
    FaultCode.ORGANISATION_CHECK: _(
        "Check digit of the organisation code (character 17) is “%(found)s” but should be “%(expected)s”: "
        "one of characters 9 to 17 is wrong."
    ),
    FaultCode.CHECK: _(
        "Last check digit (character 18) is “%(found)s” but should be “%(expected)s”: one of the 18 characters is wrong."
    ),
}


class RequestNotFound(NotFound):
    """No such request for verification, or hidden from this actor."""

    code = "organisations.request_not_found"


class OrganisationTaken(Conflict):
    """The organisation is entered already, or has an owner already."""

    code = "organisations.taken"


class RequestOpen(Conflict):
    """A request of this organisation waits already."""

    code = "organisations.request_open"


class LastOwner(Conflict):
    """An organisation keeps at least one owner."""

    code = "organisations.last_owner"


class WrongPerson(Forbidden):
    """The invitation is for another e-mail address than that of the account."""

    code = "organisations.wrong_person"


class MergeRefused(Conflict):
    """These two organisations cannot be merged."""

    code = "organisations.merge_refused"


def code_refused(fault: Fault) -> Invalid:
    """Return the error for a credit code, worded in the active language; it names the digit that fails."""
    values = {"found": fault.found, "expected": fault.expected, "position": fault.position}
    message = str(CODE_FAULTS[fault.code]) % values
    return Invalid(message, problems=[FieldProblem("uscc", f"organisations.code_{fault.code}", message)])
