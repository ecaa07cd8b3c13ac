"""How often programs may ask: per token, per network address, and who guesses keys waits."""

from django.test import Client

from lianqiao.accounts.services import issue_token


def test_token_that_asks_too_often_is_told_when_to_come_back(cast, settings):
    settings.LIMITS_ENABLED, settings.LIMITS = True, {"api_token": (2, 60)}
    _, key = issue_token(cast.people["provider"], "t", actor=cast.actor("provider"))
    headers = {"Authorization": f"Bearer {key}"}
    answers = [Client().get("/api/v1/me", headers=headers) for _ in range(3)]

    assert [it.status_code for it in answers] == [200, 200, 429]
    assert answers[-1].headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert answers[-1].json()["code"] == "core.too_many"


def test_network_address_without_a_token_is_limited_by_itself(db, settings):
    settings.LIMITS_ENABLED, settings.LIMITS = True, {"api_address": (1, 60)}

    def ask(address):
        return Client(REMOTE_ADDR=address).get("/api/v1/places").status_code

    first = ask("192.0.2.1")
    assert [ask("192.0.2.1"), ask("192.0.2.2")] == [429, first]


def test_address_that_guesses_keys_is_locked_even_with_a_right_one(cast, settings):
    settings.LIMITS_ENABLED, settings.LIMITS = True, {"api_token_refused": (3, 1800)}
    _, key = issue_token(cast.people["provider"], "t", actor=cast.actor("provider"))
    for _ in range(3):
        assert Client().get("/api/v1/me", headers={"Authorization": "Bearer lq_wrong"}).status_code == 401

    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 429
    assert (
        Client(REMOTE_ADDR="192.0.2.9").get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    )
