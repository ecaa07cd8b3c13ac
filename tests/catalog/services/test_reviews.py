"""Nothing becomes public unread: who reads, what an author gets back, and what the public sees meanwhile."""

import dataclasses
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import Membership
from lianqiao.accounts.queries import actor_of
from lianqiao.catalog.choices import EntryState, VersionCause
from lianqiao.catalog.errors import EntryBeingRead, EntryIncomplete, ReviewNotFound, ReviewRequired, ReviewTaken
from lianqiao.catalog.models import EntryVersion, Reading, Submission
from lianqiao.catalog.queries import list_submissions, pending_submission, submissions_of, versions_of
from lianqiao.catalog.services import (
    EntryInput,
    IndicatorInput,
    ReadingInput,
    accept_entry,
    change_entry,
    claim_review,
    confirm_entry,
    content_of,
    pending_content,
    publish_entry,
    recall_entry,
    release_review,
    return_entry,
    submit_entry,
    withdraw_entry,
)
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Forbidden, IllegalMove, Invalid
from lianqiao.core.models import AuditEntry
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.factories.reviews import accept, fresh, hand_in, passing, send_back, waiting_of
from tests.personas import NAMES, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review_required")]
SHANGHAI = ZoneInfo("Asia/Shanghai")
HEBEI_CITY = "130100"


@pytest.fixture
def manager(cast: Cast) -> Actor:
    """A technology manager of an agency that has nothing to do with the authors."""
    Membership.objects.filter(person=cast.people["broker"]).update(role=MemberRole.TECHNOLOGY_MANAGER)
    return actor_of(cast.people["broker"])


def changed(entry, **fields) -> EntryInput:
    return dataclasses.replace(content_of(entry), **fields)


def last_event() -> str:
    return AuditEntry.objects.latest("sequence").event


def test_draft_is_read_before_it_is_public(cast: Cast, provider: Actor, regulator: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY)

    with pytest.raises(ReviewRequired):
        publish_entry(entry, actor=provider)
    submission = hand_in(entry, actor=provider)

    assert (fresh(entry).state, last_event()) == (EntryState.IN_REVIEW, "EntrySubmitted")
    claim_review(submission, actor=regulator)
    accept_entry(submission, passing(submission, comment="写得清楚。"), actor=regulator)
    row = fresh(entry)
    assert (row.state, row.version, row.published, last_event()) == (
        EntryState.PUBLISHED, 1, date.today(), "EntryAccepted",
    )  # fmt: skip
    [version] = versions_of(provider, row)
    assert (version.cause, version.reader_id, version.author_id) == (
        VersionCause.ACCEPTED, regulator.person_id, provider.person_id,
    )  # fmt: skip


def test_where_reading_is_off_submission_publishes(cast: Cast, provider: Actor, settings: object) -> None:
    settings.REVIEW = "off"  # type: ignore[attr-defined]
    entry = submit_entry(make_achievement(organisation_id=cast.university.pk), actor=provider)

    assert (entry.state, entry.version, Submission.objects.count()) == (EntryState.PUBLISHED, 1, 0)


def test_incomplete_draft_cannot_be_submitted(cast: Cast, provider: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, summary="")

    with pytest.raises(EntryIncomplete):
        submit_entry(entry, actor=provider)
    assert (fresh(entry).state, Submission.objects.count()) == (EntryState.DRAFT, 0)


def test_only_writers_of_the_owner_submit_and_recall(cast: Cast, provider: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk)
    for name in NAMES:
        if name != "provider":
            with pytest.raises(Forbidden):
                submit_entry(entry, actor=cast.actor(name))
    hand_in(entry, actor=provider)
    for name in NAMES:
        if name != "provider":
            with pytest.raises(Forbidden):
                recall_entry(entry, actor=cast.actor(name))
    assert fresh(entry).state == EntryState.IN_REVIEW


