"""Media of entries: written by the owner's writers, seen with the entry, read before the public sees them where that is required."""

import json

import pytest
from django.core.files.base import ContentFile

from lianqiao.catalog import services
from lianqiao.catalog.choices import MediaRole
from lianqiao.catalog.engine.findings import checks_for
from lianqiao.catalog.errors import EntryBeingRead, MediaNotFound
from lianqiao.catalog.models import MediaFile, MediaItem, Submission
from lianqiao.catalog.queries.media import Hotspot, media_of, media_of_entries, open_medium
from lianqiao.catalog.services import MediaInput, ReadingInput
from lianqiao.catalog.services.media import MOST_ITEMS
from lianqiao.core.actors import ANONYMOUS
from lianqiao.core.errors import Forbidden, Invalid
from lianqiao.core.models import AuditEntry
from lianqiao.files.errors import UploadRefused
from tests.factories.accounts import TESTS
from tests.factories.catalog import make_achievement, make_demand
from tests.files.media_samples import VTT, glb_bytes, mp4_bytes
from tests.files.samples import pdf_bytes, picture_bytes

WORDS = MediaInput("外形", alternative="一台机器", credit="张三 摄")
SPOT = Hotspot("0.1 0 -0.25", "0 1 0", "轴承", "支承转子")


@pytest.fixture(autouse=True)
def own_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def entry(cast):
    return make_achievement("published", organisation_id=cast.university.pk, place_id="130102")


def picture(name="照片.jpg", **options):
    return ContentFile(picture_bytes("JPEG", size=(900, 600), **options), name)


def add(entry, actor, upload=None, words=WORDS, **files):
    return services.add_medium(entry, upload or picture(), words, actor=actor, **files)


def test_a_picture_is_kept_in_sizes_and_seen_by_everybody(entry, provider):
    item = add(entry, provider, picture(position=True))
    [view] = media_of(ANONYMOUS, entry)

    assert view.key == str(item.key) and view.is_accepted
    assert (view.measures["width"], view.measures["height"]) == (600, 900)
    assert {it.width for it in view.posters} == {480, 600}
    opened = open_medium(ANONYMOUS, view.posters[0].key)
    assert opened.is_public and opened.path.stat().st_size == view.posters[0].size_bytes


def test_a_model_gets_a_drawn_poster_and_explained_places(entry, provider):
    words = MediaInput("模型", alternative="四面体", hotspots=(SPOT,))
    add(entry, provider, ContentFile(glb_bytes(), "a.glb"), words)
    [view] = media_of(ANONYMOUS, entry)

    assert view.kind == "model" and view.measures == {"triangles": 4} and view.hotspots == (SPOT,)
    assert view.posters and view.original.media_type == "model/gltf-binary"
    assert media_of_entries("achievement", [entry])[entry.pk] == view


def test_a_video_comes_with_poster_and_captions(entry, provider):
    add(
        entry, provider, ContentFile(mp4_bytes(), "a.mp4"), MediaInput("运行"), poster=picture(),
        captions=ContentFile(VTT, "a.vtt"),
    )  # fmt: skip
    [view] = media_of(ANONYMOUS, entry)

    assert view.captions is not None and view.captions.media_type == "text/vtt" and view.posters
    services.set_captions(entry, view.key, ContentFile(VTT.replace(b"00:02", b"00:09"), "b.vtt"), actor=provider)
    [changed] = media_of(ANONYMOUS, entry)
    assert changed.captions != view.captions and changed.version == 2


def test_a_document_says_nothing_of_its_program(entry, provider):
    add(entry, provider, ContentFile(pdf_bytes(), "手册.pdf"), MediaInput("手册"))
    [view] = media_of(ANONYMOUS, entry)

    assert view.measures == {"pages": 1}
    assert b"pypdf" not in open_medium(ANONYMOUS, view.original.key).path.read_bytes()


@pytest.mark.parametrize("name", ["seeker", "broker", "stranger", "auditor", "administrator", "visitor"])
def test_others_write_no_media(entry, cast, name):
    with pytest.raises(Forbidden):
        add(entry, cast.actor(name))
    assert not MediaItem.objects.exists()


