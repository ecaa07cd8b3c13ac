"""The room, the terms and the risks of a deal: each side writes for itself, and what is one side's own stays there."""

import zipfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from lianqiao.core.errors import Conflict, Forbidden, Invalid, NotFound
from lianqiao.core.models import Mail
from lianqiao.deals import services
from lianqiao.deals.choices import Stage
from lianqiao.deals.engine.redline import redline
from lianqiao.deals.engine.risk import Loss, level, losses
from lianqiao.deals.errors import MovedMeanwhile
from lianqiao.deals.formats.calendar import meeting_calendar
from lianqiao.deals.models import Deal, DealFile
from lianqiao.deals.queries.room import open_deal_file, room_of
from lianqiao.deals.queries.terms import agreed_terms
from lianqiao.deals.services.distribution import MemberInput
from lianqiao.deals.services.evidence import export_deal
from lianqiao.deals.services.risks import RiskInput
from lianqiao.files.errors import StoredFileNotFound
from lianqiao.files.queries import open_file
from tests.architecture.endpoints.deals import _deal
from tests.personas import Cast


@pytest.fixture(autouse=True)
def _own_files(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path


def at_stage(cast: Cast, stage: Stage = Stage.NEGOTIATION) -> Deal:
    """Make a deal of the university and the firm at a stage."""
    deal = Deal.objects.get(number=_deal(cast))
    deal.parties.filter(joined=None).update(joined=deal.created)
    Deal.objects.filter(pk=deal.pk).update(stage=stage)
    return Deal.objects.get(pk=deal.pk)


def _file(name: str = "说明.txt") -> ContentFile:
    return ContentFile("测试记录".encode(), name=name)


def test_a_question_is_open_until_another_party_answers(cast: Cast) -> None:
    deal, provider, seeker = at_stage(cast), cast.actor("provider"), cast.actor("seeker")
    question = services.say(deal, "样机何时可以提供？", is_question=True, actor=seeker)
    assert room_of(deal, provider).open_questions == {question.pk}
    with pytest.raises(Conflict):
        services.say(deal, "自问自答", answers=question.pk, actor=seeker)
    services.say(deal, "下月提供。", answers=question.pk, actor=provider)
    assert room_of(deal, provider).open_questions == set()
    with pytest.raises(Forbidden):
        services.say(deal, "路过", actor=cast.actor("broker"))
    with pytest.raises(NotFound):
        services.say(deal, "回答", answers=10**9, actor=provider)
    with pytest.raises(Invalid):
        services.say(deal, "  ", actor=provider)


def test_a_file_of_one_side_is_there_for_nobody_else(cast: Cast) -> None:
    deal, provider, seeker = at_stage(cast), cast.actor("provider"), cast.actor("seeker")
    shared = services.add_file(deal, _file(), title="测试报告", layer="all", actor=provider)
    own = services.add_file(deal, _file("底价.txt"), title="底价", layer="own", actor=provider)
    again = services.add_file(deal, _file(), title="测试报告", layer="all", actor=provider)
    assert (shared.version, again.version, own.version) == (1, 2, 1)
    assert {row.pk for row in room_of(deal, provider).files} == {shared.pk, again.pk, own.pk}
    for name in ("seeker", "auditor"):
        assert {row.pk for row in room_of(deal, cast.actor(name)).files} == {shared.pk, again.pk}
        with pytest.raises(NotFound):
            open_deal_file(deal, own.pk, cast.actor(name))
        with pytest.raises(StoredFileNotFound):
            open_file(cast.actor(name), own.stored.key)
    assert open_deal_file(deal, shared.pk, seeker).row.name == "说明.txt"
    with pytest.raises(StoredFileNotFound):
        open_file(cast.actor("broker"), shared.stored.key)
    with pytest.raises(Invalid):
        services.add_file(deal, _file(), title="", layer="nobody", actor=provider)
    assert DealFile.objects.filter(deal=deal).count() == 3


def test_tasks_and_meetings_are_told_and_ended_once(cast: Cast) -> None:
    deal, provider, seeker = at_stage(cast), cast.actor("provider"), cast.actor("seeker")
    theirs = deal.parties.get(organisation=cast.firm)
    task = services.give_task(deal, theirs.pk, "提供现场数据", due=None, actor=provider)
    told = set(Mail.objects.filter(template="deal_news", context__kind="task").values_list("recipient", flat=True))
    assert cast.people["seeker"].email in told and cast.people["provider"].email not in told
    with pytest.raises(NotFound):
        services.finish_task(deal, task.pk, actor=provider)
    assert services.finish_task(deal, task.pk, actor=seeker).done
    with pytest.raises(Conflict):
        services.finish_task(deal, task.pk, actor=seeker)
    with pytest.raises(Invalid):
        services.give_task(deal, 10**9, "x", due=None, actor=provider)

    begins = timezone.now() + timedelta(days=2)
    meeting = services.call_meeting(deal, "技术交流会", begins, actor=seeker)
    assert services.cancel_meeting(deal, meeting.pk, actor=provider).sequence == 1
    with pytest.raises(Invalid):
        services.call_meeting(deal, "昨天的会", timezone.now() - timedelta(days=1), actor=seeker)


def test_a_calendar_keeps_to_its_lines() -> None:
    begins = timezone.now()
    text = meeting_calendar("1@x", "会，议；一" * 30, begins, 60, made=begins, agenda="甲,乙;丙\n丁\\").decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "DESCRIPTION:甲\\,乙\\;丙\\n丁\\\\" in text
    assert text.replace("\r\n ", "").count("会，议；一") == 30
    assert "STATUS:CANCELLED" in meeting_calendar("1@x", "会", begins, 60, made=begins, is_cancelled=True).decode()


def terms(cast: Cast, **fields: object) -> dict[str, object]:
    """Return a term sheet between the university and the firm."""
    return {"payer": cast.firm.number, "payee": cast.university.number, "scope": "授权范围为京津冀。", **fields}


def test_terms_are_agreed_when_every_party_accepts_the_same_version(cast: Cast) -> None:
    deal, provider, seeker = at_stage(cast), cast.actor("provider"), cast.actor("seeker")
    first = terms(cast, price={"lump_sum": "100000.00"})
    services.propose_terms(deal, first, based_on=0, actor=provider)
    with pytest.raises(MovedMeanwhile):
        services.propose_terms(deal, terms(cast), based_on=0, actor=seeker)
    with pytest.raises(Conflict):
        services.propose_terms(deal, first, based_on=1, actor=seeker)
    services.propose_terms(deal, terms(cast, price={"lump_sum": "80000.00"}), based_on=1, actor=seeker)
    with pytest.raises(MovedMeanwhile):
        services.accept_terms(deal, 1, actor=provider)
    assert not services.accept_terms(deal, 2, actor=provider)
    assert agreed_terms(deal) is None
    with pytest.raises(Conflict):
        services.accept_terms(deal, 2, actor=provider)
    with pytest.raises(Forbidden):
        services.accept_terms(deal, 2, actor=cast.actor("editor"))
    assert services.accept_terms(deal, 2, actor=seeker)
    agreed = agreed_terms(deal)
    assert agreed is not None
    assert agreed.price.lump_sum == Decimal("80000.00")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"payer": "O-1"}, "payer"),
        ({"payee": "FIRM"}, "payee"),
        ({"price": {"lump_sum": "x"}}, "price.lump_sum"),
        ({"milestones": [{"title": "样机", "owner": "O-1"}]}, "milestones.0.owner"),
        ({"payer": "", "price": {"lump_sum": "1.00"}}, "payer"),
    ],
)
def test_terms_that_cannot_be_are_refused_with_their_place(cast: Cast, change: dict[str, object], place: str) -> None:
    said = {name: cast.firm.number if value == "FIRM" else value for name, value in change.items()}
    with pytest.raises(Invalid) as found:
        services.propose_terms(at_stage(cast), terms(cast, **said), based_on=0, actor=cast.actor("provider"))
    assert place in [problem.field for problem in found.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("许可费十万元", "许可费八万元", "许可费[-十-]{+八+}万元"),
        ("", "新增", "{+新增+}"),
        ("the fee is 100,000", "the fee is 80,000", "the fee is [-100,000-]{+80,000+}"),
        ("相同", "相同", "相同"),
    ],
)
def test_a_redline_marks_what_changed(old: str, new: str, said: str) -> None:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    pieces = redline(old, new)
    assert "".join(marks[change].format(text) for change, text in pieces) == said
    assert "".join(text for change, text in pieces if change != "added") == old
    assert "".join(text for change, text in pieces if change != "removed") == new


