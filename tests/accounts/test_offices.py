"""Whoever audits holds no other office and belongs to no organisation."""

import pytest

from lianqiao.accounts.services import appoint, grant_membership
from lianqiao.core.errors import Conflict
from tests.factories.accounts import TESTS


def test_auditor_gets_no_other_office_and_no_membership(cast):
    auditor = cast.people["auditor"]

    with pytest.raises(Conflict):
        appoint(auditor, "platform_administrator", actor=TESTS)
    with pytest.raises(Conflict):
        grant_membership(auditor, cast.firm, "member", actor=TESTS)


@pytest.mark.parametrize("name", ["administrator", "regulator", "provider"])
def test_whoever_holds_something_else_becomes_no_auditor(cast, name):
    with pytest.raises(Conflict):
        appoint(cast.people[name], "auditor", actor=TESTS)


def test_stranger_becomes_auditor(cast):
    assert appoint(cast.people["stranger"], "auditor", actor=TESTS)
