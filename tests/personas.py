"""The people of the tests: each plays one part of the platform. A plug-in of pytest (see tests/conftest.py)."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from lianqiao.accounts.choices import MemberRole, PlatformRole
from lianqiao.accounts.models import Appointment, Membership, Organisation, User
from lianqiao.accounts.queries import actor_of
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.text.pinyin import sort_key

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
    """Write all rows at once: through the services it would cost every test most of a second."""
    university, firm, agency = Organisation.objects.bulk_create(
        _organisation(position, *fields)
        for position, fields in enumerate(
            [
                ("示例燕赵大学", "university", "130102", "U1"),
                ("示例冀东装备有限公司", "enterprise", "130202", "E1"),
                ("示例津桥技术转移中心", "service_agency", "120000", "S1"),
            ]
        )
    )
    names = [name for name in NAMES if name != "visitor"]
    users = User.objects.bulk_create(User(email=f"{name}@example.org", name=f"示例{name}") for name in names)
    people = dict(zip(names, users, strict=True))
    Membership.objects.bulk_create(
        Membership(person=people[name], organisation=organisation, role=role)
        for name, organisation, role in (
            ("provider", university, MemberRole.OWNER),
            ("seeker", firm, MemberRole.OWNER),
            ("broker", agency, MemberRole.MEMBER),
        )
    )
    Appointment.objects.bulk_create(
        Appointment(person=people[name], role=role, place_id=place)
        for name, role, place in (
            ("regulator", PlatformRole.REGIONAL_ADMINISTRATOR, HEBEI),
            ("administrator", PlatformRole.PLATFORM_ADMINISTRATOR, None),
            ("auditor", PlatformRole.AUDITOR, None),
        )
    )
    return Cast(university, firm, agency, people)


def _organisation(position: int, name: str, kind: str, place: str, external_id: str) -> Organisation:
    return Organisation(
        number=f"O-2020-{position + 1:06d}", name=name, name_key=sort_key(name), kinds=[kind], place_id=place,
        source="tests" if kind != "service_agency" else "", external_id=external_id,
    )  # fmt: skip


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
