"""Signing up and in: what people get by mail, what is locked, and what never tells whether somebody has an account."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from lianqiao.accounts.models import User
from lianqiao.core.mail import send_mail
from lianqiao.core.models import AuditEntry, Mail
from lianqiao.identity.models import SignIn
from tests.factories.codes import code_for

PASSWORD = "Vier-Woerter-2026"
OTHER = "Nine.Bridges.88"
NEW = {"name": "陈新", "email": "chen@example.org", "password1": PASSWORD, "agrees": "on"}


def paths_in(mails: object) -> list[str]:
    return [urlsplit(found).path for text in mails for found in re.findall(r"http\S+", text)]  # type: ignore[attr-defined]


def deliver() -> None:
    for mail in Mail.objects.filter(sent=None):
        send_mail(mail_id=mail.pk)


@pytest.fixture
def person(cast) -> User:
    person = cast.people["provider"]
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def limits(settings):
    settings.LIMITS_ENABLED = True
    return settings


def sign_in(client: Client, email: str = "provider@example.org", password: str = PASSWORD):
    return client.post("/account/sign-in", {"username": email, "password": password})


def signed_in(client_of) -> Client:
    """Sign in and give the password once more, as before something important."""
    client = client_of("visitor")
    sign_in(client)
    client.post("/account/again", {"password": PASSWORD})
    return client


def test_new_person_confirms_the_address_and_signs_in(client_of, db, mail_server):
    client = client_of("visitor")

    asked = client.post("/account/sign-up", NEW)
    before = sign_in(client_of("visitor"), NEW["email"])
    deliver()
    link = paths_in(mail_server.texts_to("chen@example.org"))[0]
    shown = client.get(link).content.decode()
    client.post(link)
    after = sign_in(client_of("visitor"), NEW["email"])

    assert asked.headers["Location"] == before.headers["Location"] == "/account/email/sent"
    assert "chen@example.org" in shown
    assert after.headers["Location"] == "/"
    assert User.objects.get(email="chen@example.org").name == "陈新"
    assert AuditEntry.objects.filter(event="PersonCreated").exists()


def test_sign_up_answers_the_same_for_a_known_address_and_tells_its_owner(client_of, person, mail_server):
    answer = client_of("visitor").post("/account/sign-up", NEW | {"email": person.email})
    deliver()

    assert answer.headers["Location"] == "/account/email/sent"
    assert "已有账号" in mail_server.mails[0]["Subject"]
    assert User.objects.filter(email=person.email).count() == 1


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "10"),
        ("alllowercaseletters", "3 类"),
        ("Qwertyuiop-1", "连续按键"),
        ("chen@example.org1A", "邮箱"),
        ("Lianqiao-2026", "平台名称"),
    ],
)
def test_weak_password_is_refused_with_what_to_do(client_of, db, password, said):
    answer = client_of("visitor").post("/account/sign-up", NEW | {"password1": password})

    assert said in answer.content.decode()
    assert not User.objects.filter(email=NEW["email"]).exists()


def test_nobody_gets_an_account_without_agreeing(client_of, db):
    answer = client_of("visitor").post("/account/sign-up", {key: NEW[key] for key in NEW if key != "agrees"})

    assert "未经同意" in answer.content.decode()
    assert not User.objects.filter(email=NEW["email"]).exists()


def test_reset_says_the_same_for_everybody_and_works_once(client_of, person, mail_server):
    answers = [
        client_of("visitor").post("/account/password/reset", {"email": email}, follow=True).content.decode()
        for email in (person.email, "nobody@example.org")
    ]
    deliver()
    client = client_of("visitor")
    [link] = paths_in(mail_server.texts_to(person.email))
    form = client.get(link, follow=True)
    done = client.post(form.request["PATH_INFO"], {"password1": OTHER}, follow=True)
    used = client_of("visitor").get(link, follow=True)
    deliver()

    strip = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+')
    assert strip.sub("", answers[0]) == strip.sub("", answers[1])
    assert [mail["To"] for mail in mail_server.mails] == [person.email, person.email]  # the link, and that it was used
    assert "用新密码登录" in done.content.decode()
    assert "已失效" in used.content.decode()
    assert sign_in(client_of("visitor"), password=OTHER).status_code == 302


def test_fifth_wrong_password_locks_the_account_for_half_an_hour(client_of, person, limits):
    for _ in range(5):
        sign_in(client_of("visitor"), password="wrong")
    locked = sign_in(client_of("visitor"))
    unknown = [sign_in(client_of("visitor"), "nobody@example.org", "wrong") for _ in range(6)][-1]

    assert locked.status_code == 200 and "30 分钟后" in locked.content.decode()
    assert "30 分钟后" in unknown.content.decode()  # nobody learns from it who has an account
    assert AuditEntry.objects.filter(event="SignInLocked", subject=f"person:{person.pk}").exists()


def test_network_address_that_tries_many_accounts_is_locked(client_of, person, limits):
    limits.LIMITS = {"sign_in_address": (3, 1800)}
    for number in range(3):
        sign_in(client_of("visitor"), f"p{number}@example.org", "wrong")

    assert "临时锁定" in sign_in(client_of("visitor")).content.decode()


def test_right_password_forgets_the_wrong_ones(client_of, person, limits):
    for _ in range(3):
        for _ in range(4):
            sign_in(client_of("visitor"), password="wrong")
        assert sign_in(client_of("visitor")).status_code == 302


def test_new_device_is_told_by_mail_and_a_known_one_is_not(client_of, person, mail_server):
    known = client_of("visitor")
    sign_in(known)
    known.post("/account/sign-out")
    sign_in(known)
    deliver()
    assert mail_server.mails == []

    sign_in(client_of("visitor"))
    deliver()
    assert "新的登录" in mail_server.mails[0]["Subject"]


def test_sign_out_everywhere_ends_every_session(client_of, person):
    here, there = client_of("visitor"), client_of("visitor")
    sign_in(here)
    sign_in(there)
    shown = here.get("/account/sessions").content.decode()
    here.post("/account/sessions/end")

    assert shown.count("退出该设备") == 1 and "127.0.0.0/24" in shown
    assert [client.get("/account/").status_code for client in (here, there)] == [302, 302]
    assert not SignIn.objects.exists()


def test_one_session_is_ended_and_nobody_ends_those_of_others(client_of, person, cast):
    here, there, stranger = client_of("visitor"), client_of("visitor"), client_of("seeker")
    sign_in(here)
    sign_in(there)
    key = there.session["sign_in"]

    assert stranger.post(f"/account/sessions/{key}/end").status_code == 404
    here.post(f"/account/sessions/{key}/end")

    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_idle_session_ends_and_sooner_for_an_office(client_of, cast, settings):
    settings.SESSION_IDLE_S, settings.SESSION_IDLE_STAFF_S = 1800, 900
    for name, minutes, status in (("provider", 20, 200), ("provider", 31, 302), ("auditor", 16, 302)):
        client = client_of(name)
        client.get("/account/")
        SignIn.objects.update(last_seen=SignIn.objects.get(pk=client.session["sign_in"]).last_seen - _minutes(minutes))
        assert client.get("/account/").status_code == status


def _minutes(number):
    from datetime import timedelta

    return timedelta(minutes=number)


def test_new_password_ends_the_other_sessions_and_old_ones_do_not_come_back(client_of, person, mail_server):
    here, there = client_of("visitor"), client_of("visitor")
    sign_in(here)
    sign_in(there)
    changed = here.post("/account/password", {"oldpassword": PASSWORD, "password1": OTHER})
    again = here.post("/account/password", {"oldpassword": OTHER, "password1": PASSWORD})
    deliver()

    assert changed.headers["Location"] == "/account/security"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert "曾使用过" in again.content.decode()
    assert any("密码已修改" in text for text in mail_server.texts_to(person.email))


def test_address_changes_when_both_have_confirmed(client_of, person, mail_server):
    client = signed_in(client_of)
    client.post("/account/email", {"email": "New@example.org"})
    deliver()
    [old] = paths_in(mail_server.texts_to(person.email))
    [new] = paths_in(mail_server.texts_to("new@example.org"))

    client_of("visitor").post(new)
    person.refresh_from_db()
    assert person.email == "provider@example.org"
    client_of("visitor").post(old)
    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert EmailAddress.objects.get(user=person).email == "new@example.org"
    assert client_of("visitor").post(old).status_code == 410


def test_change_to_the_address_of_another_tells_nothing_here(client_of, person, cast, mail_server):
    client = signed_in(client_of)
    answer = client.post("/account/email", {"email": "seeker@example.org"})
    deliver()

    assert answer.status_code == 302
    assert "已有账号" in next(mail["Subject"] for mail in mail_server.mails if mail["To"] == "seeker@example.org")


def test_second_factor_is_asked_and_wrong_codes_lock(client_of, person, limits, mail_server):
    client = signed_in(client_of)
    page = client.get("/account/factors/app/on")
    secret = page.context["form"].secret
    client.post("/account/factors/app/on", {"code": code_for(secret)})
    codes = client.get("/account/factors/recovery").context["unused_codes"]
    client.post("/account/sign-out")

    assert sign_in(client).headers["Location"].startswith("/account/factors/code")
    for _ in range(5):
        client.post("/account/factors/code", {"code": "000000"})
    locked = client.post("/account/factors/code", {"code": codes[0]})
    assert "30 分钟后" in locked.content.decode()

    limits.LIMITS_ENABLED = False
    assert client.post("/account/factors/code", {"code": codes[0]}).headers["Location"] == "/"
    client.post("/account/sign-out")
    sign_in(client)
    assert client.post("/account/factors/code", {"code": codes[0]}).status_code == 200  # each works once


def test_secret_of_the_app_is_encrypted(client_of, person, mail_server):
    from allauth.mfa.models import Authenticator

    client = signed_in(client_of)
    secret = client.get("/account/factors/app/on").context["form"].secret
    client.post("/account/factors/app/on", {"code": code_for(secret)})

    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_office_needs_a_second_factor_where_the_platform_demands_it(client_of, settings):
    settings.SECOND_FACTOR_STAFF = True

    assert client_of("administrator").get("/imports/").headers["Location"] == "/account/factors"
    assert client_of("provider").get("/imports/").status_code == 200


def test_office_chooses_another_password_after_ninety_days(client_of, cast):
    person = cast.people["administrator"]
    person.set_password(PASSWORD)
    person.save()
    person.used_passwords.update(at="2026-01-01T00:00:00Z")

    assert client_of("administrator").get("/imports/").headers["Location"] == "/account/password"


def test_important_changes_ask_for_the_password_again(client_of, person):
    client = client_of("visitor")
    sign_in(client)

    for path in ("/account/email", "/account/factors/app/on", "/account/factors/passkeys/add"):
        assert client.get(path).headers["Location"].startswith("/account/again"), path


def test_pages_are_limited_and_say_when_to_come_back(client_of, limits, db):
    limits.LIMITS = {"search": (2, 60)}
    client = client_of("visitor")
    client.get("/search?q=a")
    client.get("/search?q=a")
    answer = client.get("/search?q=a")

    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    assert "请于一分钟后再试" in answer.content.decode() or "分钟后再试" in answer.content.decode()
