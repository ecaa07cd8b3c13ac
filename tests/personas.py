"""The people of the tests: each plays one part of the platform. A plug-in of pytest (see tests/conftest.py)."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from lianqiao.accounts.choices import MemberRole, PlatformRole
from lianqiao.accounts.models import Organisation, User
from lianqiao.accounts.queries import actor_of
from lianqiao.accounts.services import appoint, grant_membership
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.regions.models import Place
from tests.factories.accounts import TESTS, make_organisation, make_person

HEBEI = "130000"
NAMES = ("provider", "seeker", "broker", "regulator", "administrator", "auditor", "stranger", "visitor")


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, with the organisations of those who have one."""

    university: Organisation
    firm: Organisation
    agency: Organisation
    people: Mapping[str, User]

    def actor(self, name: str) -> Actor:
        """Build the actor of a persona as a request would; the visitor is not signed in."""
        return actor_of(self.people[name]) if name in self.people else ANONYMOUS


@pytest.fixture
def cast(db: None) -> Cast:
    university = make_organisation("示例燕赵大学", kinds=["university"], place_id="130102", external_id="U1", source="tests")
    firm = make_organisation("示例冀东装备有限公司", kinds=["enterprise"], place_id="130202", external_id="E1", source="tests")
    agency = make_organisation("示例津桥技术转移中心", kinds=["service_agency"], place_id="120000")
    people = {name: make_person(f"示例{name}", f"{name}@example.org") for name in NAMES if name != "visitor"}
    grant_membership(people["provider"], university, MemberRole.OWNER, actor=TESTS)
    grant_membership(people["seeker"], firm, MemberRole.OWNER, actor=TESTS)
    grant_membership(people["broker"], agency, MemberRole.MEMBER, actor=TESTS)
    hebei = Place.objects.get(code=HEBEI)
    appoint(people["regulator"], PlatformRole.REGIONAL_ADMINISTRATOR, place=hebei, actor=TESTS)
    appoint(people["administrator"], PlatformRole.PLATFORM_ADMINISTRATOR, actor=TESTS)
    appoint(people["auditor"], PlatformRole.AUDITOR, actor=TESTS)
    return Cast(university, firm, agency, people)


@pytest.fixture
def provider(cast: Cast) -> Actor:
    """Owner of a university."""
    return cast.actor("provider")


@pytest.fixture
def seeker(cast: Cast) -> Actor:
    """Owner of a firm."""
    return cast.actor("seeker")


@pytest.fixture
def broker(cast: Cast) -> Actor:
    """Member, without the right to write, of a service agency."""
    return cast.actor("broker")


@pytest.fixture
def regulator(cast: Cast) -> Actor:
    """Regional administrator of Hebei."""
    return cast.actor("regulator")


@pytest.fixture
def administrator(cast: Cast) -> Actor:
    """Administrator of the platform."""
    return cast.actor("administrator")


@pytest.fixture
def auditor(cast: Cast) -> Actor:
    """Reads everything, changes nothing."""
    return cast.actor("auditor")


@pytest.fixture
def stranger(cast: Cast) -> Actor:
    """Signed in, but without an organisation."""
    return cast.actor("stranger")


@pytest.fixture
def visitor() -> Actor:
    """Not signed in."""
    return ANONYMOUS
