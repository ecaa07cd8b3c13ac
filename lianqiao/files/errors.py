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
