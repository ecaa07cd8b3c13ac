"""Words of the files app."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a file is for; it decides which kinds and sizes are taken, and who may open it."""

    COMPLAINT_EVIDENCE = "complaint_evidence"
    ENTRY_ATTACHMENT = "entry_attachment"
    ENTRY_DRAFT = "entry_draft"
    MANDATE_EVIDENCE = "mandate_evidence"
    ORGANISATION_EVIDENCE = "organisation_evidence"


class FileKind(StrEnum):
    """What a file is, by its content; the value is its usual extension."""

    CSV = "csv"
    DOCX = "docx"
    JPEG = "jpg"
    PDF = "pdf"
    PNG = "png"
    PPTX = "pptx"
    SVG = "svg"
    TXT = "txt"
    WEBP = "webp"
    XLSX = "xlsx"
    ZIP = "zip"
