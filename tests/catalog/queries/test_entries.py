"""Who knows of which entry, and what each reader sees of it."""

import pytest

from lianqiao.catalog.choices import Confidentiality, EntryKind, EntryState
from lianqiao.catalog.errors import AchievementNotFound, DemandNotFound
from lianqiao.catalog.models import Achievement, Entry
from lianqiao.catalog.queries import (
    count_public_entries,
    entries_by_number,
    get_entry,
    list_entries,
    newest_entries,
    view_entries,
    view_entry,
)
from lianqiao.core.actors import ANONYMOUS
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import NAMES, Cast

pytestmark = pytest.mark.django_db
STATES = [state.value for state in EntryState]
INSIDERS = {"administrator", "auditor"}


@pytest.mark.parametrize("state", STATES)
def test_entry_is_visible_to_all_when_public_and_else_to_those_it_concerns(cast: Cast, state: str) -> None:
    here = make_achievement(state, organisation_id=cast.university.pk, place_id="130102")
    far = make_achievement(state, organisation_id=cast.university.pk, place_id="110108")

    sees_here = {name for name in NAMES if here in list_entries(cast.actor(name), EntryKind.ACHIEVEMENT)}
    sees_far = {name for name in NAMES if far in list_entries(cast.actor(name), EntryKind.ACHIEVEMENT)}

    everyone = set(NAMES)
    assert sees_here == (everyone if state == EntryState.PUBLISHED else INSIDERS | {"provider", "regulator"})
    assert sees_far == (everyone if state == EntryState.PUBLISHED else INSIDERS | {"provider"})


def test_outlived_entry_is_hidden_before_the_job_has_marked_it(cast: Cast) -> None:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk)
    Achievement.objects.filter(pk=entry.pk).update(valid_until="2020-01-01")

    assert not list_entries(ANONYMOUS, EntryKind.ACHIEVEMENT).exists()
    assert count_public_entries(EntryKind.ACHIEVEMENT) == 0
    assert list_entries(cast.actor("provider"), EntryKind.ACHIEVEMENT).get() == entry


@pytest.mark.parametrize(
    ("office", "place", "sees"),
    [
        ("131000", "131082", True),  # Langfang, and a county in it
        ("131000", "131102", False),  # Hengshui begins with the same digits less the zeros
        ("130000", "131102", True),
        ("110000", "110108", True),
        ("110000", "120000", False),
        ("130638", "130638", True),
        ("130638", "130632", False),
    ],
)
def test_regional_administrator_sees_the_own_places_only(cast: Cast, office: str, place: str, *, sees: bool) -> None:
    cast.people["regulator"].appointments.update(place_id=office)
    make_achievement(EntryState.DRAFT, place_id=place)

    assert list_entries(cast.actor("regulator"), EntryKind.ACHIEVEMENT).exists() is sees


@pytest.mark.parametrize(("kind", "error"), [("achievement", AchievementNotFound), ("demand", DemandNotFound)])
def test_hidden_and_missing_entries_are_not_told_apart(cast: Cast, kind: str, error: type[Exception]) -> None:
    make = make_achievement if kind == "achievement" else make_demand
    hidden = make(EntryState.DRAFT, organisation_id=cast.university.pk)
    messages = set()

    for number in (hidden.number, "A-2020-999999", "'; --"):
        with pytest.raises(error) as refusal:
            get_entry(cast.actor("stranger"), kind, number)
        messages.add(str(refusal.value))

    assert len(messages) == 1
    assert get_entry(cast.actor("provider"), kind, hidden.number) == hidden
    assert entries_by_number(ANONYMOUS, kind, [hidden.number]) == {}


def _anonymous_demand(cast: Cast) -> Entry:
    return make_demand(
        EntryState.PUBLISHED, organisation_id=cast.firm.pk, place_id="130202", is_anonymous=True,
        contact_name="示例联系人", url="https://example.org/own-page",
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_owner_of_an_anonymous_demand_is_shown_inside_only(cast: Cast, name: str) -> None:
    actor = cast.actor(name)
    view = view_entry(actor, get_entry(actor, EntryKind.DEMAND, _anonymous_demand(cast).number))

    assert view.is_anonymous
    if name in INSIDERS | {"seeker"}:
        assert view.organisation is not None
        assert (view.organisation.name, view.contact_name, view.url) == (
            cast.firm.name,
            "示例联系人",
            "https://example.org/own-page",
        )
        assert view.place is not None
        assert view.place.code == "130202"
        assert view.withheld == ()
    else:
        assert (view.organisation, view.contact_name, view.url) == (None, "", "")
        assert view.place is not None
        assert view.place.code == "130200"  # the city, not the county
        assert view.withheld == ("organisation",)
        assert cast.firm.name not in repr(view)


@pytest.mark.parametrize("name", NAMES)
def test_list_of_an_organisation_does_not_betray_its_anonymous_demands(cast: Cast, name: str) -> None:
    secret = _anonymous_demand(cast)
    known = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk)

    shown = set(list_entries(cast.actor(name), EntryKind.DEMAND, organisation_id=cast.firm.pk))

    assert shown == ({secret, known} if name in INSIDERS | {"seeker"} else {known})


@pytest.mark.parametrize("name", NAMES)
def test_confidential_description_is_shown_inside_only(cast: Cast, name: str) -> None:
    actor = cast.actor(name)
    entry = make_achievement(
        EntryState.PUBLISHED,
        organisation_id=cast.university.pk,
        description="秘密配方",
        confidentiality=Confidentiality.NDA,
    )

    view = view_entry(actor, get_entry(actor, EntryKind.ACHIEVEMENT, entry.number))

    if name == "provider":  # all others read it by way of its layer, which is written down
        assert (view.description, view.withheld) == ("秘密配方", ())
    else:
        assert (view.description, view.withheld) == ("", ("description",))
        assert view.summary
        assert view.organisation is not None


def test_views_of_a_list_cost_the_same_queries_for_any_number(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for _ in range(3):
        make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk, place_id="130102")

    with django_assert_max_num_queries(5):  # type: ignore[operator]  # rows, indicators, assessments, rights, team
        views = view_entries(ANONYMOUS, list_entries(ANONYMOUS, EntryKind.ACHIEVEMENT))

    assert len(views) == 3


def test_newest_entries_are_published_ones_newest_first(cast: Cast) -> None:
    one, two, _draft = (
        make_achievement(EntryState.PUBLISHED),
        make_achievement(EntryState.PUBLISHED),
        make_achievement(),
    )
    Achievement.objects.filter(pk=one.pk).update(published="2099-01-01", valid_until="2099-02-01")

    assert newest_entries(cast.actor("auditor"), EntryKind.ACHIEVEMENT, 5) == [one, two]
    assert newest_entries(ANONYMOUS, EntryKind.ACHIEVEMENT, 1) == [one]
