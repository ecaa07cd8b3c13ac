"""The guide to an ownership model: answers speak for models, and choosing one never overwrites what was written."""

from django.test import Client

from lianqiao.deals.choices import Stage
from lianqiao.deals.engine.ownership import models, questions
from lianqiao.deals.queries.agreements import current_agreement
from lianqiao.deals.services.agreements import save_step
from tests.deals.test_room import at_stage
from tests.personas import Cast

HANS = {"accept-language": "zh-hans"}


def test_there_are_ten_questions_at_most() -> None:
    assert 5 <= len(questions()) <= 10


def test_answers_lead_to_models_and_one_is_put_into_the_agreement(cast: Cast, client: Client) -> None:
    deal = at_stage(cast, Stage.AGREEMENT)
    client.force_login(cast.people["provider"])
    page = client.get(f"/deals/{deal.number}/ownership?money_only=yes", headers=HANS).content.decode()
    fits = page.split('id="fits-head"')[1].split("</section>")[0]
    assert "法定默认：委托开发" in fits
    assert "合作开发" not in fits

    client.post(f"/deals/{deal.number}/ownership/choose", {"model": "cn_commissioned", "revision": 0})
    agreement = current_agreement(deal)
    assert agreement is not None
    assert agreement.content["ownership_model"] == "cn_commissioned"


def test_a_clause_is_written_only_where_nothing_stands(cast: Cast, client: Client) -> None:
    deal = at_stage(cast, Stage.AGREEMENT)
    with_clause = [code for code, model in models().items() if model.clause and model.rule]
    client.force_login(cast.people["provider"])
    client.post(f"/deals/{deal.number}/ownership/choose", {"model": with_clause[0], "revision": 0})
    agreement = current_agreement(deal)
    assert agreement is not None
    assert "甲方" in agreement.content["ownership"]
    assert "{" not in agreement.content["ownership"]

    save_step(deal, "ownership", {"ownership": "归各方共有。"}, revision=1, actor=cast.actor("provider"))
    client.post(f"/deals/{deal.number}/ownership/choose", {"model": with_clause[-1], "revision": 2})
    agreement = current_agreement(deal)
    assert agreement is not None
    assert agreement.content["ownership"] == "归各方共有。"
    assert agreement.content["ownership_model"] == with_clause[-1]
