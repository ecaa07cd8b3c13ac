"""The people of the tests: each plays one part of the platform. A plug-in of pytest (see tests/conftest.py)."""

from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress

from lianqiao.accounts.choices import MemberRole, PlatformRole
from lianqiao.accounts.models import Appointment, Membership, Organisation, User
from lianqiao.accounts.queries import actor_of
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.text.pinyin import sort_key

BEIJING, TIANJIN, HEBEI = "110000", "120000", "130000"
NAMES = ("provider", "seeker", "broker", "regulator", "administrator", "auditor", "stranger", "visitor")
FURTHER = ("editor", "member", "manager", "carrier", "beijing", "tianjin", "hebei")  # of the troupe, not of the cast


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, with the organisations of those who have one."""

    university: Organisation
    firm: Organisation
    agency: Organisation
    people: dict[str, User]

    def actor(self, name: str) -> Actor:
        """Build the actor of a persona as a request would; the visitor is not signed in."""
        return actor_of(self.people[name]) if name in self.people else ANONYMOUS


@pytest.fixture
def cast(db: None) -> Cast:
    """Give everybody who is needed often."""
    return make_cast()


def make_cast() -> Cast:
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
    _confirm(users)
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


@pytest.fixture
def troupe(cast: Cast) -> Cast:
    """Give everybody."""
    return make_troupe(cast)


def make_troupe(cast: Cast) -> Cast:
    """The cast with those who are needed more rarely: the provider's colleagues, a park, an administrator per place."""
    park = _organisation(len((cast.university, cast.firm, cast.agency)), "示例临港科技园", "carrier", "120116", "P1")
    park.save()
    users = User.objects.bulk_create(User(email=f"{name}@example.org", name=f"示例{name}") for name in FURTHER)
    _confirm(users)
    cast.people.update(zip(FURTHER, users, strict=True))
    Membership.objects.bulk_create(
        Membership(person=cast.people[name], organisation=organisation, role=role)
        for name, organisation, role in (
            ("editor", cast.university, MemberRole.EDITOR),
            ("member", cast.university, MemberRole.MEMBER),
            ("manager", cast.university, MemberRole.TECHNOLOGY_MANAGER),
            ("carrier", park, MemberRole.OWNER),
        )
    )
    Appointment.objects.bulk_create(
        Appointment(person=cast.people[name], role=PlatformRole.REGIONAL_ADMINISTRATOR, place_id=place)
        for name, place in (("beijing", BEIJING), ("tianjin", TIANJIN), ("hebei", HEBEI))
    )
    return cast


def _confirm(users: list[User]) -> None:
    """Take the addresses of people as confirmed."""
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )


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


@pytest.fixture
def editor(troupe: Cast) -> Actor:
    """Editor of the provider's university."""
    return troupe.actor("editor")


@pytest.fixture
def member(troupe: Cast) -> Actor:
    """Member of the provider's university, without the right to write."""
    return troupe.actor("member")


@pytest.fixture
def manager(troupe: Cast) -> Actor:
    """Technology manager on a mandate of the provider's university."""
    return troupe.actor("manager")


@pytest.fixture
def carrier(troupe: Cast) -> Actor:
    """Owner of a park."""
    return troupe.actor("carrier")


@pytest.fixture
def beijing(troupe: Cast) -> Actor:
    """Regional administrator of Beijing."""
    return troupe.actor("beijing")


@pytest.fixture
def tianjin(troupe: Cast) -> Actor:
    """Regional administrator of Tianjin."""
    return troupe.actor("tianjin")


@pytest.fixture
def hebei(troupe: Cast) -> Actor:
    """Regional administrator of Hebei, another person than the regulator."""
    return troupe.actor("hebei")
