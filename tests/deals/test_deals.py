"""Enquiries and deals by their services: who may, what moves, what is told."""

import threading

import pytest
from django.db import connection, connections

from lianqiao.accounts.queries import actor_of
from lianqiao.core.actors import system_actor
from lianqiao.core.errors import Conflict, Forbidden, IllegalMove, Invalid, NotFound
from lianqiao.core.models import Mail
from lianqiao.deals import services
from lianqiao.deals.choices import Stage
from lianqiao.deals.errors import MovedMeanwhile, NotReady
from lianqiao.deals.models import Deal, Enquiry, Party, StageLog
from lianqiao.deals.queries import get_deal, get_enquiry, get_invitation
from lianqiao.deals.queries.enquiries import enquiry_replies_of, owner_is_known
from tests.architecture.endpoints.deals import CONTENT
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast


def _sent(cast: Cast) -> Enquiry:
    entry = make_achievement("published", organisation_id=cast.university.pk)
    return services.open_enquiry(entry, CONTENT, actor=cast.actor("seeker"))


def _deal(cast: Cast) -> Deal:
    return services.accept_enquiry(_sent(cast), actor=cast.actor("provider"))


def test_enquiry_needs_an_organisation_and_is_sent_once(cast: Cast) -> None:
    enquiry = _sent(cast)
    with pytest.raises(Conflict):
        services.open_enquiry(enquiry.entry, CONTENT, actor=cast.actor("seeker"))
    for name in ("provider", "broker", "stranger", "auditor"):
        with pytest.raises(Forbidden):
            services.open_enquiry(enquiry.entry, CONTENT, actor=cast.actor(name))
    with pytest.raises(NotFound):
        get_enquiry(cast.actor("broker"), enquiry.number)
    assert Mail.objects.filter(template="enquiry_waits").count() == 1


def test_enquiry_is_refused_with_a_reason_and_a_feedback(cast: Cast) -> None:
    enquiry = _sent(cast)
    with pytest.raises(Forbidden):
        services.refuse_enquiry(enquiry, code="no_fit", feedback="技术方向与需求不一致。", actor=cast.actor("seeker"))
    for code, feedback in (("no_fit", ""), ("no_answer", "技术方向与需求不一致。"), ("", "技术方向与需求不一致。")):
        with pytest.raises(Invalid):
            services.refuse_enquiry(enquiry, code=code, feedback=feedback, actor=cast.actor("provider"))
    row = services.refuse_enquiry(
        enquiry, code="no_fit", feedback="技术方向与需求不一致。", actor=cast.actor("provider")
    )
    assert row.state == "refused" and enquiry_replies_of(cast.university.pk).answered == 1
    with pytest.raises(IllegalMove):
        services.accept_enquiry(row, actor=cast.actor("provider"))


def test_enquiry_lapses_and_still_owes_a_feedback(cast: Cast) -> None:
    enquiry = _sent(cast)
    late = enquiry.answer_due.replace(year=enquiry.answer_due.year + 1)
    assert services.lapse_enquiries(enquiry.answer_due, actor=system_actor("tests")) == 0
    assert services.lapse_enquiries(late, actor=system_actor("tests")) == 1
    assert enquiry_replies_of(cast.university.pk).lapsed == 1
    row = services.give_feedback(enquiry, code="timing", feedback="当时项目组人员不足。", actor=cast.actor("provider"))
    assert (row.state, row.refusal_code) == ("lapsed", "timing")


def test_anonymous_owner_is_named_only_by_accepting(cast: Cast) -> None:
    demand = make_demand("published", organisation_id=cast.university.pk, is_anonymous=True)
    seeker = cast.actor("seeker")
    enquiry = services.open_enquiry(demand, CONTENT, actor=seeker)
    assert not owner_is_known(seeker, enquiry)
    with pytest.raises(Invalid):
        services.refuse_enquiry(enquiry, code="no_fit", feedback="示例燕赵大学暂不考虑。", actor=cast.actor("provider"))
    services.accept_enquiry(enquiry, actor=cast.actor("provider"))
    assert owner_is_known(seeker, get_enquiry(seeker, enquiry.number))
    assert enquiry_replies_of(cast.university.pk).total == 0