def test_texts_made_to_be_hard_are_shown_as_replaced_and_soon() -> None:
    old, new = "甲乙" * 1000, "乙丙甲" * 666
    pieces = redline(f"开头。{old}结尾。", f"开头。{new}结尾。")
    assert [piece.change for piece in pieces] == ["same", "removed", "added", "same"]
    assert (pieces[0].text, pieces[-1].text) == ("开头。", "结尾。")


def test_the_evidence_of_one_side_holds_nothing_of_the_other_alone(cast: Cast, tmp_path: Path) -> None:
    deal, provider, seeker = at_stage(cast, Stage.EXECUTION), cast.actor("provider"), cast.actor("seeker")
    services.say(deal, "各方可见的一句话。", actor=seeker)
    services.add_file(deal, _file(), title="测试报告", layer="all", actor=provider)
    own = services.add_file(
        deal, ContentFile("只有高校知道的底价".encode(), name="底价.txt"), title="底价", layer="own", actor=provider
    )
    services.change_team(deal, [MemberInput("张某某", Decimal(100))], actor=provider)
    texts = {}
    for actor in (provider, seeker):
        bundle = export_deal(deal, tmp_path / f"{actor.person_id}.zip", actor=actor)
        with zipfile.ZipFile(bundle.path) as archive:
            texts[actor.person_id] = {name: archive.read(name).decode() for name in archive.namelist()}
    theirs = "\n".join(texts[seeker.person_id].values())
    assert "各方可见的一句话。" in theirs
    assert "测试报告" in theirs
    for secret in ("底价", own.stored.sha256, "张某某", "TeamChanged", "OwnFileAdded"):
        assert secret not in theirs, secret
    assert own.stored.sha256 in "\n".join(texts[provider.person_id].values())
    with pytest.raises(Forbidden):
        export_deal(deal, tmp_path / "x.zip", actor=cast.actor("auditor"))


