"""Pages of judging."""

import csv
import io
import zipfile

import pytest

from lianqiao.matching.models import Judgement, PassedPair
from tests.matching.judged_pairs import make_judge, make_pair

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


def address(pair) -> str:
    return "/judging/pairs/{}/{}".format(*pair.numbers)


def why_of(page: str) -> str:
    return page.partition('name="why" value="')[2].partition('"')[0]


def test_a_judge_sees_both_sides_without_score_judges_and_then_sees_it(client_of, cast):
    pair = make_pair(cast)
    make_judge(cast, "broker")
    browser = client_of("broker", "en")

    page = text_of(browser.get("/judging"))
    assert pair.achievement.title in page and pair.demand.title in page
    assert "of 100 points" not in page and "score__bar" not in page
    assert f"/achievements/{pair.achievement.number}" not in page  # its page shows matches with their score
    answer = browser.post(
        address(pair), {"move": "judge", "level": "3", "reasons": ["same_problem"], "words": "可谈", "why": why_of(page)},
        follow=True,
    )  # fmt: skip

    after = text_of(answer)
    assert "of 100 points" in after and "score__bar" in after and "可谈" in after
    assert "Nobody else has judged this pair yet." in after
    [row] = Judgement.objects.all()
    assert row.level == 3 and row.reasons == ["same_problem"] and row.chosen not in ("asked", "")
    assert "no pair for you to judge now" in text_of(browser.get("/judging"))


def test_why_a_pair_was_chosen_cannot_be_made_up(client_of, cast):
    pair, other = make_pair(cast), make_pair(cast, title="苹果保鲜")
    make_judge(cast, "broker")
    browser = client_of("broker")
    why = why_of(text_of(browser.get("/judging")))
    shown = next(it for it in (pair, other) if it.achievement.title in text_of(browser.get("/judging")))
    wrong = other if shown is pair else pair

    browser.post(address(wrong), {"move": "judge", "level": "1", "why": why})
    browser.post(address(shown), {"move": "judge", "level": "1", "why": "chance"})

    assert set(Judgement.objects.values_list("chosen", flat=True)) == {"asked"}


def test_a_judgement_without_a_level_is_asked_again(client_of, cast):
    pair = make_pair(cast)
    make_judge(cast, "broker")

    for data in ({}, {"level": "7"}, {"level": "2", "reasons": ["taste"]}, {"level": "2", "words": "字" * 1001}):
        answer = client_of("broker").post(address(pair), {"move": "judge", **data})
        assert answer.status_code == 422 and "field__error" in text_of(answer)
    assert not Judgement.objects.exists()


def test_a_judgement_is_changed_withdrawn_and_not_given_twice(client_of, cast):
    pair = make_pair(cast)
    make_judge(cast, "broker")
    browser = client_of("broker")
    browser.post(address(pair), {"move": "judge", "level": "2"})

    assert browser.post(address(pair), {"move": "judge", "level": "4"}).status_code == 409
    assert browser.post(address(pair), {"move": "change", "level": "4"}).status_code == 302
    assert Judgement.objects.get().level == 4
    assert browser.post(address(pair), {"move": "withdraw"}).status_code == 302
    assert Judgement.objects.get().withdrawn
    assert browser.post(address(pair), {"move": "burn"}).status_code == 404


def test_pairs_are_skipped_or_left_to_others(client_of, cast):
    pair = make_pair(cast)
    make_judge(cast, "broker")
    browser = client_of("broker")

    assert browser.post(address(pair), {"move": "cannot"}).status_code == 302
    assert PassedPair.objects.get().kind == "cannot"
    assert pair.demand.title not in text_of(browser.get("/judging"))


def test_pairs_of_the_own_organisation_and_people_without_the_role_are_refused(client_of, troupe):
    pair = make_pair(troupe)

    refused = client_of("manager", "en").get(address(pair))
    assert refused.status_code == 403 and "your own organisation is a party" in text_of(refused)
    assert client_of("provider").get("/judging").status_code == 403
    assert client_of("administrator").get("/judging").status_code == 403
    assert client_of("visitor").get("/judging").status_code == 302
    make_judge(troupe, "broker")
    assert client_of("broker").get("/judging/pairs/A-0/D-0").status_code == 404
    assert client_of("broker").get("/judging/pairs/%00/D-0").status_code == 404


def test_results_for_judges_and_administrators_as_page_and_file(client_of, cast):
    pair = make_pair(cast, is_anonymous=True)
    make_judge(cast, "broker")
    client_of("broker").post(address(pair), {"move": "judge", "level": "3"})

    for name in ("broker", "administrator", "auditor"):
        page = text_of(client_of(name, "en").get("/judging/results"))
        assert "too few pairs, nothing is claimed" in page and "too few demands" in page
    assert client_of("provider").get("/judging/results").status_code == 403
    assert client_of("provider").get("/judging/results.zip").status_code == 403
    answer = client_of("administrator").get("/judging/results.zip")
    tables = zipfile.ZipFile(io.BytesIO(answer.content))
    assert tables.namelist() == ["achievements.csv", "demands.csv", "judgements.csv"]
    assert cast.firm.name not in tables.read("demands.csv").decode()
    [row] = csv.DictReader(io.StringIO(tables.read("judgements.csv").decode()))
    assert (row["demand_id"], row["achievement_id"], row["level"]) == (*pair.numbers[::-1], "3")


def test_judges_find_the_way(client_of, cast):
    make_judge(cast, "broker")

    assert 'href="/judging"' in text_of(client_of("broker").get("/desk/"))
    assert 'href="/judging"' not in text_of(client_of("provider").get("/desk/"))
    administrator = text_of(client_of("administrator").get("/desk/"))
    assert 'href="/judging/results"' in administrator and 'href="/judging"' not in administrator
