"""Duplicates become one."""

import json

import pytest

from lianqiao.accounts.models import Membership, Organisation
from lianqiao.accounts.queries import list_organisations
from lianqiao.catalog.models import Achievement, Disclosure, Draft
from lianqiao.core.errors import Forbidden, NotFound
from lianqiao.core.models import AuditEntry
from lianqiao.files.models import StoredFile
from lianqiao.organisations.errors import MergeRefused
from lianqiao.organisations.queries import merged_target
from lianqiao.organisations.services import answer_own_invitation, invite, merge_organisations
from tests.factories.catalog import make_achievement
from tests.organisations.conftest import make_code


def test_entries_and_members_follow_and_the_trail_can_undo_it(troupe, administrator):
    entry = make_achievement("published", organisation_id=troupe.firm.pk)
    Membership.objects.create(person=troupe.people["provider"], organisation=troupe.firm, role="owner")
    Organisation.objects.filter(pk=troupe.firm.pk).update(uscc=make_code("f"), verification="verified")

    kept = merge_organisations(troupe.university, troupe.firm, actor=administrator)

    moved = Achievement.objects.get(pk=entry.pk)
    assert moved.organisation_id == kept.pk and moved.revision > entry.revision
    assert set(Membership.objects.filter(person=troupe.people["seeker"]).values_list("organisation", flat=True)) == {
        kept.pk
    }
    assert Membership.objects.filter(person=troupe.people["provider"]).count() == 1
    assert kept.uscc == make_code("f") and kept.verification == "verified"
    assert merged_target(troupe.firm.number) == kept and merged_target(kept.number) is None
    assert troupe.firm not in list_organisations(administrator)
    told = json.loads(AuditEntry.objects.get(event="OrganisationsMerged").payload)
    assert told["moved"]["catalog.Achievement.organisation"] == [entry.pk]
    assert [troupe.people["provider"].pk, "owner"] in told["dropped_memberships"]


def test_merging_is_for_the_administrator_of_both_places(troupe, hebei, provider, auditor, beijing):
    for actor in (provider, auditor, beijing, troupe.actor("tianjin")):
        with pytest.raises(Forbidden):
            merge_organisations(troupe.university, troupe.firm, actor=actor)
    with pytest.raises(Forbidden):
        merge_organisations(troupe.university, troupe.agency, actor=hebei)

    assert merge_organisations(troupe.university, troupe.firm, actor=hebei)


def test_two_codes_are_two_bodies_and_nothing_is_merged_with_itself(cast, administrator):
    for row in (cast.university, cast.firm):
        Organisation.objects.filter(pk=row.pk).update(uscc=make_code(row.name))

    with pytest.raises(MergeRefused):
        merge_organisations(cast.university, cast.firm, actor=administrator)
    with pytest.raises(MergeRefused):
        merge_organisations(cast.university, cast.university, actor=administrator)


def test_drafts_files_and_wishes_follow_and_nobody_asks_oneself(troupe, administrator):
    draft = Draft.objects.create(kind="demand", person=troupe.people["seeker"], organisation=troupe.firm)
    stored = StoredFile.objects.create(
        purpose="entry_attachment", name="附件.pdf", media_type="application/pdf", size_bytes=1, sha256="0" * 64,
        received_sha256="0" * 64, organisation_id=troupe.firm.pk,
    )  # fmt: skip
    elsewhere = make_achievement("published", organisation_id=troupe.agency.pk)
    ours = make_achievement("published", organisation_id=troupe.university.pk)
    far, near = (
        Disclosure.objects.create(
            number=f"L-{n}", achievement=entry, layer="nda", organisation=troupe.firm, purpose="评估"
        )
        for n, entry in enumerate((elsewhere, ours))
    )

    kept = merge_organisations(troupe.university, troupe.firm, actor=administrator)

    for row in (draft, stored, far, near):
        row.refresh_from_db()
        assert row.organisation_id == kept.pk
    assert far.state == "requested" and near.state == "taken_back"
    told = json.loads(AuditEntry.objects.get(event="OrganisationsMerged").payload)["moved"]
    assert told["catalog.Draft.organisation"] == [str(draft.pk)]
    assert told["files.StoredFile.organisation_id"] == [stored.pk]


def test_who_proved_nothing_does_not_come_in_by_a_merger(troupe, registered, administrator):
    Organisation.objects.filter(pk=troupe.university.pk).update(verification="verified")
    duplicate = Organisation.objects.create(number="O-2026-099999", name="示例燕赵大学(重复)", kinds=["university"])
    Membership.objects.create(person=troupe.people["stranger"], organisation=duplicate, role="owner")
    invited = invite(duplicate, "broker@example.org", "owner", actor=troupe.actor("stranger"))

    kept = merge_organisations(troupe.university, duplicate, actor=administrator)

    assert not troupe.actor("stranger").memberships
    with pytest.raises(NotFound):
        answer_own_invitation(invited.pk, accepts=True, actor=troupe.actor("broker"))
    assert troupe.actor("provider").has_membership(kept.pk, "owner")
    told = json.loads(AuditEntry.objects.get(event="OrganisationsMerged").payload)
    assert told["dropped_memberships"] == [[troupe.people["stranger"].pk, "owner"]]
