"""Signing in at a real OpenID Connect provider on loopback."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount

from lianqiao.accounts.models import User
from tests.journeys.running import wait_until

PASSWORD = "Vier-Woerter-2026"


@pytest.fixture
def provider(settings) -> Iterator[str]:
    """Start a provider and tell the platform of it as the environment would."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    program = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    server = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://localhost:{port}"
    apps = [
        {
            "provider_id": "hebei",
            "name": "河北政务服务",
            "client_id": "lianqiao",
            "secret": "secret",
            "settings": {"server_url": url},
        }
    ]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}
    wait_until("the provider answers", lambda: _answers(url))
    yield url
    server.terminate()
    server.wait(10)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/.well-known/openid-configuration").status_code == 200
    except httpx.TransportError:
        return False


def come_from_outside(client, provider: str, subject: str, **claims: object):
    """Do what a browser does: to the provider, sign in there, and back."""
    put = httpx.put(f"{provider}/users/{subject}", json=claims)
    assert put.status_code == 204, put.text
    begun = client.post("/account/providers/hebei/begin?process=login")
    away = begun.headers["Location"]
    assert away.startswith(provider) and "code_challenge" in away
    answer = httpx.post(away, data={"sub": subject})
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_new_person_from_outside_reads_the_notice_and_gets_an_account(client_of, db, provider):
    client = client_of("visitor")
    assert "使用河北政务服务登录" in client.get("/account/sign-in").content.decode()

    back = come_from_outside(client, provider, "s1", email="li@example.org", email_verified=True, name="李河北")
    form = client.get(back.headers["Location"]).content.decode()
    done = client.post("/account/providers/sign-up", {"name": "李河北", "email": "li@example.org", "agrees": "on"})

    assert back.headers["Location"].startswith("/account/providers/sign-up")
    assert "李河北" in form
    assert done.headers["Location"] == "/"
    person = User.objects.get(email="li@example.org")
    assert not person.has_usable_password()
    assert client.get("/account/security").status_code == 200

    again = client_of("visitor")
    assert (
        come_from_outside(again, provider, "s1", email="li@example.org", email_verified=True).headers["Location"] == "/"
    )


def test_known_address_is_joined_only_after_signing_in_here(client_of, cast, provider):
    person = cast.people["provider"]
    person.set_password(PASSWORD)
    person.save()
    client = client_of("visitor")

    back = come_from_outside(client, provider, "s2", email=person.email, email_verified=True, name="别名")
    assert back.headers["Location"] == "/account/sign-in?next=/account/providers/join"
    assert client.get("/account/").status_code == 302
    assert not SocialAccount.objects.exists()

    client.post("/account/sign-in", {"username": person.email, "password": PASSWORD, "next": "/account/providers/join"})
    asked = client.get("/account/providers/join").content.decode()
    client.post("/account/providers/join", {"answer": "yes"})
    client.post("/account/again", {"password": PASSWORD})
    assert "河北政务服务" in asked
    assert SocialAccount.objects.get().user == person
    assert come_from_outside(client_of("visitor"), provider, "s2", email=person.email).headers["Location"] == "/"


def test_unconfirmed_address_from_outside_opens_nothing(client_of, cast, provider):
    client = client_of("visitor")

    back = come_from_outside(client, provider, "s3", email="provider@example.org", email_verified=False, name="冒名")
    client.get(back.headers["Location"])
    client.post("/account/providers/sign-up", {"name": "冒名", "email": "provider@example.org", "agrees": "on"})

    assert client.get("/account/").status_code == 302
    assert User.objects.filter(email="provider@example.org").count() == 1
    assert not SocialAccount.objects.exists()


def test_state_of_another_browser_is_refused(client_of, db, provider):
    begun = client_of("visitor").post("/account/providers/hebei/begin?process=login")
    state = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]

    answer = client_of("visitor").get("/account/providers/hebei/back", {"code": "x", "state": state})

    assert "外部登录未成功" in answer.content.decode()


def test_provider_that_does_not_answer_is_told(client_of, db, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "away",
                    "name": "无",
                    "client_id": "x",
                    "settings": {"server_url": "http://127.0.0.1:1"},
                }
            ]
        }
    }
    answer = client_of("visitor").post("/account/providers/away/begin?process=login")

    assert "外部登录未成功" in answer.content.decode()
    assert client_of("visitor").post("/account/providers/nobody/begin").status_code == 404
