"""Consents, copies, erasure and cases, through services and pages."""

import io
import json
import re
import zipfile
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import User
from lianqiao.accounts.services import grant_membership
from lianqiao.core.audit import chain_faults
from lianqiao.core.errors import Conflict, Forbidden, IllegalMove
from lianqiao.core.mail import send_mail
from lianqiao.core.models import AuditEntry, Mail
from lianqiao.core.personal import OnErasure, held
from lianqiao.organisations.models import Invitation
from lianqiao.rights import services
from lianqiao.rights.choices import CaseCategory, CaseKind, Purpose
from lianqiao.rights.errors import CaseNotFound, LastOwner
from lianqiao.rights.models import Case, Consent, DataExport, Erasure
from lianqiao.rights.queries import case_figures, has_agreed, waiting_cases
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement

PASSWORD = "Vier-Woerter-2026"


def deliver() -> None:
    for mail in Mail.objects.filter(sent=None):
        send_mail(mail_id=mail.pk)


@pytest.fixture
def free(cast) -> User:
    """Somebody who owns nothing, with a password."""
    person = cast.people["stranger"]
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def client(client_of, free):
    client = client_of("visitor")
    client.post("/account/sign-in", {"username": free.email, "password": PASSWORD})
    client.post("/account/again", {"password": PASSWORD})
    return client


# --- consents ---------------------------------------------------------------------------------------------------------
def test_consent_is_kept_with_text_and_time_and_ends_when_taken_back(client, free):
    client.post("/account/privacy/consents", {"purpose": ["notices"]})
    assert has_agreed(free.pk, Purpose.NOTICES) and not has_agreed(free.pk, Purpose.PERSONAL_PUSH)
    client.post("/account/privacy/consents", {})

    row = Consent.objects.get()
    assert row.text_version and row.withdrawn is not None
    assert not has_agreed(free.pk, Purpose.NOTICES)
    assert [it.event for it in AuditEntry.objects.filter(event__startswith="Consent")] == [
        "ConsentGiven",
        "ConsentWithdrawn",
    ]


def test_nobody_agrees_for_another(cast):
    with pytest.raises(Forbidden):
        services.give_consent(cast.people["provider"], Purpose.NOTICES, actor=cast.actor("seeker"))


def test_account_cannot_be_without_its_consent(cast, stranger):
    with pytest.raises(Conflict):
        services.withdraw_consent(cast.people["stranger"], Purpose.ACCOUNT, actor=stranger)


def test_sign_up_keeps_the_consent(client_of, db):
    form = {"name": "陈新", "email": "chen@example.org", "password1": PASSWORD, "agrees": "on"}
    client_of("visitor").post("/account/sign-up", form)

    assert Consent.objects.get(person__email="chen@example.org").purpose == "account"


# --- one's own data ---------------------------------------------------------------------------------------------------
def test_copy_holds_everything_about_oneself_and_nothing_of_others(client, free, client_of, mail_server):
    client.post("/account/privacy/consents", {"purpose": ["notices"]})
    asked = client.post("/account/privacy/data")
    services.make_export(DataExport.objects.get().pk, actor=TESTS)
    deliver()
    [text] = [it for it in mail_server.texts_to(free.email) if "/privacy/data/" in it]
    path = urlsplit(re.findall(r"http\S+", text)[0]).path
    answer = client.get(path)
    copy = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    raw = b"".join(copy.read(name) for name in copy.namelist()).decode()

    assert asked.headers["Location"] == "/account/privacy"
    assert json.loads(copy.read("accounts.User.json"))[0]["email"] == free.email
    assert json.loads(copy.read("rights.Consent.json"))[0]["purpose"] == "notices"
    assert "ConsentGiven" in copy.read("audit.json").decode()
    assert "md5$" not in raw and free.password not in raw
    assert "provider@example.org" not in raw
    assert client_of("provider").get(path).status_code == 404
    assert client_of("visitor").get(path).status_code == 302


def test_copy_is_deleted_after_its_days(client, free, tmp_path):
    client.post("/account/privacy/data")
    services.make_export(DataExport.objects.get().pk, actor=TESTS)
    [file] = (tmp_path / "media" / "own-data").iterdir()
    DataExport.objects.update(ends=timezone.now() - timedelta(seconds=1))

    assert services.delete_ended_exports() == 1
    assert not file.exists()


def test_copy_cannot_be_asked_for_again_and_again(client):
    assert [client.post("/account/privacy/data").status_code for _ in range(2)] == [302, 409]


# What is about people is listed, each model by the field with their key: who adds one says what becomes of it.
def test_every_row_about_people_is_listed():
    listed = {(item.model, item.key) for item in held()}
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_person = field.related_model is User or field.name in ("person_id", "reader_id")
            if is_person:
                found.add((model._meta.label, field.attname))
    assert found - listed == set(), "list them in lianqiao/config/personal.py"


def test_table_names_existing_fields():
    for item in held():
        names = {
            name for field in apps.get_model(item.model)._meta.concrete_fields for name in (field.name, field.attname)
        }
        assert {item.key.partition("__")[0], *item.hidden, *item.blank} <= names, item.model
        assert bool(item.blank) == (item.on_erasure == OnErasure.BLANK), item.model


