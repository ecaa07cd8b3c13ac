import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.catalog.models import Achievement
from lianqiao.connectors.models import ImportRun
from lianqiao.connectors.services import run_requested_import

TITLES = ["成果编号", "成果名称", "一句话概括", "详细说明", "成熟度", "价格(万元)", "备注"]
ROWS = [
    ["X1", "示例：低噪声叶片", "降低噪声", "仿生尾缘。", "6", "30-50", "无"],
    ["X2", "示例：坏行", "一句话", "说明", "十二", "20", ""],
]


def table(titles=TITLES, rows=ROWS, name="t.csv"):
    text = io.StringIO()
    csv.writer(text).writerows([titles, *rows])
    return SimpleUploadedFile(name, text.getvalue().encode("gb18030"), content_type="text/csv")


def hand_in(client, file, **fields):
    return client.post("/imports/new", {"kind": "achievement", "publish": "now", "source": "", "file": file, **fields})


def confirm(client, **changes):
    """Send the columns as they are proposed, with ``changes``."""
    form = client.get("/imports/new/columns").context["form"]
    chosen = {field.name: field.initial or "" for field in form}
    return client.post("/imports/new/columns", chosen | changes)


@pytest.fixture
def provider_client(client_of):
    return client_of("provider")


def test_table_goes_through_trial_to_published_entries(provider_client, cast):
    assert hand_in(provider_client, table()).headers["Location"] == "/imports/new/columns"
    trial = ImportRun.objects.get(number=confirm(provider_client).headers["Location"].rsplit("/", 1)[1])
    run_requested_import(trial.number)
    report = provider_client.get(f"/imports/{trial.number}").content.decode()
    rejected = b"".join(provider_client.get(f"/imports/{trial.number}/rejects").streaming_content)
    started = provider_client.post(f"/imports/{trial.number}/start").headers["Location"].rsplit("/", 1)[1]
    run_requested_import(started)

    entry = Achievement.objects.get()
    assert "不是技术成熟度等级" in report and "十二" in report and "导入无误的行" in report
    assert "X2" in rejected.decode("gb18030")
    assert (entry.title, entry.organisation_id, entry.state) == ("示例：低噪声叶片", cast.university.pk, "published")
    assert (entry.price_min_cny, entry.price_max_cny) == (300_000, 500_000)


def test_trial_writes_nothing(provider_client):
    hand_in(provider_client, table())

    run_requested_import(confirm(provider_client).headers["Location"].rsplit("/", 1)[1])

    assert Achievement.objects.count() == 0


def test_drafts_are_kept_when_asked(provider_client):
    hand_in(provider_client, table(rows=ROWS[:1]), publish="draft")
    trial = confirm(provider_client).headers["Location"].rsplit("/", 1)[1]
    run_requested_import(trial)
    run_requested_import(provider_client.post(f"/imports/{trial}/start").headers["Location"].rsplit("/", 1)[1])

    assert Achievement.objects.get().state == "draft"


def test_unit_of_a_heading_counts_for_a_column_chosen_by_hand(provider_client):
    titles = [*TITLES[:5], "我方底价（万元）"]
    hand_in(provider_client, table(titles, [[*ROWS[0][:5], "30"]]))
    trial = (
        confirm(provider_client, price_cny_min="=我方底价（万元）", price_cny="").headers["Location"].rsplit("/", 1)[1]
    )
    run_requested_import(trial)
    run_requested_import(provider_client.post(f"/imports/{trial}/start").headers["Location"].rsplit("/", 1)[1])

    assert Achievement.objects.get().price_min_cny == 300_000


def test_field_that_is_needed_cannot_be_left_out(provider_client):
    hand_in(provider_client, table())

    response = confirm(provider_client, title="")

    assert response.status_code == 422
    assert "此字段必填，请选择对应的列。" in response.content.decode()
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "提交的是空文件"),
        (b"PK\x03\x04 not a zip", "工作簿"),
        (b"%PDF-1.7 nothing", "不是表格"),
        (b"<html></html>", "网页"),
    ],
)
def test_file_that_is_no_table_is_refused_on_the_spot(provider_client, content, words):
    response = hand_in(provider_client, SimpleUploadedFile("t.csv", content))

    assert response.status_code == 422
    assert words in response.content.decode()


def test_second_step_without_a_file_says_so(provider_client):
    assert provider_client.get("/imports/new/columns").status_code == 404


def test_nobody_sees_the_import_of_another(provider_client, client_of):
    hand_in(provider_client, table())
    number = confirm(provider_client).headers["Location"].rsplit("/", 1)[1]
    stranger = client_of("seeker")

    answers = [
        stranger.get(f"/imports/{number}"),
        stranger.get(f"/imports/{number}/rejects"),
        stranger.post(f"/imports/{number}/start"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert ImportRun.objects.count() == 1


def test_member_without_the_right_to_write_has_nothing_to_choose(client_of):
    response = hand_in(client_of("broker"), table())

    assert response.status_code == 422
    assert ImportRun.objects.count() == 0


def test_page_of_a_running_import_asks_again(provider_client):
    hand_in(provider_client, table())
    number = confirm(provider_client).headers["Location"].rsplit("/", 1)[1]

    waiting = provider_client.get(f"/imports/{number}").content.decode()
    run_requested_import(number)
    over = provider_client.get(f"/imports/{number}", headers={"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 2s"' in waiting
    assert "every 2s" not in over and "<html" not in over
