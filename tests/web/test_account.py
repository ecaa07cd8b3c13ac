import pytest
from django.conf import settings

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import ApiToken
from lianqiao.accounts.queries import actor_of_token
from lianqiao.accounts.services import grant_membership, issue_token
from tests.factories.accounts import TESTS

PASSWORD = "four-words-make-a-pass"


def test_person_signs_in_with_the_e_mail_address_in_any_case(client_of, cast):
    person = cast.people["provider"]
    person.set_password(PASSWORD)
    person.save()

    response = client_of("visitor").post("/account/sign-in", {"username": "Provider@Example.org", "password": PASSWORD})

    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_wrong_password_says_the_same_for_known_and_unknown_people(client_of, cast):
    client = client_of("visitor")

    answers = {
        client.post("/account/sign-in", {"username": name, "password": "x"}).content.decode().count("邮箱与密码不匹配")
        for name in ("provider@example.org", "nobody@example.org")
    }

    assert answers == {1}


@pytest.mark.parametrize("path", ["/account/", "/imports/", "/imports/new", "/desk/jobs"])
def test_visitor_is_sent_to_sign_in(client_of, path):
    response = client_of("visitor").get(path)

    assert response.headers["Location"] == f"/account/sign-in?next={path}"


def test_member_chooses_whom_to_act_for(client_of, cast):
    grant_membership(cast.people["provider"], cast.agency, MemberRole.EDITOR, actor=TESTS)
    client = client_of("provider")

    client.post("/account/acting", {"organisation": cast.agency.number})

    assert client.session["acting_organisation"] == cast.agency.pk
    assert "当前代表：示例津桥技术转移中心" in client.get("/account/").content.decode()


def test_nobody_acts_for_an_organisation_of_others(client_of, cast):
    client = client_of("provider")

    response = client.post("/account/acting", {"organisation": cast.firm.number})

    assert response.status_code == 404
    assert "acting_organisation" not in client.session


def test_token_is_made_only_after_the_password_was_given_just_now(client_of):
    client = client_of("provider")

    response = client.post("/account/tokens", {"name": "程序", "days": "30"})

    assert response.status_code == 302 and response.url.startswith("/account/again")
    assert not ApiToken.objects.exists()


def test_token_is_shown_once_and_works_until_it_is_revoked(client_of, cast):
    person = cast.people["provider"]
    person.set_password(PASSWORD)
    person.save()
    client = client_of("provider")
    client.post("/account/again", {"password": PASSWORD})

    shown = client.post("/account/tokens", {"name": "程序", "days": "30"}).context["key"]
    again = client.get("/account/").content.decode()
    actor, token = actor_of_token(shown)
    client.post(f"/account/tokens/{token.pk}/revoke")

    assert actor.person_id == cast.people["provider"].pk
    assert shown not in again and shown[:10] in again
    assert ApiToken.objects.get(pk=token.pk).revoked is not None


def test_nobody_revokes_the_token_of_another(client_of, cast):
    token, _ = issue_token(cast.people["provider"], "程序", actor=cast.actor("provider"))

    response = client_of("seeker").post(f"/account/tokens/{token.pk}/revoke")

    token.refresh_from_db()
    assert response.status_code == 404
    assert token.revoked is None


def test_display_choices_are_kept_in_cookies_and_written_into_the_page(client_of):
    client = client_of("visitor")

    response = client.post("/display", {"theme": "dark", "text": "large", "next": "/about"})

    assert response.headers["Location"] == "/about"
    assert 'data-theme="dark" data-text="large"' in client.get("/about").content.decode()


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_display_never_leads_away(client_of, target):
    assert client_of("visitor").post("/display", {"theme": "dark", "next": target}).headers["Location"] == "/"


def test_unknown_theme_is_ignored(client_of):
    assert client_of("visitor").post("/display", {"theme": "pink"}).cookies.get("theme") is None


def test_language_is_kept(client_of):
    client = client_of("visitor")

    client.post("/i18n/setlang/", {"language": "en", "next": "/about"})

    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert '<html lang="en"' in client.get("/about").content.decode()


def test_pages_of_members_are_not_cached(client_of):
    assert client_of("provider").get("/about").headers["Cache-Control"] == "private, no-store"


def test_footer_shows_only_what_is_set(client_of, settings):
    assert "beian.miit.gov.cn" not in client_of("visitor").get("/about").content.decode()

    settings.SITE_FOOTER = {"organiser": "示例主办单位", "icp": "示例ICP备00000000号"}
    text = client_of("visitor").get("/about").content.decode()

    assert "示例主办单位" in text
    assert '<a href="https://beian.miit.gov.cn/" rel="noopener">示例ICP备00000000号</a>' in text
