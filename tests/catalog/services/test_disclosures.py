"""Confidential layers: asked for, accepted by somebody with authority, granted, read, written down, ended."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from lianqiao.accounts.choices import MemberRole
from lianqiao.accounts.models import Membership
from lianqiao.catalog import services
from lianqiao.catalog.choices import DisclosureState, EntryState, ExchangeState, Layer
from lianqiao.catalog.errors import LayerClosed
from lianqiao.catalog.models import Disclosure, Entry
from lianqiao.catalog.queries.agreements import agreement_in_force, agreements, text_sha256
from lianqiao.catalog.queries.disclosures import get_disclosure, get_exchange, layer_sizes, waiting_disclosures
from lianqiao.catalog.queries.history import reading_rows, readings
from lianqiao.catalog.services.disclosures import Circumstances, shortened_address
from lianqiao.core.actors import Actor
from lianqiao.core.errors import Conflict, Forbidden, IllegalMove, Invalid, NotFound, TooMany
from lianqiao.core.mail import render_mail
from lianqiao.core.models import AuditEntry, Mail
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.personas import Cast

PURPOSE = "评估在我厂产线上试用的可能性。"
SECRET = "配方:钨七分钼三分"


@pytest.fixture
def entry(cast: Cast) -> Entry:
    row = make_achievement(
        EntryState.PUBLISHED, organisation_id=cast.university.pk, description=SECRET, confidentiality="nda"
    )
    services.add_section(row, Layer.INTENT, title="样机图纸", text="图号乙", actor=TESTS)
    return row


def accepted(entry: Entry, seeker: Actor, layer: str = Layer.NDA) -> Disclosure:
    wish = services.ask_disclosure(entry, layer, purpose=PURPOSE, actor=seeker)
    digest = agreement_in_force(layer, timezone.localdate()).sha256
    return services.accept_agreement(
        wish, text_sha256=digest, circumstances=Circumstances("203.0.113.77", "Firefox"), actor=seeker
    )


def granted(entry: Entry, seeker: Actor, provider: Actor, layer: str = Layer.NDA) -> Disclosure:
    return services.grant_disclosure(accepted(entry, seeker, layer), actor=provider)


def test_texts_have_versions_and_digests() -> None:
    assert {item.layer for item in agreements()} == {"nda", "intent"}
    assert all(item.sha256 == text_sha256(item.title, item.body) and "示范文本" in item.title for item in agreements())
    assert agreement_in_force("nda", date(2000, 1, 1)).version == "2026.1"


def test_acceptance_keeps_text_time_and_evidence(entry: Entry, seeker: Actor) -> None:
    wish = accepted(entry, seeker)

    fact = AuditEntry.objects.get(event="AgreementAccepted")
    assert wish.text is not None and wish.audit_sequence == fact.sequence
    assert json.loads(fact.payload)["evidence_sha256"] == wish.evidence_sha256
    assert wish.evidence["network"] == "203.0.113.0/24" and wish.authority == "owner"
    assert "203.0.113.77" not in json.dumps(wish.evidence) + fact.payload and "Firefox" not in json.dumps(wish.evidence)


@pytest.mark.parametrize(
    ("address", "network"),
    [("2001:db8:1:2::3", "2001:db8:1::/48"), ("10.1.2.3", "10.1.2.0/24"), ("unix", ""), ("", "")],
)
def test_addresses_are_shortened(address: str, network: str) -> None:
    assert shortened_address(address) == network


def test_layer_opens_only_after_both_sides_agreed(entry: Entry, seeker: Actor, provider: Actor) -> None:
    for ask in (lambda: None, lambda: services.ask_disclosure(entry, Layer.NDA, purpose=PURPOSE, actor=seeker)):
        wish = ask()
        with pytest.raises(LayerClosed):
            services.read_layer(entry, Layer.NDA, actor=seeker)
    assert wish is not None
    with pytest.raises(IllegalMove):
        services.grant_disclosure(wish, actor=provider)
    digest = agreement_in_force("nda", timezone.localdate()).sha256
    wish = services.accept_agreement(wish, text_sha256=digest, circumstances=Circumstances(), actor=seeker)
    services.grant_disclosure(wish, actor=provider)

    [section] = services.read_layer(entry, Layer.NDA, actor=seeker).sections
    assert section.text == SECRET


def test_reading_is_written_down_and_told_to_the_owner(
    cast: Cast, entry: Entry, seeker: Actor, provider: Actor
) -> None:
    wish = granted(entry, seeker, provider)
    services.read_layer(entry, Layer.NDA, actor=provider)
    services.read_layer(entry, Layer.NDA, actor=seeker)

    [line] = readings(entry, reading_rows(provider, entry))
    assert (line.person, line.organisation, line.disclosure) == ("示例seeker", cast.firm.name, wish.number)
    with pytest.raises(Forbidden):
        reading_rows(seeker, entry)


def test_auditor_reads_and_is_written_down_and_nobody_else_of_the_platform(
    entry: Entry, auditor: Actor, administrator: Actor, regulator: Actor, stranger: Actor
) -> None:
    services.read_layer(entry, Layer.NDA, actor=auditor)
    assert AuditEntry.objects.filter(event="LayerRead").count() == 1
    for actor in (administrator, regulator, stranger):
        with pytest.raises(LayerClosed):
            services.read_layer(entry, Layer.NDA, actor=actor)


def test_intent_comes_after_the_agreement_and_its_layer_stays_its_own(
    entry: Entry, seeker: Actor, provider: Actor
) -> None:
    with pytest.raises(Conflict):
        services.ask_disclosure(entry, Layer.INTENT, purpose=PURPOSE, actor=seeker)
    granted(entry, seeker, provider)
    with pytest.raises(LayerClosed):
        services.read_layer(entry, Layer.INTENT, actor=seeker)
    granted(entry, seeker, provider, Layer.INTENT)

    assert [it.title for it in services.read_layer(entry, Layer.INTENT, actor=seeker).sections] == ["样机图纸"]


def test_only_authority_accepts_and_decides(cast: Cast, entry: Entry, seeker: Actor, provider: Actor) -> None:
    Membership.objects.filter(person=cast.people["seeker"]).update(role=MemberRole.EDITOR)
    editor = cast.actor("seeker")
    wish = services.ask_disclosure(entry, Layer.NDA, purpose=PURPOSE, actor=editor)
    digest = agreement_in_force("nda", timezone.localdate()).sha256
    with pytest.raises(Forbidden):
        services.accept_agreement(wish, text_sha256=digest, circumstances=Circumstances(), actor=editor)
    Membership.objects.filter(person=cast.people["seeker"]).update(role=MemberRole.TECHNOLOGY_MANAGER)
    wish = services.accept_agreement(
        wish, text_sha256=digest, circumstances=Circumstances(), actor=cast.actor("seeker")
    )
    assert wish.authority == "technology_manager"
    with pytest.raises(Forbidden):
        services.grant_disclosure(wish, actor=seeker)


def test_acceptance_of_another_text_is_refused(entry: Entry, seeker: Actor) -> None:
    wish = services.ask_disclosure(entry, Layer.NDA, purpose=PURPOSE, actor=seeker)
    with pytest.raises(Conflict):
        services.accept_agreement(wish, text_sha256="0" * 64, circumstances=Circumstances(), actor=seeker)


def test_layer_closes_when_the_grant_ends(entry: Entry, seeker: Actor, provider: Actor) -> None:
    wish = granted(entry, seeker, provider)
    Disclosure.objects.filter(pk=wish.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(LayerClosed):  # also before the clock has come by
        services.read_layer(entry, Layer.NDA, actor=seeker)
    assert services.expire_disclosures(timezone.localdate(), actor=TESTS) == 1
    again = granted(entry, seeker, provider)
    services.revoke_disclosure(again, reason="项目已终止", actor=provider)
    with pytest.raises(LayerClosed):
        services.read_layer(entry, Layer.NDA, actor=seeker)


def test_wish_that_nobody_answers_lapses(entry: Entry, seeker: Actor) -> None:
    wish = accepted(entry, seeker)
    assert services.expire_disclosures(timezone.localdate() + timedelta(days=30), actor=TESTS) == 0
    assert services.expire_disclosures(timezone.localdate() + timedelta(days=31), actor=TESTS) == 1
    wish.refresh_from_db()
    assert wish.state == DisclosureState.EXPIRED


def test_refusal_needs_a_reason_and_lets_ask_again(entry: Entry, seeker: Actor, provider: Actor) -> None:
    wish = accepted(entry, seeker)
    with pytest.raises(Conflict):
        services.ask_disclosure(entry, Layer.NDA, purpose=PURPOSE, actor=seeker)
    with pytest.raises(Invalid):
        services.refuse_disclosure(wish, reason=" ", actor=provider)
    services.refuse_disclosure(wish, reason="用途不明", actor=provider)
    services.take_back_disclosure(
        services.ask_disclosure(entry, Layer.NDA, purpose=PURPOSE, actor=seeker), actor=seeker
    )


def test_requests_of_others_are_not_known(entry: Entry, seeker: Actor, provider: Actor, broker: Actor) -> None:
    wish = accepted(entry, seeker)
    assert get_disclosure(provider, wish.number) == get_disclosure(seeker, wish.number)
    with pytest.raises(NotFound):
        get_disclosure(broker, wish.number)
    with pytest.raises(Forbidden):
        services.ask_disclosure(entry, Layer.NDA, purpose=PURPOSE, actor=broker)
    assert [item.kind for item in waiting_disclosures(provider)] == ["disclosure_decide"]
    assert not list(waiting_disclosures(seeker)) and not list(waiting_disclosures(broker))


def test_sections_are_written_by_the_owner_alone_and_counted_for_all(
    entry: Entry, seeker: Actor, provider: Actor
) -> None:
    section = services.add_section(entry, Layer.NDA, title="工艺", text="一", actor=provider)
    changed = services.change_section(entry, section.pk, title="工艺", text="二", actor=provider)
    assert changed.version == 2 and layer_sizes(entry) == {"nda": 2, "intent": 1}
    for write in (
        lambda: services.add_section(entry, Layer.NDA, title="工艺", text="", actor=seeker),
        lambda: services.change_section(entry, section.pk, title="x", text="", actor=seeker),
        lambda: services.remove_section(entry, section.pk, actor=seeker),
        lambda: services.attach_file(entry, section.pk, ContentFile(b"x", "x.txt"), actor=seeker),
    ):
        with pytest.raises(Forbidden):
            write()
    other = make_achievement(organisation_id=entry.organisation_id)
    with pytest.raises(NotFound):
        services.change_section(other, section.pk, title="x", text="", actor=provider)


def test_file_is_delivered_with_the_name_of_its_reader(
    cast: Cast, entry: Entry, seeker: Actor, provider: Actor
) -> None:
    section = services.add_section(entry, Layer.NDA, title="工艺", text="", actor=provider)
    file = services.attach_file(entry, section.pk, ContentFile("数据,一\n".encode(), "数据.csv"), actor=provider)
    key = str(file.stored.key)
    with pytest.raises(LayerClosed):
        services.take_file(entry, key, actor=seeker)
    granted(entry, seeker, provider)

    delivery = services.take_file(entry, key, actor=seeker)

    assert delivery.media_type == "application/zip"
    assert services.take_file(entry, key, actor=provider).name == "数据.csv"
    [line] = readings(entry, reading_rows(provider, entry))
    assert line.act == "downloaded" and line.pieces == ("数据.csv v2",)
    with pytest.raises(NotFound):
        services.take_file(make_achievement(EntryState.PUBLISHED), key, actor=seeker)


def test_names_are_exchanged_when_both_agree(cast: Cast, seeker: Actor, provider: Actor, broker: Actor) -> None:
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk, is_anonymous=True, confidentiality="nda",
                         description=SECRET)  # fmt: skip
    with pytest.raises(Conflict):  # an agreement names both sides
        services.ask_disclosure(demand, Layer.NDA, purpose=PURPOSE, actor=provider)
    with pytest.raises(Invalid):
        services.ask_exchange(demand, message="我们示例燕赵 大学可以做这个课题。", actor=provider)
    wish = services.ask_exchange(demand, message="我们有同类装置,可以做中试。", actor=provider)
    with pytest.raises(Forbidden):
        services.agree_exchange(wish, actor=provider)
    with pytest.raises(Invalid):
        services.refuse_exchange(wish, reason="示例冀东 装备不需要", actor=seeker)
    with pytest.raises(NotFound):
        get_exchange(broker, wish.number)
    assert [item.kind for item in waiting_disclosures(seeker)] == ["exchange_decide"]

    services.agree_exchange(wish, actor=seeker)

    assert get_exchange(provider, wish.number).state == ExchangeState.AGREED
    services.ask_disclosure(demand, Layer.NDA, purpose=PURPOSE, actor=provider)


def test_exchange_can_be_refused_taken_back_and_lapse(cast: Cast, seeker: Actor, provider: Actor) -> None:
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk, is_anonymous=True)
    message = "我们有同类装置,可以做中试。"
    services.refuse_exchange(
        services.ask_exchange(demand, message=message, actor=provider), reason="已解决", actor=seeker
    )
    services.take_back_exchange(services.ask_exchange(demand, message=message, actor=provider), actor=provider)
    wish = services.ask_exchange(demand, message=message, actor=provider)

    assert services.expire_exchanges(timezone.localdate() + timedelta(days=31), actor=TESTS) == 1
    with pytest.raises(IllegalMove):
        services.agree_exchange(wish, actor=seeker)


def test_mails_go_to_those_who_decide_and_back_to_those_who_asked(
    entry: Entry, seeker: Actor, provider: Actor, cast: Cast
) -> None:
    wish = accepted(entry, seeker)
    assert [mail.recipient for mail in Mail.objects.all()] == [cast.people["provider"].email]

    services.grant_disclosure(wish, actor=provider)
    services.revoke_disclosure(wish, reason="合作已结束。", actor=provider)

    told = Mail.objects.filter(template="disclosure_decided").order_by("pk")
    assert [(mail.recipient, mail.context["state"]) for mail in told] == [
        (cast.people["seeker"].email, "granted"),
        (cast.people["seeker"].email, "revoked"),
    ]
    for mail in Mail.objects.all():
        for language in ("zh-hans", "zh-hant", "en"):
            subject, text, html = render_mail(mail.template, language, mail.context)
            assert wish.number in subject and f"/disclosures/{wish.number}" in text and entry.title in html


def test_mails_over_an_anonymous_demand_name_nobody(seeker: Actor, provider: Actor, cast: Cast) -> None:
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.university.pk, is_anonymous=True)
    wish = services.ask_exchange(demand, message="我们有现成的装置可以试用。", actor=seeker)
    services.refuse_exchange(wish, reason="暂不需要。", actor=provider)

    assert [mail.template for mail in Mail.objects.order_by("pk")] == ["disclosure_asked", "disclosure_decided"]
    for mail in Mail.objects.all():
        other = cast.firm if mail.template == "disclosure_asked" else cast.university
        said = "".join(render_mail(mail.template, "zh-hans", mail.context))
        assert other.name not in said and other.number not in said and f"/exchanges/{wish.number}" in said


def test_asking_is_limited(entry: Entry, seeker: Actor, settings: Any) -> None:
    settings.LIMITS_ENABLED, settings.LIMITS = True, {"disclosure": (1, 3600)}
    services.take_back_disclosure(
        services.ask_disclosure(entry, Layer.NDA, purpose=PURPOSE, actor=seeker), actor=seeker
    )

    with pytest.raises(TooMany):
        services.ask_disclosure(entry, Layer.NDA, purpose=PURPOSE, actor=seeker)
