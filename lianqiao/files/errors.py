"""Errors of the files app, and what each refusal of a file says to a person: what is wrong and what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import FieldProblem, Invalid, NotFound

REFUSALS: Mapping[str, Promise] = {
    "files.content_unknown": _(
        "The content is not that of a %(extension)s file. Save it again with the program that made it, and hand that in."
    ),
    "files.damaged": _("The file is damaged and cannot be read. Open it, save it again and hand in the new file."),
    "files.empty": _("The file is empty. Choose the right one and hand it in again."),
    "files.encrypted_office": _("The document is protected by a password. Remove the password and hand it in again."),
    "files.entities": _(
        "The document declares entities (in %(part)s), which can do harm. Save it again with an office program."
    ),
    "files.extension_missing": _(
        "The file name has no extension. Name the file as what it is, for example .pdf or .png."
    ),
    "files.extension_unknown": _("Files of the kind “.%(extension)s” are not taken. Save it as PDF, or as a picture."),
    "files.external_parts": _(
        "The document fetches parts from elsewhere (%(part)s). Break the links to other files, save it and hand it in again."
    ),
    "files.kind_not_taken": _("A “%(extension)s” file is not taken here. These are: %(taken)s."),
    "files.macros": _(
        "The document holds macros or active controls. Save it without macros (.docx, .xlsx, .pptx) or as PDF."
    ),
    "files.captions_broken": _(
        "The captions are not WebVTT from block %(place)s on. Each block needs a line like 00:01.000 --> 00:04.000 and words."
    ),
    "files.model_bounds": _(
        "The 3-D model refers to data that it does not hold (%(found)s). Export it again and hand in the new file."
    ),
    "files.model_broken": _(
        "The 3-D model is damaged or not glTF 2.0 (%(found)s). Export it again as GLB and hand in the new file."
    ),
    "files.model_compressed": _(
        "The 3-D model is compressed (%(found)s), which not every device can read. Export it without compression."
    ),
    "files.model_empty": _("The 3-D model shows nothing: it has no triangles in its scene."),
    "files.model_extension": _(
        "The 3-D model needs an extension that is not shown here (%(found)s). Export it without it."
    ),
    "files.model_foreign": _(
        "The 3-D model keeps parts outside the file (%(found)s). Export it as one GLB file with everything embedded."
    ),
    "files.model_parts": _(
        "The 3-D model has too many parts (%(found)s: at most %(limit)s). Join meshes and materials and export it again."
    ),
    "files.model_texture": _("A texture of the 3-D model is larger than %(limit)s points on a side. Make it smaller."),
    "files.model_texture_kind": _("A texture of the 3-D model is %(found)s. Use PNG or JPEG."),
    "files.model_triangles": _(
        "The 3-D model draws %(found)s triangles; at most %(limit)s are taken. Simplify it and export it again."
    ),
    "files.old_office": _(
        "This is a document in an old format (doc, xls, ppt, wps). Save it as .docx, .xlsx, .pptx or PDF and hand that in."
    ),
    "files.pdf_active": _(
        "The PDF holds something that acts by itself (%(found)s). Print it to a new PDF and hand that in."
    ),
    "files.pdf_encrypted": _("The PDF is protected by a password. Remove the protection and hand it in again."),
    "files.pdf_objects": _("The PDF has too many parts (more than %(limit)s). Print it to a new PDF and hand that in."),
    "files.picture_moving": _("Moving pictures are not taken. Hand in a still picture."),
    "files.picture_too_large": _(
        "The picture is too large (%(width)s × %(height)s points). Make it smaller, at most 50 million points, and try again."
    ),
    "files.svg_active": _(
        "The drawing (SVG) holds something that acts by itself (%(found)s). Export it as plain SVG, or as PNG."
    ),
    "files.svg_foreign": _(
        "The drawing (SVG) fetches something from elsewhere (%(found)s). Embed the pictures, or export it as PNG."
    ),
    "files.too_large": _("The file is larger than %(limit_mb)s MB. Make it smaller or split it."),
    "files.type_mismatch": _(
        "The name says .%(extension)s, but the content is %(found)s. Give the file its true extension, or choose another file."
    ),
    "files.video_broken": _(
        "The video is damaged (%(found)s). Export it again as MP4 (H.264) or WebM and hand in the new file."
    ),
    "files.video_codec": _(
        "The video is encoded in a way that not every browser plays (%(found)s). Export it as MP4 with H.264 and AAC, or as WebM."
    ),
    "files.video_foreign": _("The video fetches its pictures from elsewhere. Export it as one self-contained file."),
    "files.video_long": _(
        "The video is too long or does not say how long it is. At most %(limit_min)s minutes are taken."
    ),
    "files.video_pieces": _("The video is stored in pieces for streaming. Export it as an ordinary MP4 or WebM file."),
    "files.video_size": _(
        "The picture of the video is %(width)s × %(height)s points; at most %(limit)s on a side are taken."
    ),
    "files.video_tracks": _(
        "The video must have one picture track, at most one sound track and nothing else. Hand captions in as WebVTT."
    ),
    "files.zip_bomb": _("The file unfolds to more than it may (%(limit_mb)s MB). Hand in the files one by one."),
    "files.zip_encrypted": _("The archive is protected by a password. Pack it again without one."),
    "files.zip_member": _("In the archive, “%(name)s” is not taken: %(reason)s"),
    "files.zip_members": _("The archive holds %(found)s files; at most %(limit)s are taken. Split it."),
    "files.zip_nested": _("An archive in an archive is not opened. Unpack it first."),
    "files.zip_path": _("The archive wants to write outside its folder (%(name)s). Pack the files again."),
}


class StoredFileNotFound(NotFound):
    """No such file, or hidden from this actor."""

    code = "files.file_not_found"


class UploadRefused(Invalid):
    """The file is not taken; its single problem says why, for the field ``file``."""

    code = "files.upload_refused"


def refused(code: str, data: Mapping[str, object], *, field: str = "file") -> UploadRefused:
    """Return the error for a refusal of ``lianqiao.files.inspect``, worded in the active language."""
    message = worded(code, data)
    return UploadRefused(message, problems=[FieldProblem(field, code, message)])


def worded(code: str, data: Mapping[str, object]) -> str:
    """Return what a refusal says in the active language."""
    values = dict(data)
    if code == "files.zip_member":
        inner = values.get("inner_data")
        values["reason"] = worded(str(values.get("inner")), inner if isinstance(inner, Mapping) else {})
    return str(REFUSALS[code]) % values