def test_what_is_wrong_is_told_at_once_and_nothing_is_kept(entry, provider):
    words = MediaInput(" ", hotspots=(Hotspot("1 2", "0 1 0", "", ""),))
    with pytest.raises(Invalid) as error:
        add(entry, provider, ContentFile(glb_bytes(), "a.glb"), words)
    assert {it.code for it in error.value.problems} == {
        "catalog.media_title", "catalog.media_alternative", "catalog.hotspot_place", "catalog.hotspot_label",
    }  # fmt: skip
    with pytest.raises(UploadRefused):
        add(entry, provider, ContentFile(b"<svg onload='x'/>", "a.svg"))
    assert not MediaFile.objects.exists()


def test_an_entry_shows_so_many_and_no_more(entry, provider):
    MediaItem.objects.bulk_create(MediaItem(achievement=entry, kind="image", title="x") for _ in range(MOST_ITEMS))
    with pytest.raises(Invalid) as error:
        add(entry, provider)
    assert error.value.problems[0].code == "catalog.media_many"


def test_order_words_and_removal_stand_in_the_trail_without_names_of_people(entry, provider):
    first, second = add(entry, provider), add(entry, provider, words=MediaInput("铭牌", "铭牌照片"))
    services.move_medium(entry, str(second.key), is_up=True, actor=provider)
    assert [it.title for it in media_of(ANONYMOUS, entry)] == ["铭牌", "外形"]
    services.change_medium(entry, str(first.key), MediaInput("正面", "机器正面", credit="李四"), actor=provider)
    services.remove_medium(entry, str(second.key), actor=provider)

    told = AuditEntry.objects.filter(event="MediaWritten").order_by("sequence")
    assert [json.loads(row.payload)["version"] for row in told] == [1, 1, 1, 2, 0]
    assert not any("张三" in str(row.payload) or "李四" in str(row.payload) for row in told)
    with pytest.raises(MediaNotFound):
        services.remove_medium(entry, str(second.key), actor=provider)


def test_media_of_a_draft_are_seen_by_its_owner_alone(cast, provider, seeker, auditor):
    draft = make_achievement(organisation_id=cast.university.pk)
    add(draft, provider)
    key = MediaFile.objects.first().key

    assert not open_medium(provider, key).is_public and open_medium(auditor, key)
    for actor in (seeker, ANONYMOUS):
        with pytest.raises(MediaNotFound):
            open_medium(actor, key)


def test_media_of_a_withdrawn_entry_are_gone(entry, provider):
    add(entry, provider)
    services.withdraw_entry(entry, actor=TESTS)
    with pytest.raises(MediaNotFound):
        open_medium(ANONYMOUS, MediaFile.objects.first().key)


def test_an_anonymous_demand_is_not_given_away_by_its_media(cast, provider):
    demand = make_demand("published", organisation_id=cast.university.pk, is_anonymous=True)
    with pytest.raises(Invalid) as error:
        add(demand, provider, words=MediaInput("现场", "示例燕赵大学的车间"))
    assert error.value.problems[0].field == "alternative"


def test_media_of_a_public_entry_are_read_first(entry, cast, provider, regulator, settings):
    settings.REVIEW = "required"
    add(entry, provider)
    key = MediaFile.objects.filter(role=MediaRole.RENDITION).first().key
    submission = Submission.objects.get()

    assert submission.fields == ["media"] and media_of(ANONYMOUS, entry) == ()
    assert open_medium(regulator, key) and len(media_of(provider, entry)) == 1
    services.claim_review(submission, actor=regulator)
    with pytest.raises(EntryBeingRead):
        add(entry, provider)
    checks = {check.code: "ok" for check in checks_for("achievement")}
    services.accept_entry(submission, ReadingInput(submission.revision, checks=checks), actor=regulator)
    assert open_medium(ANONYMOUS, key).is_public
    entry.refresh_from_db()
    assert entry.version == 1


def test_a_change_of_the_text_does_not_drop_media_that_wait(entry, provider, settings):
    settings.REVIEW = "required"
    add(entry, provider)
    content = services.content_of(entry)
    services.change_entry(entry, content, actor=provider)

    assert Submission.objects.get(state="waiting").fields == ["media"]


def test_media_of_a_draft_become_public_with_it(cast, provider, settings):
    settings.REVIEW = "required"
    draft = make_achievement(organisation_id=cast.university.pk)
    add(draft, provider)
    services.submit_entry(draft, actor=provider)
    with pytest.raises(EntryBeingRead):
        add(draft, provider)
    services.recall_entry(draft, actor=provider)
    services.publish_entry(draft, actor=TESTS)

    assert len(media_of(ANONYMOUS, draft)) == 1
