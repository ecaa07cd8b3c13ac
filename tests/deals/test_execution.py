"""The execution of a deal from its plan to the shares of three people; two at the same moment; and what the other side never sees."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from lianqiao.core.actors import Actor
from lianqiao.core.errors import Conflict, DomainError, Forbidden, IllegalMove, Invalid, NotFound
from lianqiao.deals import services
from lianqiao.deals.choices import Stage
from lianqiao.deals.errors import MovedMeanwhile
from lianqiao.deals.models import Deal, DistributionRun, Milestone, Payment, Receipt
from lianqiao.deals.queries import deal_facts
from lianqiao.deals.queries.distribution import distribution_of, get_run, is_repeatable, result_of
from lianqiao.deals.queries.execution import execution_of
from lianqiao.deals.services.distribution import MemberInput, RunInput
from tests.deals.test_room import at_stage, terms
from tests.personas import Cast

TODAY = timezone.localdate()
ACCOUNT = "样机已按验收标准完成测试，报告见文件。"
TEAM = (
    MemberInput("张工", Decimal(60), ("methodology",), is_main=True), MemberInput("李工", Decimal(30)), MemberInput("王工", Decimal(10)),
)  # fmt: skip


def _planned(cast: Cast) -> Deal:
    deal = at_stage(cast)
    price = {
        "entry_fee": "50000.00", "royalty": {"tiers": [{"rate": "5"}], "years": 2, "floor_per_year": "1000", "cap_total": "60000"},
    }  # fmt: skip
    milestones = [
        {"title": "实验室样机", "criterion": "精度达标", "amount": "30000.00", "owner": cast.university.number},
        {"title": "现场试验", "due": str(TODAY - timedelta(days=3)), "owner": cast.university.number},
    ]
    services.propose_terms(
        deal, terms(cast, price=price, milestones=milestones), based_on=0, actor=cast.actor("provider")
    )
    services.accept_terms(deal, 1, actor=cast.actor("provider"))
    services.accept_terms(deal, 1, actor=cast.actor("seeker"))
    Deal.objects.filter(pk=deal.pk).update(stage=Stage.EXECUTION, registration_number="2026-示例", state_founded=True)
    services.take_plan(deal, actor=cast.actor("provider"))
    return Deal.objects.get(pk=deal.pk)


def test_a_plan_is_taken_over_once_and_only_from_what_was_agreed(cast: Cast) -> None:
    deal = _planned(cast)
    assert [(row.title, row.amount) for row in Payment.objects.order_by("pk")] == [
        ("entry_fee", 50_000),
        ("实验室样机", 30_000),
    ]
    assert Milestone.objects.count() == 2
    with pytest.raises(Conflict):
        services.take_plan(deal, actor=cast.actor("seeker"))
    other = at_stage(cast, Stage.EXECUTION)
    with pytest.raises(Conflict):
        services.take_plan(other, actor=cast.actor("provider"))


def test_milestones_payments_and_royalties_lead_to_the_shares_of_three(cast: Cast) -> None:
    deal, provider, seeker = _planned(cast), cast.actor("provider"), cast.actor("seeker")
    first, second = Milestone.objects.filter(deal=deal)
    with pytest.raises(Forbidden):
        services.hand_in(deal, first.pk, ACCOUNT, revision=1, actor=seeker)
    services.hand_in(deal, first.pk, ACCOUNT, revision=1, actor=provider)
    with pytest.raises(Forbidden):
        services.answer_milestone(deal, first.pk, is_accepted=True, answer="", revision=2, actor=provider)
    with pytest.raises(Invalid):
        services.answer_milestone(deal, first.pk, is_accepted=False, answer="不行", revision=2, actor=seeker)
    services.answer_milestone(
        deal, first.pk, is_accepted=False, answer="缺少低温下的测试数据。", revision=2, actor=seeker
    )
    services.hand_in(deal, first.pk, ACCOUNT, revision=3, actor=provider)
    services.answer_milestone(deal, first.pk, is_accepted=True, answer="", revision=4, actor=seeker)
    assert Payment.objects.get(milestone=first).due == TODAY
    facts = deal_facts(deal)
    assert (facts.milestones_total, facts.milestones_accepted, facts.open_payments) == (2, 1, 2)
    services.hand_in(deal, second.pk, ACCOUNT, revision=1, actor=provider)
    services.answer_milestone(deal, second.pk, is_accepted=True, answer="", revision=2, actor=seeker)

    for payment in Payment.objects.filter(deal=deal):
        receipt = services.note_payment(deal, payment.pk, payment.amount, TODAY, actor=seeker)
        with pytest.raises(Invalid):
            services.note_payment(deal, payment.pk, Decimal(1), TODAY, actor=seeker)
        with pytest.raises(Forbidden):
            services.confirm_receipt(deal, receipt.pk, actor=seeker)
        services.confirm_receipt(deal, receipt.pk, actor=provider)
    report = services.report_sales(deal, TODAY.year - 1, Decimal(400_000), actor=seeker)
    assert report.amount == 20_000  # 5 % of 400,000
    with pytest.raises(Invalid):
        services.report_sales(deal, TODAY.year - 1, Decimal(1), actor=seeker)
    last = services.report_sales(deal, TODAY.year, Decimal(2_000_000), actor=seeker)
    assert last.amount == 40_000  # 100,000, cut to what the cap of 60,000 leaves
    with pytest.raises(Conflict):
        services.report_sales(deal, TODAY.year, Decimal(1), actor=seeker)
    owed = services.note_payment(deal, report.payment.pk, Decimal(20_000), TODAY, actor=seeker)
    services.confirm_receipt(deal, owed.pk, actor=provider)
    assert (execution_of(deal).received, execution_of(deal).outstanding) == (100_000, 40_000)

    services.change_team(deal, TEAM, actor=provider)
    run = services.distribute(
        deal, RunInput(costs={"appraisal": Decimal(5_000)}, vat_percent=Decimal(0), fee_receiver="示例转移中心", fee_percent=Decimal(5)),
        actor=provider,
    )  # fmt: skip
    _, result = result_of(run)
    # 100,000 − 5,000 of costs; half of 95,000 to the team by 60, 30 and 10; 5 % of 95,000 to the manager
    name = cast.university.name
    assert result.lines("team", name) == {
        "张工": Decimal("28500.00"),
        "李工": Decimal("14250.00"),
        "王工": Decimal("4750.00"),
    }
    assert (result.amount("fee", name), result.amount("fund", name)) == (Decimal("4750.00"), Decimal("42750.00"))
    assert result.paid_out == run.amount == 100_000
    assert is_repeatable(run)
    with pytest.raises(Conflict):
        services.distribute(deal, RunInput(), actor=provider)
    with pytest.raises(NotFound):
        get_run(deal, 1, seeker)
    with pytest.raises(NotFound):
        get_run(deal, 1, cast.actor("auditor"))
    party = deal.parties.get(organisation=cast.firm)
    assert (distribution_of(party).team, distribution_of(party).runs) == ([], [])


def test_what_a_run_gave_is_the_same_when_it_is_repeated_and_a_change_is_seen(cast: Cast) -> None:
    deal, provider, seeker = _planned(cast), cast.actor("provider"), cast.actor("seeker")
    payment = Payment.objects.filter(deal=deal).first()
    services.confirm_receipt(
        deal, services.note_payment(deal, payment.pk, Decimal("333.33"), TODAY, actor=seeker).pk, actor=provider
    )
    run = services.distribute(deal, RunInput(), actor=provider)
    assert is_repeatable(run)
    run.result["steps"][0]["amount"] = "1.00"
    assert not is_repeatable(run)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([MemberInput("甲", Decimal(60))], "deals.team_weights"),
        ([MemberInput("甲", Decimal(50)), MemberInput("甲", Decimal(50))], "deals.team_names"),
        ([MemberInput("甲", Decimal(100), ("cook",))], "deals.team_roles"),
    ],
)
def test_a_team_has_names_of_its_own_and_makes_a_hundred(cast: Cast, members: list[MemberInput], code: str) -> None:
    deal = at_stage(cast, Stage.EXECUTION)
    with pytest.raises(Invalid) as found:
        services.change_team(deal, members, actor=cast.actor("provider"))
    assert code in [problem.code for problem in found.value.problems]
    with pytest.raises(Forbidden):
        services.change_team(deal, TEAM, actor=cast.actor("broker"))


def test_execution_waits_for_the_signature(cast: Cast) -> None:
    deal = at_stage(cast, Stage.SIGNING)
    with pytest.raises(IllegalMove):
        services.take_plan(deal, actor=cast.actor("provider"))


def test_what_is_late_is_told_once(cast: Cast, mailoutbox: list[object]) -> None:
    _planned(cast)
    assert services.remind_of_execution(TODAY) == 1
    assert services.remind_of_execution(TODAY) == 0


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_one_wins_and_the_other_is_told(cast: Cast) -> None:
    deal, seeker = _planned(cast), cast.actor("seeker")
    milestone = Milestone.objects.filter(deal=deal).first()
    services.hand_in(deal, milestone.pk, ACCOUNT, revision=1, actor=cast.actor("provider"))
    ready, said = threading.Barrier(2), []

    def answer(actor: Actor, *, is_accepted: bool) -> None:
        try:
            ready.wait()
            services.answer_milestone(
                deal, milestone.pk, is_accepted=is_accepted, answer="缺少低温下的测试数据。", revision=2, actor=actor
            )
            said.append("won")
        except DomainError as error:
            said.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(seeker,), kwargs={"is_accepted": one}) for one in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == sorted(["won", MovedMeanwhile.__name__])
    milestone.refresh_from_db()
    assert milestone.revision == 3
    assert (milestone.state, Receipt.objects.count(), DistributionRun.objects.count()) in (
        ("accepted", 0, 0),
        ("sent_back", 0, 0),
    )
