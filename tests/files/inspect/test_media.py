"""Models, videos and captions: what is sound passes without what it should not tell, what is broken or hostile is refused in words."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from lianqiao.files.choices import FileKind, Purpose
from lianqiao.files.drawing.posters import SIZE, draw_poster
from lianqiao.files.drawing.renditions import renditions, size_of
from lianqiao.files.errors import worded
from lianqiao.files.inspect import ALLOWANCES, Limits, Refusal, inspect_file
from tests.files.media_samples import (
    FACES,
    VTT,
    box,
    element,
    glb_bytes,
    glb_tree,
    mp4_bytes,
    setting,
    texture_bytes,
    webm_bytes,
)
from tests.files.samples import pdf_bytes, picture_bytes, svg_bytes

SMALL = Limits(model_triangles=3)
PURPOSES = {
    "glb": Purpose.ENTRY_MODEL, "mp4": Purpose.ENTRY_VIDEO, "webm": Purpose.ENTRY_VIDEO, "vtt": Purpose.ENTRY_CAPTIONS,
    "pdf": Purpose.ENTRY_DOCUMENT, "svg": Purpose.ENTRY_ATTACHMENT,
}  # fmt: skip
GLB = glb_bytes()
GPS = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+39.9042+116.4074/"))


def refusal_of(extension: str, content: bytes, limits: Limits | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        inspect_file(content, f"a.{extension}", ALLOWANCES[PURPOSES[extension]], limits)
    return caught.value


def circle(tree):
    tree["nodes"] = [{"mesh": 0, "children": [1]}, {"children": [0]}]


def hollow(tree):
    """Points without bytes: a short description that asks for gigabytes of memory."""
    tree["accessors"][0] = {"componentType": 5126, "count": 10**8, "type": "VEC3"}


def endless() -> bytes:
    """A description so deep that reading it exhausts the reader."""
    text = b'{"asset":' + b"[" * 99_999 + b"0" + b"]" * 99_999 + b"}"
    text += b" " * (-len(text) % 4)
    return struct.pack("<4sIIII", b"glTF", 2, 20 + len(text), len(text), 0x4E4F534A) + text


HOSTILE = [
    ("glb", GLB[:40], "files.model_broken"),
    ("glb", b"glTF" + struct.pack("<II", 1, len(GLB)) + GLB[12:], "files.model_broken"),
    ("glb", GLB + b"\0\0\0\0", "files.model_broken"),
    ("glb", GLB[:12] + struct.pack("<I", 0x7FFFFFF0) + GLB[16:], "files.model_broken"),
    ("glb", GLB.replace(b'"version":"2.0"', b'"version":"1.0"'), "files.model_broken"),
    ("glb", GLB.replace(b'{"asset"', b'{asset":', 1), "files.model_broken"),
    ("glb", glb_bytes(setting("buffers.0.uri", "http://evil.example/x.bin")), "files.model_foreign"),
    ("glb", glb_bytes(setting("images", [{"uri": "file:///etc/passwd"}])), "files.model_foreign"),
    ("glb", glb_bytes(setting("buffers.0.byteLength", 10**9)), "files.model_broken"),
    ("glb", glb_bytes(setting("bufferViews.0.byteLength", 10**6)), "files.model_broken"),
    ("glb", glb_bytes(setting("bufferViews.0.byteOffset", -4)), "files.model_broken"),
    ("glb", glb_bytes(setting("accessors.0.count", 5000)), "files.model_bounds"),
    ("glb", glb_bytes(setting("accessors.0.componentType", 9999)), "files.model_broken"),
    ("glb", glb_bytes(setting("nodes.0.mesh", 7)), "files.model_bounds"),
    ("glb", glb_bytes(setting("nodes.0.matrix", ["x"] * 16)), "files.model_broken"),
    ("glb", glb_bytes(setting("meshes.0.primitives.0.attributes", [])), "files.model_broken"),
    ("glb", glb_bytes(setting("meshes", {"primitives": 1})), "files.model_broken"),
    ("glb", glb_bytes(setting("nodes.0", {})), "files.model_empty"),
    ("glb", glb_bytes(setting("nodes", [{}] * 6000)), "files.model_parts"),
    ("glb", glb_bytes(circle), "files.model_broken"),
    ("glb", glb_bytes(hollow), "files.model_bounds"),
    ("glb", glb_bytes(faces=np.array([0, 1, 65535], dtype="<u2")), "files.model_bounds"),
    ("glb", glb_bytes(setting("extensionsRequired", ["KHR_draco_mesh_compression"])), "files.model_compressed"),
    ("glb", glb_bytes(setting("extensionsRequired", ["EVIL_run_script"])), "files.model_extension"),
    ("glb", glb_bytes(picture=svg_bytes()), "files.model_texture_kind"),
    ("glb", glb_bytes(picture=texture_bytes()[:-30]), "files.damaged"),
    ("glb", glb_bytes(setting("images.0.mimeType", "image/svg+xml"), picture=texture_bytes()), "files.model_texture_kind"),
    ("glb", b"<html>", "files.content_unknown"),
    ("mp4", mp4_bytes()[:200], "files.video_broken"),
    ("mp4", box(b"ftyp", b"isom"), "files.video_broken"),
    ("mp4", mp4_bytes(codec=b"hvc1"), "files.video_codec"),
    ("mp4", mp4_bytes(codec=b"encv"), "files.video_codec"),
    ("mp4", mp4_bytes(handler=b"meta"), "files.video_tracks"),
    ("mp4", mp4_bytes(tracks=3), "files.video_tracks"),
    ("mp4", mp4_bytes(seconds=0), "files.video_long"),
    ("mp4", mp4_bytes(seconds=100_000), "files.video_long"),
    ("mp4", mp4_bytes(width=9000), "files.video_size"),
    ("mp4", mp4_bytes(flags=0), "files.video_foreign"),
    ("mp4", mp4_bytes(more=box(b"mvex", bytes(8))), "files.video_pieces"),
    ("mp4", mp4_bytes() + box(b"moof", bytes(8)), "files.video_pieces"),
    ("mp4", mp4_bytes() + struct.pack(">I4s", 2**31, b"free"), "files.video_broken"),
    ("mp4", mp4_bytes() + b"<script>alert(1)</script>", "files.video_broken"),
    ("mp4", pdf_bytes(), "files.type_mismatch"),
    ("webm", webm_bytes()[:60], "files.video_broken"),
    ("webm", webm_bytes(doctype=b"matroska"), "files.video_broken"),
    ("webm", webm_bytes(codec=b"V_MPEGH/ISO/HEVC"), "files.video_codec"),
    ("webm", webm_bytes(seconds=float("inf")), "files.video_long"),
    ("webm", webm_bytes(open_end=True), "files.video_pieces"),
    ("vtt", b"WEBVTT\n\n00:05.000 --> 00:01.000\nx", "files.captions_broken"),
    ("vtt", b"WEBVTT\n\n<script>alert(1)</script>", "files.captions_broken"),
    ("vtt", b"1\n00:00:00,000 --> 00:00:01,000\nx", "files.type_mismatch"),
    ("pdf", pdf_bytes(script="app.alert(1)"), "files.pdf_active"),
    ("pdf", pdf_bytes(launch="cmd.exe"), "files.pdf_active"),
    ("pdf", pdf_bytes(password="x"), "files.pdf_encrypted"),
    ("pdf", pdf_bytes()[:50], "files.damaged"),
    ("svg", svg_bytes("<script>alert(1)</script>"), "files.svg_active"),
    ("svg", svg_bytes("<image href='http://evil.example/x.png'/>"), "files.svg_foreign"),
    ("svg", svg_bytes("<rect onload='alert(1)'/>"), "files.svg_active"),
    ("svg", b"<!DOCTYPE svg [<!ENTITY x 'y'>]>" + svg_bytes(), "files.svg_active"),
]  # fmt: skip


def test_broken_and_hostile_files_are_refused_with_a_reason(tmp_path):
    for number, (extension, content, code) in enumerate(HOSTILE):
        (tmp_path / f"{number:02d}.{extension}").write_bytes(content)
        refusal = refusal_of(extension, (tmp_path / f"{number:02d}.{extension}").read_bytes())

        assert refusal.code == code, (number, extension, refusal.code, refusal.data)
        assert "%(" not in worded(refusal.code, refusal.data)
    assert {extension for extension, _, _ in HOSTILE} == set(PURPOSES)


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        (GLB, SMALL, "files.model_triangles"),
        (glb_bytes(picture=texture_bytes(80)), Limits(texture_side=64), "files.model_texture"),
        (endless(), None, "files.model_broken"),
        (glb_bytes(setting("nodes.0.extras", "x" * 5_000_000)), None, "files.model_parts"),
    ],
)
def test_models_that_are_too_much_are_refused(content, limits, code):
    assert refusal_of("glb", content, limits).code == code


def test_a_model_is_put_together_anew_without_what_it_tells_of_people():
    found = inspect_file(
        glb_bytes(picture=texture_bytes(text="Zhang San")), "关节.glb", ALLOWANCES[Purpose.ENTRY_MODEL]
    )

    assert found.kind == FileKind.GLB and found.media_type == "model/gltf-binary"
    assert found.measures == {"triangles": 4}
    for told in (b"Zhang", b"zhang", b"secret", b"part 7", b"extras"):
        assert told not in found.content
    tree = glb_tree(found.content)
    assert tree["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"] == {"index": 0}
    again = inspect_file(found.content, "a.glb", ALLOWANCES[Purpose.ENTRY_MODEL])
    assert again.content == found.content


def test_an_unknown_extension_that_is_not_required_is_left_out():
    def change(tree):
        setting("extensionsUsed", ["EVIL_thing", "KHR_materials_unlit"])(tree)
        setting("materials.0.extensions", {"EVIL_thing": {"x": 1}, "KHR_materials_unlit": {}})(tree)

    spoiled = glb_bytes(change)
    tree = glb_tree(inspect_file(spoiled, "a.glb", ALLOWANCES[Purpose.ENTRY_MODEL]).content)

    assert tree["extensionsUsed"] == ["KHR_materials_unlit"]
    assert tree["materials"][0]["extensions"] == {"KHR_materials_unlit": {}}


def test_a_video_keeps_its_offsets_and_loses_place_time_and_maker():
    video = mp4_bytes(more=GPS)
    found = inspect_file(video, "运行.mp4", ALLOWANCES[Purpose.ENTRY_VIDEO])

    assert len(found.content) == len(video)
    assert found.content.index(b"mdat") == video.index(b"mdat")
    assert found.measures == {"duration_s": 5, "width": 640, "height": 360}
    for told in (b"+39.9042", b"Zhang San", struct.pack(">I", 3_900_000_000)):
        assert told in video and told not in found.content


def test_a_webm_video_loses_title_and_tags():
    video = webm_bytes(more=element(0x1254C367, b"GPS 39.9"))
    found = inspect_file(video, "运行.webm", ALLOWANCES[Purpose.ENTRY_VIDEO])

    assert len(found.content) == len(video)
    assert found.measures == {"duration_s": 5, "width": 640, "height": 360}
    assert b"GPS" not in found.content and "张三".encode() not in found.content


def test_captions_keep_times_and_words_alone():
    found = inspect_file(VTT, "字幕.vtt", ALLOWANCES[Purpose.ENTRY_CAPTIONS])

    assert found.content.decode() == "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n转子<b>启动</b>\n"


def test_a_poster_is_drawn_from_the_faces():
    content = inspect_file(glb_bytes(faces=FACES), "a.glb", ALLOWANCES[Purpose.ENTRY_MODEL]).content
    poster = draw_poster(content)

    assert size_of(poster) == SIZE
    with Image.open(io.BytesIO(poster)) as picture:
        assert sum(red < blue - 40 for red, _, blue in picture.get_flattened_data()) > 10_000


def test_pictures_come_in_widths_that_they_fill():
    made = list(renditions(picture_bytes("PNG", size=(1000, 500))))

    assert [(it.media_type, it.width, it.height) for it in made] == [
        (media_type, width, width // 2) for width in (480, 960, 1000) for media_type in ("image/avif", "image/webp")
    ]
