"""Experts are written by themselves and their organisation, and shown with their consent alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from lianqiao.catalog.errors import ExpertClaimed, ExpertNotFound
from lianqiao.catalog.models import Achievement, Contributor, EntryVersion, Expert
from lianqiao.catalog.queries.experts import get_expert, list_experts, works_of
from lianqiao.catalog.services import ContributorInput, EntryInput, change_entry
from lianqiao.catalog.services.contents import content_of
from lianqiao.catalog.services.experts import (
    ExpertInput,
    ExpertRow,
    answer_by_link,
    ask_consent,
    change_expert,
    change_own_consent,
    create_expert,
    erase_expert,
    join_contributors,
    move_expert,
    state_consent,
    write_experts,
)
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.errors import Conflict, Forbidden, Invalid
from lianqiao.core.models import AuditEntry, Mail
from lianqiao.core.personal import held
from lianqiao.core.signed import LinkRefused
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_expert
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def _token(expert: Expert, actor: Actor) -> str:
    ask_consent(expert, "zhang@example.org", language="zh-hans", actor=actor)
    token: str = Mail.objects.latest("pk").context["token"]
    return token


def _team(*people: tuple[str, str], agreed: date | None = date(2026, 1, 1)) -> tuple[ContributorInput, ...]:
    return tuple(ContributorInput(name, organisation, ("software",), agreed) for name, organisation in people)


def test_expert_is_hidden_until_there_is_consent(cast: Cast, provider: Actor, seeker: Actor) -> None:
    expert = create_expert(cast.university.pk, ExpertInput("张三"), actor=provider)

    assert expert.number.startswith("X-")
    assert get_expert(provider, expert.number) == expert
    for outsider in (ANONYMOUS, seeker):
        with pytest.raises(ExpertNotFound):
            get_expert(outsider, expert.number)

    answer_by_link(_token(expert, provider), agrees=True, claims=False, actor=ANONYMOUS)

    shown = get_expert(ANONYMOUS, expert.number)
    assert (shown.consented, shown.consent_by) == (timezone.localdate(), "person")
    move_expert(expert, "withdraw", actor=provider)
    assert not list_experts(ANONYMOUS).exists()


def test_link_works_once_and_joins_the_account_that_presses_it(cast: Cast, provider: Actor, stranger: Actor) -> None:
    expert = make_expert(cast.university.pk, consented=None)
    token = _token(expert, provider)

    answer_by_link(token, agrees=True, claims=True, actor=stranger)

    assert Expert.objects.get().person_id == stranger.person_id
    with pytest.raises(LinkRefused):
        answer_by_link(token, agrees=False, claims=False, actor=stranger)
    change_expert(expert, ExpertInput("张三", about="自己写的"), actor=stranger)
    again = _token(expert, provider)
    with pytest.raises(ExpertClaimed):
        answer_by_link(again, agrees=True, claims=True, actor=provider)
    answer_by_link(again, agrees=True, claims=False, actor=ANONYMOUS)  # what was refused left the link as it was


def test_consent_taken_back_is_not_given_again_by_the_organisation(
    cast: Cast, provider: Actor, stranger: Actor
) -> None:
    expert = make_expert(cast.university.pk, consented=None)
    answer_by_link(_token(expert, provider), agrees=True, claims=True, actor=stranger)

    change_own_consent(expert, agrees=False, actor=stranger)

    assert not list_experts(ANONYMOUS).exists()
    with pytest.raises(Conflict):
        state_consent(expert, date(2026, 1, 1), "同意书", actor=provider)
    assert get_expert(stranger, expert.number).refused == timezone.localdate()
    change_own_consent(expert, agrees=True, actor=stranger)
    assert list_experts(ANONYMOUS).exists()


def test_another_link_does_not_undo_a_refusal(cast: Cast, provider: Actor) -> None:
    expert = make_expert(cast.university.pk, consented=None)
    to_person, to_itself = _token(expert, provider), _token(expert, provider)

    answer_by_link(to_person, agrees=False, claims=False, actor=ANONYMOUS)

    for claims in (False, True):
        with pytest.raises(Conflict):
            answer_by_link(to_itself, agrees=True, claims=claims, actor=provider)
    with pytest.raises(Conflict):
        ask_consent(expert, "x@example.org", language="en", actor=provider)
    assert not list_experts(ANONYMOUS).exists()


def test_organisation_states_consent_with_a_day_and_a_document(cast: Cast, provider: Actor) -> None:
    expert = make_expert(cast.university.pk, consented=None)

    for day, document in ((timezone.localdate() + timedelta(1), "同意书"), (date(2026, 1, 1), " ")):
        with pytest.raises(Invalid):
            state_consent(expert, day, document, actor=provider)
    state_consent(expert, date(2026, 1, 1), "同意书 2026-1", actor=provider)

    assert get_expert(ANONYMOUS, expert.number).consent_document == "同意书 2026-1"


def test_others_change_nothing(cast: Cast, seeker: Actor, auditor: Actor, broker: Actor, administrator: Actor) -> None:
    expert = make_expert(cast.university.pk)
    for actor in (seeker, auditor, broker, administrator, ANONYMOUS):
        for act in (
            lambda by: change_expert(expert, ExpertInput("别人"), actor=by),
            lambda by: move_expert(expert, "withdraw", actor=by),
            lambda by: ask_consent(expert, "a@example.org", language="en", actor=by),
            lambda by: state_consent(expert, date(2026, 1, 1), "x", actor=by),
            lambda by: change_own_consent(expert, agrees=True, actor=by),
            lambda by: create_expert(cast.university.pk, ExpertInput("别人"), actor=by),
        ):
            with pytest.raises(Forbidden):
                act(actor)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("orcid", "0000-0002-1825-0098"),
        ("chain_links", ["no.such"]),
        ("technology_field_id", "nosuch"),
        ("offers", ["长" * 121]),
        ("about", "长" * 3001),
    ],
)
def test_bad_values_are_refused_by_name(cast: Cast, field: str, value: object) -> None:
    with pytest.raises(Invalid) as caught:
        create_expert(cast.university.pk, ExpertInput(**{"name": "张三", field: value}), actor=TESTS)  # type: ignore[arg-type]
    assert [problem.field for problem in caught.value.problems] == [field]


def test_orcid_is_kept_in_its_usual_form(cast: Cast) -> None:
    expert = make_expert(cast.university.pk, orcid="https://orcid.org/0000000218250097")
    assert expert.orcid == "0000-0002-1825-0097"


def test_trail_keeps_no_names(cast: Cast, provider: Actor) -> None:
    expert = create_expert(cast.university.pk, ExpertInput("张无名", about="讲了很多"), actor=provider)
    change_expert(expert, ExpertInput("张有名"), actor=provider)
    _token(expert, provider)
    whole = "".join(AuditEntry.objects.filter(subject=f"expert:{expert.number}").values_list("payload", flat=True))
    assert "name" in whole
    assert not any(word in whole for word in ("张无名", "张有名", "讲了很多", "zhang@example.org"))


def test_contributors_are_joined_by_name_in_the_own_organisation_alone(cast: Cast, provider: Actor) -> None:
    expert = make_expert(cast.university.pk, name="张三")
    own = make_achievement(
        "published", organisation_id=cast.university.pk,
        contributors=_team(("张三", cast.university.name), ("李四", ""), ("张三", "别的大学")),
    )  # fmt: skip
    make_achievement("published", organisation_id=cast.firm.pk, contributors=_team(("张三", cast.university.name)))
    late = make_expert(cast.university.pk, name="李四")

    assert [work.number for work in works_of(expert).works] == [own.number]
    assert [work.number for work in works_of(late).works] == [own.number]
    colleagues = [(item.name, item.organisation, item.number) for item in works_of(expert).colleagues]
    assert colleagues == [("李四", "", late.number), ("张三", "别的大学", "")]

    Contributor.objects.filter(name="张三", organisation="别的大学").update(expert=late)
    change_entry(own, _with(content_of(own), title="新的标题"), actor=provider)
    assert Contributor.objects.filter(expert=late).count() == 2  # what was joined by hand stays joined


def _with(content: EntryInput, **fields: object) -> EntryInput:
    import dataclasses

    return dataclasses.replace(content, **fields)  # type: ignore[arg-type]


def test_works_without_consent_or_not_public_are_not_shown(cast: Cast) -> None:
    expert = make_expert(cast.university.pk, name="张三")
    make_achievement("draft", organisation_id=cast.university.pk, contributors=_team(("张三", "")))
    make_achievement("published", organisation_id=cast.university.pk, contributors=_team(("张三", ""), agreed=None))
    assert works_of(expert).works == ()


def test_list_is_loaded_again_without_doubles_and_without_undoing_a_refusal(cast: Cast, provider: Actor) -> None:
    row = ExpertRow("X01", cast.university.pk, ExpertInput("张三"), date(2026, 1, 1), "名册")
    entry = make_achievement("published", organisation_id=cast.firm.pk, contributors=_team(("张三", "某大学")))
    Achievement.objects.filter(pk=entry.pk).update(source="s", external_id="A1")

    assert write_experts([row], source="s", actor=TESTS) == (1, 0)
    assert write_experts([row], source="s", actor=TESTS) == (0, 0)
    assert join_contributors([("A1", "张三", "X01")], source="s", actor=TESTS) == 1
    assert join_contributors([("A1", "张三", "X01")], source="s", actor=TESTS) == 0
    expert = Expert.objects.get()
    assert [work.number for work in works_of(expert).works] == [entry.number]
    answer_by_link(_token(expert, provider), agrees=False, claims=False, actor=ANONYMOUS)
    write_experts([row], source="s", actor=TESTS)
    assert not list_experts(ANONYMOUS).exists()
    with pytest.raises(Forbidden):
        write_experts([row], source="s", actor=provider)


def test_erasure_empties_the_page_and_the_names_in_teams(cast: Cast, provider: Actor, stranger: Actor) -> None:
    expert = make_expert(cast.university.pk, name="张三", consented=None)
    make_achievement("published", organisation_id=cast.university.pk, contributors=_team(("张三", "")))
    answer_by_link(_token(expert, provider), agrees=True, claims=True, actor=stranger)
    person = cast.people["stranger"]

    for item in held():
        if item.model in ("catalog.Contributor", "catalog.Expert"):
            assert item.described(person)
            item.rows(person).update(**item.blank)

    row = Expert.objects.get()
    assert (row.name, row.state, row.person_id) == ("", "erased", None)
    assert not list_experts(provider).exists()
    assert not Contributor.objects.exclude(name="").exists()


def test_another_name_is_another_person_until_he_or_she_agrees(cast: Cast, provider: Actor, stranger: Actor) -> None:
    expert = make_expert(cast.university.pk, consented=None)
    answer_by_link(_token(expert, provider), agrees=True, claims=True, actor=stranger)

    change_expert(expert, ExpertInput(expert.name, orcid=expert.orcid, about="新"), actor=provider)
    assert Expert.objects.get().consented
    change_expert(expert, ExpertInput("张叁"), actor=stranger)  # the person's own
    assert Expert.objects.get().consented
    change_expert(expert, ExpertInput("李四"), actor=provider)
    assert Expert.objects.get().consented is None
    assert not list_experts(ANONYMOUS).exists()


def test_organisation_does_not_write_over_what_the_person_answered(cast: Cast, provider: Actor) -> None:
    expert = make_expert(cast.university.pk, consented=None)
    answer_by_link(_token(expert, provider), agrees=True, claims=False, actor=ANONYMOUS)

    with pytest.raises(Conflict):
        state_consent(expert, date(2020, 1, 1), "授权书", actor=provider)
    row = ExpertRow(expert.external_id or "X", cast.university.pk, ExpertInput("别人", about="抄来的"))
    Expert.objects.update(source="list", external_id=row.external_id)
    assert write_experts([row], source="list", actor=TESTS) == (0, 0)
    assert Expert.objects.get().name == expert.name


def test_erased_page_is_empty_and_takes_nothing_any_more(cast: Cast, provider: Actor, seeker: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk)
    Contributor.objects.create(achievement=entry, position=0, name="张三", roles=["software"], agreed=date(2026, 1, 1))
    expert = create_expert(cast.university.pk, ExpertInput("张三", orcid="0000-0002-1825-0097"), actor=provider)
    assert Contributor.objects.get().expert_id == expert.pk

    with pytest.raises(Forbidden):
        erase_expert(expert, actor=seeker)
    erase_expert(expert, actor=provider)

    left = Expert.objects.get()
    assert (left.name, left.orcid, left.consented, left.state) == ("", "", None, "erased")
    assert (Contributor.objects.get().name, Contributor.objects.get().expert_id) == ("", None)
    with pytest.raises(ExpertNotFound):
        change_expert(expert, ExpertInput("张三"), actor=provider)  # by somebody who had the page open
    with pytest.raises(ExpertNotFound):
        state_consent(expert, date(2026, 1, 1), "授权书", actor=provider)


def test_erased_name_is_in_no_version_and_in_no_mail_but_another_of_that_name_is(cast: Cast, provider: Actor) -> None:
    expert = make_expert(cast.university.pk, name="张三", consented=None)
    _token(expert, provider)
    team = _team(("张三", ""), ("张三", "别处大学"), ("李四", ""))
    entry = make_achievement("published", title="甲", organisation_id=cast.university.pk, contributors=team)
    change_entry(entry, replace(content_of(entry), title="乙", contributors=team[1:]), actor=TESTS)
    other = make_achievement("published", title="丙", organisation_id=cast.agency.pk, contributors=_team(("张三", "")))
    change_entry(other, replace(content_of(other), title="丁"), actor=TESTS)

    erase_expert(expert, actor=provider)

    first, second = EntryVersion.objects.filter(achievement=entry)
    assert [it["name"] for it in first.content["contributors"]] == ["", "张三", "李四"]
    assert first.content["contributors"][0] == {"name": "", "organisation": "", "roles": ["software"], "agreed": None}
    assert [it["name"] for it in second.content["contributors"]] == ["张三", "李四"]
    assert all("张三" in str(row.content) for row in EntryVersion.objects.filter(achievement=other))
    assert not Mail.objects.filter(template="expert_consent").exists()


def test_list_with_a_consent_to_come_or_twice_the_same_is_refused_or_taken_once(cast: Cast) -> None:
    row = ExpertRow("X1", cast.university.pk, ExpertInput("张三"), date(2026, 1, 1), "授权书")
    late = ExpertRow("X2", cast.university.pk, ExpertInput("李四"), timezone.localdate() + timedelta(days=1), "授权书")

    with pytest.raises(Invalid):
        write_experts([late], source="list", actor=TESTS)
    assert write_experts([row, row], source="list", actor=TESTS) == (1, 0)
