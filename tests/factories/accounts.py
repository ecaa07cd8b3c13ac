"""The smallest valid people and organisations, made through the services."""

from itertools import count
from typing import Any

from lianqiao.accounts.models import Organisation, User
from lianqiao.accounts.services import OrganisationInput, create_organisation, create_person
from lianqiao.core.actors import Actor, system_actor

TESTS = system_actor("tests")
_numbers = count(1)


def make_organisation(name: str = "", **fields: Any) -> Organisation:
    """Enter an organisation; unnamed ones get a name of their own."""
    return create_organisation(OrganisationInput(name=name or f"示例机构{next(_numbers)}", **fields), actor=TESTS)


def make_person(name: str = "示例人员", email: str = "", *, actor: Actor = TESTS) -> User:
    """Enter a person without a usable password, which would cost a tenth of a second."""
    return create_person(email or f"person{next(_numbers)}@example.org", name, password=None, actor=actor)
