"""Pages of media: files at their addresses, the gallery of an entry, and what its owner does with it; all without scripts."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from lianqiao.accounts.services import issue_token
from lianqiao.catalog import services
from lianqiao.catalog.models import MediaItem
from lianqiao.catalog.queries.media import Hotspot, media_of
from lianqiao.catalog.services import MediaInput
from lianqiao.core.actors import ANONYMOUS
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement
from tests.files.media_samples import VTT, glb_bytes, mp4_bytes
from tests.files.samples import pdf_bytes, picture_bytes

SPOT = Hotspot("0.1 0 -0.25", "0 1 0", "轴承", "支承转子")


@pytest.fixture(autouse=True)
def own_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def entry(cast):
    return make_achievement("published", organisation_id=cast.university.pk)


@pytest.fixture
def owner(client, cast):
    client.force_login(cast.people["provider"])
    return client


def show(entry, content, name, words=None, **files):
    words = words or MediaInput("样机", "样机外形")
    return services.add_medium(entry, ContentFile(content, name), words, actor=TESTS, **files)


def address(entry, role="original"):
    [view] = media_of(ANONYMOUS, entry)
    file = view.of_role(role)[0]
    return f"/media/{file.key}.{file.extension}"


def body(response):
    return b"".join(response.streaming_content)


def test_a_public_file_is_kept_by_browsers_and_never_run(client, entry):
    show(entry, mp4_bytes(), "a.mp4")
    response = client.get(address(entry))

    assert response.status_code == 200 and response.headers["Content-Type"] == "video/mp4"
    assert "immutable" in response.headers["Cache-Control"] and "public" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert len(body(response)) == int(response.headers["Content-Length"])
    assert client.get(address(entry), headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert client.get(address(entry).replace(".mp4", ".html")).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("bytes=0-9", 206, "bytes 0-9/{}"),
        ("bytes=-5", 206, "bytes {last5}-{last}/{}"),
        ("bytes=10-", 206, "bytes 10-{last}/{}"),
        ("bytes=0-99999999", 206, "bytes 0-{last}/{}"),
        ("bytes=99999999-", 416, "bytes */{}"),
        ("bytes=9-1", 416, "bytes */{}"),
        ("bytes=0-1,5-6", 200, None),
        ("lines=1-2", 200, None),
    ],
)
def test_a_player_gets_the_part_it_asks_for(client, entry, asked, status, told):
    show(entry, mp4_bytes(), "a.mp4")
    whole = body(client.get(address(entry)))
    response = client.get(address(entry), headers={"Range": asked})

    assert response.status_code == status
    size = len(whole)
    assert response.headers.get("Content-Range") == (told and told.format(size, last=size - 1, last5=size - 5))
    if status == 206:
        first = int(response.headers["Content-Range"].split()[1].split("-")[0])
        part = body(response)
        assert part == whole[first : first + len(part)] and len(part) == int(response.headers["Content-Length"])


def test_a_hidden_file_is_not_kept_and_not_there_for_others(owner, client, cast):
    draft = make_achievement(organisation_id=cast.university.pk)
    show(draft, pdf_bytes(), "手册.pdf", MediaInput("手册"))
    [view] = media_of(TESTS, draft)
    path = f"/media/{view.original.key}.pdf"

    assert owner.get(path).headers["Cache-Control"] == "private, no-store"
    client.logout()
    assert client.get(path).status_code == 404


def test_the_page_shows_media_without_scripts(client, entry, settings):
    show(entry, glb_bytes(), "a.glb", MediaInput("模型", "四面体模型", hotspots=(SPOT,)))
    show(entry, picture_bytes("JPEG", size=(900, 600)), "a.jpg")
    show(entry, mp4_bytes(), "a.mp4", MediaInput("运行"), captions=ContentFile(VTT, "a.vtt"))
    show(entry, pdf_bytes(), "a.pdf", MediaInput("手册"))
    response = client.get(f"/achievements/{entry.number}", headers={"Accept-Language": "zh-CN"})
    page = response.content.decode()

    for part in (
        "四面体模型",
        "轴承",
        "支承转子",
        "下载模型",
        "image/avif",
        "<video controls",
        'kind="captions"',
        "1 页",
    ):
        assert part in page, part
    assert page.count("data-zoom") == 1 and "管理图片" not in page
    policy = response.headers["Content-Security-Policy"]
    assert "media-src 'self'" in policy and "unsafe" not in policy


def test_an_owner_adds_describes_and_removes(owner, entry):
    desk = f"/achievements/{entry.number}/media"
    sent = {"title": "样机", "alternative": "", "file": SimpleUploadedFile("a.glb", glb_bytes())}
    assert owner.post(desk, sent).status_code == 422
    sent = {"title": "样机", "alternative": "四面体", "file": SimpleUploadedFile("a.glb", glb_bytes())}
    assert owner.post(desk, sent).status_code == 302

    item = MediaItem.objects.get()
    page = f"{desk}/{item.key}"
    rows = {
        "places-TOTAL_FORMS": "2",
        "places-INITIAL_FORMS": "0",
        "places-0-label": "顶点",
        "places-0-position": "0 1 0",
    }
    words = {"title": "四面体", "alternative": "四面体", "caption": "", "credit": "", "licence": ""}
    assert owner.post(page, words | rows | {"places-0-position": "上面"}).status_code == 422
    assert owner.post(page, words | rows).status_code == 302
    item.refresh_from_db()
    assert item.hotspots == [{"position": "0 1 0", "normal": "0 1 0", "label": "顶点", "text": ""}]
    poster = {"poster": SimpleUploadedFile("p.png", picture_bytes("PNG", size=(600, 400)))}
    assert owner.post(f"{page}/poster", poster).status_code == 302
    assert owner.post(f"{page}/captions", {"captions": SimpleUploadedFile("c.vtt", VTT)}).status_code == 422
    assert owner.post(f"{page}/remove").status_code == 302
    assert owner.get(desk).status_code == 200 and not MediaItem.objects.exists()


def test_a_refused_file_is_told_beside_its_field(owner, entry):
    sent = {"title": "样机", "alternative": "x", "file": SimpleUploadedFile("a.glb", glb_bytes()[:-40])}
    response = owner.post(f"/achievements/{entry.number}/media", sent, headers={"Accept-Language": "zh-CN"})

    assert response.status_code == 422 and "三维模型已损坏" in response.content.decode()


def test_a_program_uploads_lists_and_explains(client, cast, entry):
    _, key = issue_token(cast.people["provider"], "x", actor=cast.actor("provider"), can_write=True)
    options = {"headers": {"Authorization": f"Bearer {key}"}}
    path = f"/api/v1/entries/{entry.number}/media"
    sent = {"title": "模型", "alternative": "四面体", "file": SimpleUploadedFile("a.glb", glb_bytes())}
    made = client.post(path, sent, **options)

    assert made.status_code == 201 and made.json()["measures"] == {"triangles": 4}
    spots = {"hotspots": [{"position": "0 0 0", "label": "底"}]}
    changed = client.patch(
        f"{path}/{made.json()['key']}", json.dumps(spots), content_type="application/json", **options
    )
    assert changed.status_code == 200 and changed.json()["title"] == "模型"
    [item] = client.get(path).json()["items"]
    assert item["hotspots"][0]["label"] == "底" and item["files"][0]["url"].endswith(".glb")
    assert client.get(item["files"][0]["url"]).status_code == 200
    assert client.delete(f"{path}/{item['key']}", **options).json() == {"items": []}
    assert client.get(path).json() == {"items": []}