# --- who reads --------------------------------------------------------------------------------------------------------
def test_nobody_reads_for_their_own_organisation(cast: Cast, provider: Actor, regulator: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    submission = hand_in(entry, actor=provider)
    Membership.objects.create(
        person=cast.people["regulator"], organisation=cast.university, role=MemberRole.TECHNOLOGY_MANAGER
    )
    Membership.objects.create(person=cast.people["administrator"], organisation=cast.university, role=MemberRole.MEMBER)

    for name in ("provider", "regulator", "administrator"):
        with pytest.raises(Forbidden):
            claim_review(submission, actor=cast.actor(name))
        assert list(list_submissions(cast.actor(name))) == []


def test_queue_and_right_to_claim_agree_for_every_role(cast: Cast, provider: Actor, manager: Actor) -> None:
    kinds = {
        "open": make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY),
        "elsewhere": make_achievement(organisation_id=cast.university.pk, place_id="110108"),
        "confidential": make_achievement(
            organisation_id=cast.university.pk, place_id=HEBEI_CITY, confidentiality="nda"
        ),
        "anonymous": make_demand(organisation_id=cast.university.pk, place_id=HEBEI_CITY, is_anonymous=True),
    }
    waiting = {name: hand_in(entry, actor=provider) for name, entry in kinds.items()}
    expected = {
        "administrator": set(kinds), "regulator": {"open", "confidential", "anonymous"}, "broker": {"open", "elsewhere"},
    }  # fmt: skip

    for name in NAMES:
        actor = manager if name == "broker" else cast.actor(name)
        seen = {row.pk for row in list_submissions(actor)}
        if name != "auditor":  # who sees all of it and may do nothing
            assert seen == {waiting[kind].pk for kind in expected.get(name, set())}
        for kind, submission in waiting.items():
            if kind in expected.get(name, set()):
                release_review(claim_review(submission, actor=actor), actor=actor)
            else:
                with pytest.raises(Forbidden):
                    claim_review(submission, actor=actor)


def test_two_do_not_read_the_same(cast: Cast, provider: Actor, regulator: Actor, administrator: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    submission = hand_in(entry, actor=provider)
    began = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)

    claim_review(submission, actor=regulator, now=began)
    claim_review(submission, actor=regulator, now=began)
    with pytest.raises(ReviewTaken):
        claim_review(submission, actor=administrator, now=began + timedelta(hours=71))
    with pytest.raises(ReviewTaken):
        accept_entry(submission, passing(submission), actor=administrator)

    claim_review(submission, actor=administrator, now=began + timedelta(hours=72))
    with pytest.raises(ReviewTaken):
        accept_entry(submission, passing(submission), actor=regulator)
    with pytest.raises(ReviewTaken):
        release_review(submission, actor=regulator)


def test_verdict_needs_the_text_that_was_read(cast: Cast, provider: Actor, regulator: Actor) -> None:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    change_entry(entry, changed(entry, title="第二个标题"), actor=provider)
    change_entry(entry, changed(entry, title="第三个标题"), actor=provider)
    submission = claim_review(waiting_of(entry), actor=regulator)

    with pytest.raises(ReviewTaken):
        accept_entry(submission, passing(submission, revision=1), actor=regulator)
    with pytest.raises(EntryBeingRead):
        change_entry(entry, changed(entry, title="第四个标题"), actor=provider)
    accept_entry(submission, passing(submission), actor=regulator)
    assert fresh(entry).title == "第三个标题"