# --- erasure ----------------------------------------------------------------------------------------------------------
def test_person_is_forgotten_after_seven_days_and_the_chain_still_holds(client, free, cast, mail_server):
    address, name = free.email, free.name
    Invitation.objects.create(organisation=cast.university, email=address, role="member", ends=timezone.now())
    was = User(pk=free.pk, email=address)
    client.post("/account/privacy/erase", {"sure": "yes"})
    assert services.erase_due(actor=TESTS) == 0
    Erasure.objects.update(due=timezone.now())
    assert services.erase_due(actor=TESTS) == 1
    deliver()

    free.refresh_from_db()
    assert (free.is_active, free.name, address in free.email) == (False, "", False)
    assert client.get("/account/").status_code == 302
    assert list(chain_faults()) == []
    assert AuditEntry.objects.filter(event="PersonErased", subject=f"person:{free.pk}").exists()
    everything = " ".join(AuditEntry.objects.values_list("payload", flat=True))
    assert address not in everything and name not in everything
    for item in held():
        if item.on_erasure == OnErasure.DELETE:
            assert not item.rows(was).exists(), item.model


def test_wish_to_be_forgotten_can_be_taken_back(client, free):
    client.post("/account/privacy/erase", {"sure": "yes"})
    client.post("/account/privacy/stay")
    Erasure.objects.update(due=timezone.now())

    assert services.erase_due(actor=TESTS) == 0
    free.refresh_from_db()
    assert free.is_active


def test_last_owner_is_told_what_to_do_first(cast, provider):
    person = cast.people["provider"]
    with pytest.raises(LastOwner) as refusal:
        services.ask_erasure(person, actor=provider)
    assert refusal.value.data["organisations"] == ["示例燕赵大学"]

    grant_membership(cast.people["stranger"], cast.university, MemberRole.OWNER, actor=TESTS)
    assert services.ask_erasure(person, actor=provider).due > timezone.now()


def test_last_administrator_stays(cast, administrator):
    with pytest.raises(LastOwner):
        services.ask_erasure(cast.people["administrator"], actor=administrator)


def test_who_becomes_the_last_owner_meanwhile_is_not_forgotten(cast, provider):
    other = grant_membership(cast.people["stranger"], cast.university, MemberRole.OWNER, actor=TESTS)
    services.ask_erasure(cast.people["provider"], actor=provider)
    other.delete()
    Erasure.objects.update(due=timezone.now())

    assert services.erase_due(actor=TESTS) == 0


# --- corrections and complaints ---------------------------------------------------------------------------------------
FORM = {
    "kind": "correction",
    "category": "wrong",
    "text": "这条成果的单位名称写错了，请更正。",
    "contact": "who@example.org",
}


def test_anybody_writes_and_gets_the_answer_by_mail(client_of, cast, mail_server):
    entry = make_achievement("published", organisation_id=cast.university.pk)
    sent = client_of("visitor").post("/complaints/new", FORM | {"about": entry.number.lower()})
    case = Case.objects.get()
    [waiting] = waiting_cases(cast.actor("regulator"))
    client_of("regulator").post(f"/desk/cases/{case.number}", {"answer": "已更正，谢谢。"})
    client_of("regulator").post(f"/desk/cases/{case.number}/close")
    deliver()

    case.refresh_from_db()
    assert case.number in sent.content.decode()
    assert (case.about, case.place_id[:2], case.state) == (entry.number, "13", "closed")
    assert waiting.due == case.due
    assert any("已更正" in text for text in mail_server.texts_to("who@example.org"))
    assert "1" in client_of("visitor").get("/complaints").content.decode()
    assert case_figures().median_days == 0.0


def test_case_is_seen_by_those_who_answer_for_its_place(client_of, cast):
    entry = make_achievement("published", organisation_id=cast.agency.pk)  # in Tianjin; the regulator answers for Hebei
    client_of("visitor").post("/complaints/new", FORM | {"about": entry.number})
    number = Case.objects.get().number

    statuses = {
        name: client_of(name).get(f"/desk/cases/{number}").status_code
        for name in ("regulator", "administrator", "auditor", "provider", "visitor")
    }
    assert statuses == {"regulator": 404, "administrator": 200, "auditor": 200, "provider": 404, "visitor": 302}


def test_case_moves_only_as_the_machine_says(cast, administrator):
    content = {"kind": CaseKind.COMPLAINT, "category": CaseCategory.SERVICE, "text": "长时间没有收到回复。"}
    case = services.open_case(services.CaseInput(**content), actor=cast.actor("stranger"))
    with pytest.raises(IllegalMove):
        services.close_case(case.number, actor=administrator)
    with pytest.raises(CaseNotFound):
        services.answer_case(case.number, "不会被接受", actor=cast.actor("stranger"))
    services.answer_case(case.number, "已经处理。", actor=administrator)
    services.reopen_case(case.number, actor=administrator)

    assert Case.objects.get().state == "received"


@pytest.mark.parametrize("change", [{"text": "短"}, {"about": "A-1999-000001"}, {"about": "x"}, {"category": "none"}])
def test_message_that_cannot_be_dealt_with_is_told_why(client_of, db, change):
    answer = client_of("visitor").post("/complaints/new", FORM | change)

    assert answer.status_code == 422 and "field__error" in answer.content.decode()
    assert not Case.objects.exists()


def test_draft_of_others_is_no_entry_for_a_complaint(client_of, cast):
    entry = make_achievement(organisation_id=cast.university.pk)

    assert client_of("visitor").post("/complaints/new", FORM | {"about": entry.number}).status_code == 422
