import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from lianqiao.core.models import JobFailure
from lianqiao.core.tasks import forget_ended


@pytest.mark.parametrize(
    ("name", "status"), [("administrator", 200), ("auditor", 200), ("provider", 403), ("regulator", 403)]
)
def test_desk_is_open_to_those_who_run_the_platform(client_of, name, status):
    assert client_of(name).get("/desk/jobs").status_code == status


@pytest.mark.parametrize(("name", "status"), [("administrator", 404), ("auditor", 403), ("provider", 403)])
def test_only_the_administrator_retries_jobs(client_of, name, status):
    assert client_of(name).post("/desk/jobs/999999/retry").status_code == status


def test_counts_alone_are_asked_for_again(client_of):
    text = client_of("auditor").get("/desk/jobs", headers={"HX-Request": "true"}).content.decode()

    assert text.strip().startswith("<dl") and "<html" not in text


def test_refusal_is_a_toast_for_htmx_and_a_page_otherwise(client_of):
    client = client_of("provider")

    toast = client.get("/desk/jobs", headers={"HX-Request": "true"})
    page = client.get("/desk/jobs")

    assert toast.headers["HX-Retarget"] == "#toasts" and b"<html" not in toast.content
    assert "您没有此项权限" in page.content.decode() and b"<html" in page.content


def test_desk_says_why_a_job_failed_to_those_who_may_see_jobs(client_of):
    forget_ended.defer()
    row = ProcrastinateJob.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [row.pk])
    JobFailure.objects.create(job_id=row.pk, code="core.unavailable", message="<b>邮件服务器无应答</b>")

    text = client_of("auditor").get("/desk/jobs").content.decode()

    assert "<code>core.unavailable</code> &lt;b&gt;邮件服务器无应答&lt;/b&gt;" in text
    assert "邮件服务器" not in client_of("provider").get("/desk/jobs").content.decode()
