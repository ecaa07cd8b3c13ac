"""What a person is writing: kept as typed, never silently overwritten, seen by nobody else, and made an entry at the end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lianqiao.catalog.choices import EntryKind, EntryState
from lianqiao.catalog.errors import DraftConflict, DraftNotFound, DraftTooLarge, EntryIncomplete, TooManyDrafts
from lianqiao.catalog.models import Demand, Draft
from lianqiao.catalog.queries import draft_of_entry, get_draft, list_drafts
from lianqiao.catalog.queries.drafts import waiting_drafts
from lianqiao.catalog.services import EntryInput, delete_draft, drafts, hand_in_draft, save_draft, start_draft
from lianqiao.core.actors import ANONYMOUS, Actor
from lianqiao.core.errors import Forbidden
from lianqiao.core.models import AuditEntry
from tests.factories.catalog import make_demand
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def begin(actor: Actor, **content: object) -> Draft:
    return start_draft(EntryKind.DEMAND, actor=actor, content=content)


def test_draft_is_kept_as_typed_and_numbered(seeker: Actor) -> None:
    draft = begin(seeker, title="  未完", budget_max="五十万左右")

    saved = save_draft(draft, {"summary": "一句话"}, actor=seeker, expected_revision=1, step="elements")

    assert saved.content == {"title": "  未完", "budget_max": "五十万左右", "summary": "一句话"}
    assert (saved.revision, saved.step) == (2, "elements")


def test_draft_saved_elsewhere_meanwhile_is_not_overwritten(seeker: Actor) -> None:
    draft = begin(seeker, title="甲")
    save_draft(draft, {"title": "乙"}, actor=seeker, expected_revision=1)

    with pytest.raises(DraftConflict) as caught:
        save_draft(draft, {"title": "丙", "summary": "新"}, actor=seeker, expected_revision=1)

    assert caught.value.data["fields"] == ["summary", "title"] and caught.value.data["revision"] == 2
    assert get_draft(seeker, draft.pk).content == {"title": "乙"}


def test_draft_is_overwritten_where_that_is_said(seeker: Actor) -> None:
    draft = begin(seeker, title="甲")
    save_draft(draft, {"title": "乙"}, actor=seeker, expected_revision=1)

    saved = save_draft(draft, {"title": "丙"}, actor=seeker, expected_revision=None)

    assert (saved.content["title"], saved.revision) == ("丙", 3)


def test_draft_saved_twice_the_same_is_no_conflict(seeker: Actor) -> None:
    draft = begin(seeker, title="甲")
    save_draft(draft, {"title": "乙"}, actor=seeker, expected_revision=1)

    again = save_draft(draft, {"title": "乙"}, actor=seeker, expected_revision=1)

    assert again.revision == 2


def test_drafts_of_others_do_not_exist(seeker: Actor, provider: Actor) -> None:
    draft = begin(seeker, title="甲")

    assert not list_drafts(provider) and not list_drafts(ANONYMOUS)
    with pytest.raises(DraftNotFound):
        get_draft(provider, draft.pk)
    with pytest.raises(Forbidden):
        save_draft(draft, {"title": "乙"}, actor=provider, expected_revision=1)
    with pytest.raises(Forbidden):
        delete_draft(draft, actor=provider)
    assert get_draft(seeker, draft.pk).content == {"title": "甲"}


def test_draft_needs_somebody_signed_in() -> None:
    with pytest.raises(Forbidden):
        begin(ANONYMOUS, title="甲")
    assert not Draft.objects.exists()


def test_draft_deleted_is_gone(seeker: Actor) -> None:
    draft = begin(seeker)

    delete_draft(draft, actor=seeker)

    assert not Draft.objects.exists()
    with pytest.raises(DraftNotFound):
        save_draft(draft, {"title": "乙"}, actor=seeker, expected_revision=1)
    assert AuditEntry.objects.filter(event="DraftDeleted", subject=f"draft:{draft.pk}").exists()


def test_draft_text_stays_out_of_the_audit_trail(seeker: Actor) -> None:
    draft = begin(seeker, title="独门配方")
    save_draft(draft, {"summary": "另一独门配方"}, actor=seeker, expected_revision=1)

    assert not AuditEntry.objects.filter(payload__contains="独门").exists()


def test_draft_has_its_limits(seeker: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    draft = begin(seeker)

    with pytest.raises(TooManyDrafts):
        begin(seeker)
    with pytest.raises(DraftTooLarge):
        save_draft(draft, {"description": "长" * 100_000}, actor=seeker, expected_revision=1)
    assert get_draft(seeker, draft.pk).revision == 1


@pytest.mark.usefixtures("review_required")
def test_draft_handed_in_becomes_an_entry_that_is_read(seeker: Actor, cast: Cast) -> None:
    draft = begin(seeker, title="低噪声风机叶轮")
    content = EntryInput(title="低噪声风机叶轮", summary="降低噪声。", organisation_id=cast.firm.pk)

    entry = hand_in_draft(draft, content, actor=seeker, expected_revision=1)

    assert Demand.objects.get(number=entry.number).state == EntryState.IN_REVIEW
    assert not Draft.objects.exists()


def test_draft_that_lacks_something_stays(seeker: Actor, cast: Cast) -> None:
    draft = begin(seeker, title="低噪声风机叶轮")

    content = EntryInput(title="低噪声风机叶轮", organisation_id=cast.firm.pk)
    with pytest.raises(EntryIncomplete):
        hand_in_draft(draft, content, actor=seeker, expected_revision=1)

    assert Draft.objects.count() == 1 and not Demand.objects.exists()


def test_draft_changed_elsewhere_is_not_handed_in(seeker: Actor, cast: Cast) -> None:
    draft = begin(seeker, title="甲")
    save_draft(draft, {"title": "乙"}, actor=seeker, expected_revision=1)

    content = EntryInput(title="甲", summary="句。", organisation_id=cast.firm.pk)
    with pytest.raises(DraftConflict):
        hand_in_draft(draft, content, actor=seeker, expected_revision=1)

    assert not Demand.objects.exists()


def test_draft_of_an_entry_is_begun_once_and_changes_it(seeker: Actor, cast: Cast) -> None:
    entry = make_demand(organisation_id=cast.firm.pk, title="旧")
    draft = start_draft(EntryKind.DEMAND, actor=seeker, content={"title": "旧"}, entry=entry)

    assert start_draft(EntryKind.DEMAND, actor=seeker, content={}, entry=entry) == draft
    assert draft_of_entry(seeker, entry.number) == draft

    content = EntryInput(title="新", summary="句。", organisation_id=cast.firm.pk)
    changed = hand_in_draft(draft, content, actor=seeker, expected_revision=1, entry=entry)

    assert changed.number == entry.number and Demand.objects.get().title == "新"


def test_draft_of_an_entry_of_others_is_refused(provider: Actor, cast: Cast) -> None:
    entry = make_demand(organisation_id=cast.firm.pk, title="旧")

    with pytest.raises(Forbidden):
        start_draft(EntryKind.DEMAND, actor=provider, entry=entry)


def test_draft_that_rests_for_a_week_waits_at_the_desk_of_its_writer_alone(seeker: Actor, provider: Actor) -> None:
    begin(seeker, title="今天的草稿")
    old = begin(seeker, title="上周的草稿")
    Draft.objects.filter(pk=old.pk).update(changed=timezone.now() - timedelta(days=8), step="terms")

    [item] = waiting_drafts(seeker)

    assert (item.kind, item.title, item.url_name) == ("draft_idle", "上周的草稿", "write-step")
    assert item.url_kwargs == {"key": old.pk, "code": "terms"}
    assert not list(waiting_drafts(provider)) and not list(waiting_drafts(ANONYMOUS))
