"""Pages of confidential layers, exchange of names, histories and evidence."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from lianqiao.accounts.models import Membership
from lianqiao.catalog import services
from lianqiao.catalog.choices import EntryState, Layer
from lianqiao.catalog.errors import EntryIncomplete
from lianqiao.catalog.models import Disclosure, NameExchange
from lianqiao.core.anchors import write_anchor
from lianqiao.core.models import AuditEntry
from lianqiao.web.disclosures.histories import harmless
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand

SECRET = "钨七分钼三分"
PURPOSE = {"purpose": "评估在产线上试用的可能性。"}


@pytest.fixture
def entry(cast):
    row = make_achievement(
        EntryState.PUBLISHED, organisation_id=cast.university.pk, description=SECRET, confidentiality="nda"
    )
    section = services.add_section(row, Layer.NDA, title="工艺窗口", text="", actor=TESTS)
    services.attach_file(row, section.pk, ContentFile(b"a,b\n", "=数据.csv"), actor=TESTS)
    return row


def open_layer(client_of, entry):
    base = f"/achievements/{entry.number}/layers/nda"
    seeker, provider = client_of("seeker"), client_of("provider")
    page = seeker.post(f"{base}/ask", PURPOSE).headers["Location"]
    digest = seeker.get(page).context["agreement"].sha256
    assert seeker.post(f"{page}/accept", {"text_sha256": digest, "accept": "on"}).status_code == 302
    until = provider.get(page).context["grant_form"].initial["valid_until"]
    assert provider.post(f"{page}/grant", {"valid_until": until}).status_code == 302
    return seeker, provider, base


def test_layer_is_asked_for_accepted_granted_and_read(client_of, entry):
    assert SECRET not in client_of("seeker").get(f"/achievements/{entry.number}").content.decode()
    seeker, provider, base = open_layer(client_of, entry)

    page = seeker.get(base)
    key = page.context["shown"].sections[1].files[0].key
    taken = seeker.get(f"/achievements/{entry.number}/layers/files/{key}")

    assert SECRET in page.content.decode() and "工艺窗口" in page.content.decode()
    assert zipfile.ZipFile(io.BytesIO(taken.content)).namelist()[0] == "交付说明.txt"
    log = provider.get(f"/achievements/{entry.number}/readings").content.decode()
    assert log.count("示例seeker") == 2 and "查看" in log and "下载" in log
    table = provider.get(f"/achievements/{entry.number}/readings.csv").content.decode("utf-8-sig")
    assert table.count("\r\n") == 3 and "'=数据.csv" in table


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", " =1"])
def test_cell_that_a_spreadsheet_would_run_is_defused(cell):
    assert harmless(cell).startswith("'") and harmless("示例") == "示例"


@pytest.mark.parametrize("name", ["visitor", "stranger", "broker", "regulator", "administrator"])
def test_secret_stays_closed_to_all_others(client_of, entry, name):
    client = client_of(name)
    base = f"/achievements/{entry.number}"
    key = str(entry.layersections.get().files.get().stored.key)
    parts = [
        "",
        "/layers/nda",
        f"/layers/files/{key}",
        "/readings",
        "/readings.csv",
        "/history",
        "/evidence",
        "/layers",
    ]

    for part in parts:
        answer = client.get(base + part)
        text = b"" if answer.streaming else answer.content
        assert SECRET not in text.decode() and "工艺窗口" not in text.decode()
        allowed = part == ""
        assert (answer.status_code == 200) == allowed or (not allowed and answer.status_code in (302, 403, 404)), part


def test_owner_writes_sections_and_files(client_of, entry):
    client, base = client_of("provider"), f"/achievements/{entry.number}/layers"
    made = client.post(base, {"layer": "intent", "title": "报价", "text": "五十万"})
    file = io.BytesIO(b"x,y\n")
    file.name = "表.csv"
    assert client.post(f"{made.headers['Location']}/files", {"file": file}).status_code == 302
    assert "表.csv" in client.get(made.headers["Location"]).content.decode()
    assert client.post(base, {"layer": "intent", "title": "", "text": ""}).status_code == 422
    assert client.post(made.headers["Location"], {"title": "报价", "text": "六十万"}).status_code == 302
    assert client.post(f"{made.headers['Location']}/remove").status_code == 302
    assert "报价" not in client.get(base).content.decode()


def test_refusal_without_a_reason_is_shown_beside_the_field(client_of, entry):
    page = client_of("seeker").post(f"/achievements/{entry.number}/layers/nda/ask", PURPOSE).headers["Location"]
    client = client_of("provider")

    assert client.post(f"{page}/refuse", {"reason": ""}).status_code == 422
    assert client.post(f"{page}/refuse", {"reason": "用途不明"}).status_code == 302
    assert Disclosure.objects.get().state == "refused"
    assert client_of("broker").get(page).status_code == 404
    assert client_of("seeker").get("/disclosures").status_code == 200


def test_names_are_exchanged_by_consent(client_of, cast):
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.firm.pk, is_anonymous=True)
    asker, owner = client_of("provider"), client_of("seeker")
    page = asker.post(f"/demands/{demand.number}/names", {"message": "我们有同类装置可以做中试。"}).headers["Location"]

    assert cast.firm.name not in asker.get(page).content.decode()
    before = owner.get(page).content.decode()
    assert cast.university.name not in before and "高校" in before
    assert owner.post(f"{page}/agree").status_code == 302
    assert cast.firm.name in asker.get(page).content.decode()
    assert cast.university.name in owner.get(page).content.decode()
    assert client_of("broker").get(page).status_code == 404
    assert NameExchange.objects.get().state == "agreed"


def test_history_tells_before_and_after(client_of, entry, cast):
    client = client_of("provider")
    text = client.get(f"/achievements/{entry.number}/history").content.decode()

    assert "新建" in text and "草稿" in text and "已发布" in text
    assert client.get(f"/organisations/{cast.university.number}/history").status_code == 200
    assert client_of("seeker").get(f"/organisations/{cast.university.number}/history").status_code == 403


def test_auditor_looks_through_the_whole_trail(client_of, entry):
    write_anchor()
    client = client_of("auditor")

    assert client.get("/audit").status_code == 200
    text = client.get("/audit", {"event": "EntryPublished", "subject": entry.number, "since": "2020-01-01"}).content
    assert f"entry:{entry.number}" in text.decode() and "完好" in text.decode()
    assert client.get("/audit", {"since": "nonsense"}).status_code == 200
    assert client_of("administrator").get("/audit").status_code == 403


def test_auditor_sees_of_confidential_changes_only_that_they_were(client_of, entry):
    client = client_of("auditor")

    for address in (f"/achievements/{entry.number}/history", "/audit"):
        text = client.get(address).content.decode()
        assert SECRET not in text and "工艺窗口" not in text and "通过层级查阅" in text
    assert SECRET in client.get(f"/achievements/{entry.number}/layers/nda").content.decode()
    assert AuditEntry.objects.filter(event="LayerRead").count() == 1


def test_evidence_is_handed_out_and_recorded(client_of, entry):
    answer = client_of("provider").get(f"/achievements/{entry.number}/evidence")
    content = b"".join(answer.streaming_content)

    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert answer.headers["X-Manifest-SHA256"] in AuditEntry.objects.get(event="EvidenceExported").payload


def test_owner_is_shown_where_own_words_give_it_away(client_of, cast):
    demand = make_demand(organisation_id=cast.firm.pk, is_anonymous=True, summary=f"我们{cast.firm.name}需要密封材料。")

    text = client_of("seeker").get(f"/demands/{demand.number}").content.decode()

    assert f"<mark>{cast.firm.name}</mark>" in text
    with pytest.raises(EntryIncomplete):
        services.publish_entry(demand, actor=TESTS)


def test_owner_does_not_read_who_asks_in_history_or_evidence_before_agreeing(client_of, cast, provider, seeker):
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.university.pk, is_anonymous=True)
    wish = services.ask_exchange(demand, message="我们有现成的装置可以试用。", actor=seeker)
    signs = (cast.firm.name, cast.firm.number, "示例seeker")

    def seen() -> str:
        client = client_of("provider")
        page = client.get(f"/demands/{demand.number}/history").content.decode()
        bundle = zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"/demands/{demand.number}/evidence"))))
        return page + "".join(bundle.read(name).decode() for name in bundle.namelist())

    before = seen()
    services.agree_exchange(wish, actor=provider)

    assert not [sign for sign in signs if sign in before]
    assert cast.firm.number in seen()


def test_history_speaks_in_words(client_of, cast, entry):
    open_layer(client_of, entry)
    demand = make_demand(EntryState.PUBLISHED, organisation_id=cast.university.pk, is_anonymous=True)
    wish = services.ask_exchange(demand, message="我们有现成的装置可以试用。", actor=cast.actor("seeker"))
    services.agree_exchange(wish, actor=cast.actor("provider"))

    page = client_of("provider").get(f"/achievements/{entry.number}/history").content.decode()
    other = client_of("provider").get(f"/demands/{demand.number}/history").content.decode()
    trail = client_of("auditor").get("/audit?event=ExchangeRequested").content.decode()

    assert f"<dd>{cast.firm.name} · {cast.firm.number}</dd>" in page and "<dd>owner</dd>" not in page
    assert "待接受文本" not in other and "待接受文本" not in trail and "<td>requested</td>" not in other + trail


def test_attachment_is_closed_to_who_handed_it_in_and_has_left(client_of, cast, entry):
    stored = services.attach_file(
        entry, entry.layersections.get().pk, ContentFile(b"a,b\n", "表.csv"), actor=cast.actor("provider")
    ).stored
    handed_out = client_of("provider").get(f"/files/{stored.key}")
    assert handed_out.status_code == 200 and b"".join(handed_out)

    Membership.objects.filter(person=cast.people["provider"]).delete()

    assert client_of("provider").get(f"/files/{stored.key}").status_code == 404