def test_deal_moves_when_everybody_has_agreed_at_its_revision(cast: Cast) -> None:
    deal = _deal(cast)
    provider, seeker = cast.actor("provider"), cast.actor("seeker")
    assert [party.role for party in deal.parties.all()] == ["provider", "taker"]
    _, moved = services.approve_move(deal, "disclose", revision=1, actor=provider)
    assert not moved
    with pytest.raises(Conflict):
        services.approve_move(deal, "disclose", revision=1, actor=provider)
    row, moved = services.approve_move(deal, "disclose", revision=1, actor=seeker)
    assert moved and (row.stage, row.revision) == (Stage.DILIGENCE, 2)
    with pytest.raises(MovedMeanwhile):
        services.approve_move(deal, "walk_away", revision=1, reason="price", note="价格谈不拢。", actor=provider)
    with pytest.raises(IllegalMove):
        services.approve_move(deal, "sign", revision=2, actor=provider)
    with pytest.raises(Invalid):
        services.approve_move(deal, "walk_away", revision=2, actor=provider)
    assert StageLog.objects.filter(deal=deal).count() == 2


def test_deal_is_hidden_from_outsiders_and_read_by_auditors(troupe: Cast) -> None:
    deal = _deal(troupe)
    assert get_deal(deal.number, troupe.actor("auditor"))
    with pytest.raises(Forbidden):
        services.approve_move(deal, "disclose", revision=1, actor=troupe.actor("auditor"))
    for name in ("editor", "member"):
        with pytest.raises(Forbidden):
            services.approve_move(deal, "disclose", revision=1, actor=troupe.actor(name))
    for name in ("carrier", "broker", "administrator", "stranger", "visitor", "hebei"):
        with pytest.raises(NotFound):
            get_deal(deal.number, troupe.actor(name))


def test_third_party_joins_by_the_word_of_all_and_its_own(troupe: Cast) -> None:
    deal, park = _deal(troupe), Party
    carrier = troupe.actor("carrier")
    organisation = troupe.people["carrier"].memberships.get().organisation
    party = services.invite_party(
        deal, organisation, "carrier", revision=1, work="提供中试场地。", actor=troupe.actor("provider")
    )
    with pytest.raises(NotFound):
        get_invitation(deal.number, carrier)
    services.admit_party(deal, party, actor=troupe.actor("seeker"))
    with pytest.raises(NotReady):
        services.approve_move(deal, "disclose", revision=2, actor=troupe.actor("seeker"))
    services.join_deal(get_invitation(deal.number, carrier), actor=carrier)
    row = get_deal(deal.number, carrier)
    services.leave_deal(row, reason="strategy", note="场地另有安排。", revision=row.revision, actor=carrier)
    assert park.objects.get(pk=party.pk).left
    with pytest.raises(NotFound):
        get_deal(deal.number, carrier)


def test_seat_needs_membership_and_a_manager_a_mandate(troupe: Cast) -> None:
    deal = _deal(troupe)
    mine = deal.parties.get(organisation=troupe.university)
    provider = troupe.actor("provider")
    with pytest.raises(Invalid):
        services.seat_person(mine, troupe.people["seeker"].pk, "legal", actor=provider)
    with pytest.raises(Invalid):
        services.seat_person(mine, troupe.people["editor"].pk, "manager", actor=provider)
    seat = services.seat_person(mine, troupe.people["manager"].pk, "manager", fee_terms="成交额的2%", actor=provider)
    assert seat.fee_terms
    with pytest.raises(Forbidden):
        services.seat_person(mine, troupe.people["editor"].pk, "legal", actor=troupe.actor("seeker"))
    services.seat_person(mine, troupe.people["member"].pk, "negotiator", actor=provider)
    services.describe_work(deal, mine, "提供工艺与图纸。", revision=1, actor=actor_of(troupe.people["member"]))


@pytest.mark.django_db(transaction=True)
def test_two_people_at_one_moment_one_wins_and_the_other_is_told(cast: Cast) -> None:
    deal = _deal(cast)
    actors = [cast.actor("provider"), cast.actor("seeker")]
    start, outcomes = threading.Barrier(2), []

    def walk(place: int) -> None:
        start.wait(10)
        try:
            services.approve_move(
                deal, "walk_away", revision=1, reason="price", note="价格谈不拢。", actor=actors[place]
            )
            outcomes.append("moved")
        except MovedMeanwhile:
            outcomes.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=walk, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["moved", "told"]
    assert StageLog.objects.filter(deal=deal, move="walk_away").count() == 1
    connection.ensure_connection()
