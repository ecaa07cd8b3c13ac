"""Pages of reading before publication: what readers, authors and everybody else see and can do there."""

import dataclasses

import pytest

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import Membership
from lianqiao.catalog.choices import EntryState
from lianqiao.catalog.engine.findings import checks_for
from lianqiao.catalog.services import change_entry, claim_review, content_of
from lianqiao.core.models import AuditEntry
from tests.factories.catalog import make_achievement, make_demand
from tests.factories.reviews import accept, fresh, hand_in, send_back, waiting_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review_required")]
HEBEI_CITY = "130100"


@pytest.fixture
def waiting(cast, provider):
    entry = make_achievement(
        organisation_id=cast.university.pk,
        place_id=HEBEI_CITY,
        title="轧制技术",
        description="性能世界第一，电话13812345678。",
    )
    hand_in(entry, actor=provider)
    return entry


def text_of(response):
    return response.content.decode()


def verdict(entry, **fields):
    checks = {f"check-{check.code}": "ok" for check in checks_for(entry.KIND)}
    return {"revision": waiting_of(entry).revision, "verdict": "accept", **checks, **fields}


@pytest.mark.parametrize(
    ("name", "status", "seen"),
    [
        ("regulator", 200, True), ("administrator", 200, True), ("auditor", 200, True), ("provider", 403, False),
        ("seeker", 403, False), ("stranger", 403, False), ("visitor", 302, False),
    ],
)  # fmt: skip
def test_queue_is_open_to_readers_only(client_of, waiting, name, status, seen):
    response = client_of(name).get("/desk/reviews/")
    assert response.status_code == status
    assert (waiting.number in text_of(response)) is seen
    page = client_of(name).get(f"/desk/reviews/{waiting.number}")
    assert page.status_code == (200 if seen else 302 if name == "visitor" else 404)


def test_reader_sees_what_was_noticed_in_its_place(client_of, waiting):
    page = text_of(client_of("regulator").get(f"/desk/reviews/{waiting.number}"))

    assert "<mark>世界第一</mark>" in page and "<mark>13812345678</mark>" in page
    assert "中华人民共和国广告法" in page
    assert "领取审核" in page and 'name="verdict"' not in page


def test_reader_claims_returns_and_the_author_sees_the_reasons(client_of, waiting):
    reader = client_of("regulator")
    assert reader.post(f"/desk/reviews/{waiting.number}/claim").status_code == 302
    refused = reader.post(
        f"/desk/reviews/{waiting.number}/decide", verdict(waiting, verdict="return", comment="打过的字")
    )
    assert refused.status_code == 422 and "打过的字" in text_of(refused)

    fields = {"verdict": "return", "reason-description": "请删除电话。\n也请勿用绝对化用语。"}
    assert reader.post(f"/desk/reviews/{waiting.number}/decide", verdict(waiting, **fields)).status_code == 302

    own = text_of(client_of("provider").get(f"/achievements/{waiting.number}"))
    assert "已退回修改" in own and "请删除电话。" in own and "提交审核" in own
    assert "请删除电话" not in text_of(client_of("administrator").get("/desk/reviews/"))


def test_acceptance_needs_every_check(client_of, waiting, regulator):
    claim_review(waiting_of(waiting), actor=regulator)
    reader = client_of("regulator")
    lacking = {name: value for name, value in verdict(waiting).items() if name != "check-secrecy"}

    assert reader.post(f"/desk/reviews/{waiting.number}/decide", lacking).status_code == 422
    assert (
        reader.post(
            f"/desk/reviews/{waiting.number}/decide", verdict(waiting, **{"check-right": "objection"})
        ).status_code
        == 422
    )
    assert fresh(waiting).state == EntryState.IN_REVIEW
    assert reader.post(f"/desk/reviews/{waiting.number}/decide", verdict(waiting)).status_code == 302
    assert fresh(waiting).state == EntryState.PUBLISHED
    public = text_of(client_of("visitor").get(f"/achievements/{waiting.number}"))
    assert "版本" in public and "审核意见" not in public


def test_decision_is_refused_to_whoever_has_not_claimed_it(client_of, waiting):
    assert (
        client_of("administrator").post(f"/desk/reviews/{waiting.number}/decide", verdict(waiting)).status_code == 409
    )
    assert client_of("seeker").post(f"/desk/reviews/{waiting.number}/decide", verdict(waiting)).status_code == 404
    assert client_of("auditor").post(f"/desk/reviews/{waiting.number}/claim").status_code == 403


def test_confidential_text_is_shown_to_its_reader_alone(client_of, cast, provider, regulator):
    entry = make_achievement(
        organisation_id=cast.university.pk, place_id=HEBEI_CITY, description="保密的轧制温度", confidentiality="nda"
    )
    hand_in(entry, actor=provider)
    address = f"/desk/reviews/{entry.number}"
    assert "保密的轧制温度" not in text_of(client_of("regulator").get(address))
    claim_review(waiting_of(entry), actor=regulator)
    assert "保密的轧制温度" in text_of(client_of("regulator").get(address))