def _risk(deal: Deal, **fields: object) -> RiskInput:
    owner = deal.parties.first().pk
    values = {
        "kind": "technical",
        "title": "中试放大失败",
        "trigger": "放大后纯度不足",
        "probability": 3,
        "impact": 4,
        "owner": owner,
    }
    return RiskInput(**{**values, **fields})


def test_risks_are_changed_by_who_saw_them_last(cast: Cast) -> None:
    deal, provider, seeker = at_stage(cast), cast.actor("provider"), cast.actor("seeker")
    one, other = (party.pk for party in deal.parties.all())
    risk = services.enter_risk(deal, _risk(deal, shares={one: Decimal(60), other: Decimal(40)}), actor=provider)
    services.change_risk(deal, risk.pk, _risk(deal, state="occurred"), revision=1, actor=seeker)
    with pytest.raises(MovedMeanwhile):
        services.change_risk(deal, risk.pk, _risk(deal), revision=1, actor=provider)
    for wrong in ({"shares": {one: Decimal(60)}}, {"probability": 6}, {"owner": 10**9}, {"kind": "bad"}, {"title": ""}):
        with pytest.raises(Invalid):
            services.enter_risk(deal, _risk(deal, **wrong), actor=provider)


def test_a_notice_fixes_its_words_and_is_acknowledged_by_the_other(cast: Cast) -> None:
    deal, provider, seeker = at_stage(cast, Stage.EXECUTION), cast.actor("provider"), cast.actor("seeker")
    notice = services.send_notice(
        deal, "放大到五十升后转化率低于约定值。" * 2, "已停止投料，正在更换载体并复测。" * 2, actor=provider
    )
    assert "第八百五十八条" in notice.paper
    assert cast.firm.name in notice.paper
    with pytest.raises(Conflict):
        services.acknowledge_notice(deal, 1, actor=provider)
    services.acknowledge_notice(deal, 1, actor=seeker)
    with pytest.raises(Conflict):
        services.acknowledge_notice(deal, 1, actor=seeker)
    with pytest.raises(Invalid):
        services.send_notice(deal, "短", "短", actor=provider)


def test_losses_fall_on_the_parties_by_their_shares() -> None:
    risks = [Loss(5, Decimal(100_000), {"a": Decimal(100)}), Loss(1, Decimal(10_000), {})]
    one, other = losses(risks, ["a", "b"], seed=3)
    assert abs(one.mean - (75_000 + 250)) < 1500
    assert abs(other.mean - 250) < 60
    assert one.p99 >= one.p90 >= 100_000
    assert losses(risks, ["a", "b"], seed=3) == (one, other)
    assert [level(5, 5), level(3, 3), level(1, 2)] == ["high", "middle", "low"]