# --- return and mend --------------------------------------------------------------------------------------------------
def test_returned_draft_is_mended_and_handed_in_again(cast: Cast, provider: Actor, regulator: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    hand_in(entry, actor=provider)

    send_back(entry, {"title": "请写明材料。", "entry": "缺少指标。"}, actor=regulator)

    assert (fresh(entry).state, last_event()) == (EntryState.DRAFT, "EntryReturned")
    pending = pending_submission(fresh(entry))
    assert pending is not None
    assert pending.readings.get().reasons == [
        {"field": "title", "text": "请写明材料。"}, {"field": "entry", "text": "缺少指标。"},
    ]  # fmt: skip
    change_entry(fresh(entry), changed(entry, title="镁合金板材"), actor=provider)
    hand_in(entry, actor=provider)
    accept(entry, actor=regulator)
    assert (fresh(entry).state, fresh(entry).title) == (EntryState.PUBLISHED, "镁合金板材")
    assert [row.state for row in submissions_of(provider, entry)] == ["accepted", "returned"]


@pytest.mark.parametrize(
    "reading",
    [
        ReadingInput(1),
        ReadingInput(1, reasons={"password": "…"}),
        ReadingInput(1, reasons={"title": "  "}),
        ReadingInput(1, reasons={"title": "长" * 2001}),
        ReadingInput(1, reasons={"title": "短"}, comment="长" * 2001),
        ReadingInput(1, reasons={"title": "短"}, checks={"secrecy": "maybe"}),
    ],
)
def test_return_needs_reasons_that_can_be_shown(cast, provider, regulator, reading: ReadingInput) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    submission = claim_review(hand_in(entry, actor=provider), actor=regulator)

    with pytest.raises(Invalid):
        return_entry(submission, reading, actor=regulator)
    assert (fresh(entry).state, Reading.objects.count()) == (EntryState.IN_REVIEW, 0)


def test_author_takes_back_what_waits(cast: Cast, provider: Actor, regulator: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    submission = claim_review(hand_in(entry, actor=provider), actor=regulator)

    with pytest.raises(EntryBeingRead):
        change_entry(entry, changed(entry, title="新标题"), actor=provider)
    assert recall_entry(entry, actor=provider).state == EntryState.DRAFT
    with pytest.raises(ReviewNotFound):
        accept_entry(submission, passing(submission), actor=regulator)
    with pytest.raises(ReviewNotFound):
        recall_entry(entry, actor=provider)


def test_withdrawn_entry_leaves_the_queue(cast: Cast, provider: Actor, regulator: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    submission = hand_in(entry, actor=provider)
    withdraw_entry(entry, actor=provider)

    assert list(list_submissions(regulator)) == []
    with pytest.raises(ReviewNotFound):
        claim_review(submission, actor=regulator)


# --- changes of what is public ----------------------------------------------------------------------------------------
def test_public_content_stays_until_its_change_is_accepted(cast, provider, regulator) -> None:
    entry = make_achievement(
        EntryState.PUBLISHED, organisation_id=cast.university.pk, place_id=HEBEI_CITY, title="旧标题",
        indicators=(IndicatorInput("强度", "ge", 5.0),),
    )  # fmt: skip

    change_entry(
        entry,
        changed(entry, title="新标题", contact_name="李工", indicators=(IndicatorInput("强度", "ge", 9.0),)),
        actor=provider,
    )

    public = fresh(entry)
    assert (public.title, public.contact_name, public.state) == ("旧标题", "李工", EntryState.PUBLISHED)
    assert [row.value for row in public.indicators.all()] == [5.0]
    assert pending_content(public).title == "新标题"
    assert waiting_of(entry).fields == ["title", "indicators"]
    accept(entry, actor=regulator)
    accepted = fresh(entry)
    assert (accepted.title, accepted.contact_name, accepted.version) == ("新标题", "李工", 2)
    assert [row.value for row in accepted.indicators.all()] == [9.0]
    assert [(row.number, row.content["title"], row.fields) for row in versions_of(provider, accepted)] == [
        (2, "新标题", ["title", "indicators"]), (1, "旧标题", []),
    ]  # fmt: skip


def test_contact_alone_needs_no_reading_and_makes_no_version(cast: Cast, provider: Actor) -> None:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk)

    change_entry(entry, changed(entry, contact_name="李工"), actor=provider)

    assert (fresh(entry).contact_name, fresh(entry).version, Submission.objects.count()) == ("李工", 1, 0)


def test_what_only_takes_away_holds_at_once(cast: Cast, provider: Actor) -> None:
    entry = make_demand(EntryState.PUBLISHED, organisation_id=cast.university.pk)

    change_entry(
        entry, changed(entry, is_anonymous=True, confidentiality="nda", summary="另一个问题。"), actor=provider
    )
    row = fresh(entry)
    assert (row.is_anonymous, row.confidentiality, row.summary) == (True, "nda", entry.summary)  # type: ignore[attr-defined]
    assert waiting_of(entry).fields == ["summary"]

    change_entry(row, changed(row, is_anonymous=False, confidentiality="open"), actor=provider)
    assert fresh(entry).is_anonymous is True  # type: ignore[attr-defined]
    assert set(waiting_of(entry).fields) == {"is_anonymous", "confidentiality"}


def test_expired_entry_cannot_be_changed_unread_and_confirmed(cast: Cast, provider: Actor, regulator: Actor) -> None:
    entry = make_achievement(
        EntryState.EXPIRED, organisation_id=cast.university.pk, place_id=HEBEI_CITY, title="旧标题"
    )
    change_entry(entry, changed(entry, title="新标题"), actor=provider)

    assert confirm_entry(entry, actor=provider).title == "旧标题"
    accept(entry, actor=regulator)
    assert (fresh(entry).title, fresh(entry).state) == ("新标题", EntryState.PUBLISHED)


def test_change_back_to_the_public_content_leaves_the_queue(cast: Cast, provider: Actor) -> None:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk)
    change_entry(entry, changed(entry, title="新标题"), actor=provider)
    change_entry(entry, changed(entry), actor=provider)

    assert Submission.objects.get().state == "recalled"
    assert pending_content(fresh(entry)).title == entry.title


def test_returned_change_is_where_the_author_goes_on(cast: Cast, provider: Actor, regulator: Actor) -> None:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    change_entry(entry, changed(entry, title="世界第一"), actor=provider)
    send_back(entry, {"title": "请勿用绝对化用语。"}, actor=regulator)

    assert (fresh(entry).title, fresh(entry).state) == (entry.title, EntryState.PUBLISHED)
    assert pending_content(fresh(entry)).title == "世界第一"
    change_entry(fresh(entry), changed(entry, title="性能领先"), actor=provider)
    accept(entry, actor=regulator)
    assert fresh(entry).title == "性能领先"


# --- second reader ----------------------------------------------------------------------------------------------------
def test_demand_is_read_by_two_people(cast, provider, regulator, administrator) -> None:
    entry = make_demand(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    hand_in(entry, actor=provider)

    accept(entry, actor=regulator, comment="指标可测。")
    assert (fresh(entry).state, last_event()) == (EntryState.IN_REVIEW, "ReviewPassedOn")
    with pytest.raises(Forbidden):
        claim_review(waiting_of(entry), actor=regulator)
    accept(entry, actor=administrator, comment="可以发布。")

    assert fresh(entry).state == EntryState.PUBLISHED
    [submission] = submissions_of(provider, fresh(entry))
    assert [reading.comment for reading in submission.readings.all()] == ["指标可测。", "可以发布。"]


def test_second_reader_can_be_switched_off(cast, provider, regulator, settings) -> None:
    settings.SECOND_READER = "off"
    entry = make_demand(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    hand_in(entry, actor=provider)
    accept(entry, actor=regulator)
    assert fresh(entry).state == EntryState.PUBLISHED


def test_service_time_is_counted_in_working_days(cast: Cast, provider: Actor, regulator: Actor) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    friday = datetime(2026, 11, 20, 17, tzinfo=SHANGHAI)
    submit_entry(entry, actor=provider, now=friday)
    submission = waiting_of(entry)
    assert submission.promised == date(2026, 11, 27)

    claim_review(submission, actor=regulator, now=friday + timedelta(days=3))
    decided = accept_entry(submission, passing(submission), actor=regulator, now=friday + timedelta(days=4))
    assert decided.working_days == 2


# --- versions of imported entries -------------------------------------------------------------------------------------
def test_first_version_of_an_entry_without_one_is_kept_when_it_changes(cast, provider, regulator) -> None:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk, place_id=HEBEI_CITY, title="旧")
    EntryVersion.objects.all().delete()  # as after an import, which keeps none
    change_entry(entry, changed(entry, title="新"), actor=provider)
    accept(entry, actor=regulator)

    assert [(row.number, row.content["title"]) for row in versions_of(provider, fresh(entry))] == [(2, "新"), (1, "旧")]


def test_outsiders_see_neither_versions_nor_readings(cast, provider, regulator, seeker) -> None:
    entry = make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    hand_in(entry, actor=provider)
    accept(entry, actor=regulator)
    assert (versions_of(seeker, entry), submissions_of(seeker, entry)) == ([], [])


def test_moves_are_refused_from_the_wrong_state(cast: Cast, provider: Actor) -> None:
    with pytest.raises(IllegalMove):
        submit_entry(make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk), actor=provider)


def test_direct_change_by_a_job_drops_what_rested_on_the_older_content(cast, provider) -> None:
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk)
    change_entry(entry, changed(entry, title="作者的修改"), actor=provider)
    change_entry(entry, changed(entry, title="登记系统的修改"), actor=TESTS)

    assert (fresh(entry).title, Submission.objects.get().state) == ("登记系统的修改", "recalled")