def test_name_of_an_anonymous_owner_is_on_no_page_of_a_reader(client_of, cast, seeker, regulator):
    entry = make_demand(organisation_id=cast.firm.pk, place_id="130200", is_anonymous=True, contact_name="钱工")
    hand_in(entry, actor=seeker)
    claim_review(waiting_of(entry), actor=regulator)
    reader = client_of("regulator")
    for page in (reader.get("/desk/reviews/"), reader.get(f"/desk/reviews/{entry.number}")):
        text = text_of(page)
        assert entry.number in text
        assert not any(name in text for name in (cast.firm.name, cast.firm.number, "钱工", cast.people["seeker"].name))


def test_change_is_shown_as_a_difference(client_of, cast, provider, regulator):
    entry = make_achievement(
        EntryState.PUBLISHED, organisation_id=cast.university.pk, place_id=HEBEI_CITY, summary="韧性达到67%。"
    )
    change_entry(entry, dataclasses.replace(content_of(entry), summary="韧性达到72%。"), actor=provider)
    page = text_of(client_of("regulator").get(f"/desk/reviews/{entry.number}"))
    assert "67</del>" in page and "72</ins>" in page
    accept(entry, actor=regulator, comment="已核对报告。")

    history = text_of(client_of("provider").get(f"/achievements/{entry.number}/versions"))
    assert "67</del>" in history and "72</ins>" in history and "已核对报告。" in history


@pytest.mark.parametrize("name", ["seeker", "stranger", "regulator"])
def test_versions_are_hidden_from_outsiders(client_of, cast, name):
    entry = make_achievement(EntryState.PUBLISHED, organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    assert client_of(name).get(f"/achievements/{entry.number}/versions").status_code == 404
    assert client_of("provider").get(f"/achievements/{entry.number}/versions?from=x&to=99").status_code == 200
    assert client_of("visitor").get(f"/achievements/{entry.number}/versions").status_code == 302


def test_owner_moves_an_entry_from_its_page(client_of, cast, provider):
    entry = make_achievement(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    owner, path = client_of("provider"), f"/achievements/{entry.number}/moves"

    for move, state in (("submit", "in_review"), ("recall", "draft"), ("withdraw", "withdrawn"), ("reopen", "draft")):
        assert owner.post(f"{path}/{move}").status_code == 302
        assert fresh(entry).state == state
    assert owner.post(f"{path}/expire").status_code == 404
    assert owner.get(f"{path}/submit").status_code == 405
    assert client_of("seeker").post(f"{path}/submit").status_code == 404
    away = owner.post(f"{path}/submit", {"next": "https://evil.example/"})
    assert away.headers["Location"] == f"/achievements/{entry.number}"


def test_everybody_may_know_how_it_is_read(client_of, waiting, regulator):
    accept(waiting, actor=regulator)
    page = text_of(client_of("visitor").get("/reading"))
    assert "国务院办公厅" in page and "广告法" in page and "近 90 天已办结" in page


def test_technology_manager_reads_from_the_desk(client_of, cast, waiting):
    Membership.objects.filter(person=cast.people["broker"]).update(role=MemberRole.TECHNOLOGY_MANAGER)
    assert waiting.number in text_of(client_of("broker").get("/desk/reviews/"))


def test_returned_reasons_are_for_the_own_organisation_only(client_of, waiting, regulator):
    send_back(waiting, {"title": "写得太笼统"}, actor=regulator)
    assert "写得太笼统" in text_of(client_of("provider").get(f"/achievements/{waiting.number}"))
    assert "写得太笼统" not in text_of(client_of("regulator").get(f"/achievements/{waiting.number}"))


def test_queue_holds_both_kinds(client_of, cast, waiting, provider):
    demand = make_demand(organisation_id=cast.university.pk, place_id=HEBEI_CITY)
    hand_in(demand, actor=provider)
    page = text_of(client_of("regulator").get("/desk/reviews/"))
    assert waiting.number in page and demand.number in page


def test_reasons_stand_beside_the_authors_form(client_of, waiting, regulator):
    send_back(waiting, {"summary": "请写明解决的问题。"}, actor=regulator)
    owner = client_of("provider")
    begun = owner.post(f"/write/achievement/{waiting.number}")
    assert "请写明解决的问题。" in text_of(owner.get(begun.headers["Location"]))


def test_reading_a_confidential_description_for_review_is_in_the_log_of_its_owner(client_of, cast, provider):
    entry = make_achievement(
        organisation_id=cast.university.pk, place_id=HEBEI_CITY, confidentiality="nda", description="钨七分钼三分"
    )
    hand_in(entry, actor=provider)
    reader, address = client_of("regulator"), f"/desk/reviews/{entry.number}"
    assert "钨七分" not in text_of(reader.get(address))
    assert not AuditEntry.objects.filter(event="LayerRead").exists()

    reader.post(f"{address}/claim")
    assert "钨七分" in text_of(reader.get(address))

    log = text_of(client_of("provider").get(f"/achievements/{entry.number}/readings"))
    assert "示例regulator" in log and "审核时查阅" in log
    assert AuditEntry.objects.filter(event="LayerRead").count() == 1
    assert "钨七分" not in AuditEntry.objects.get(event="LayerRead").payload
    assert "钨七分" not in text_of(client_of("administrator").get(address))
