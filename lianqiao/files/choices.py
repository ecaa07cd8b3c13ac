"""Words of the files app."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a file is for; it decides which kinds and sizes are taken, and who may open it."""

    COMPLAINT_EVIDENCE = "complaint_evidence"
    DEAL_FILE = "deal_file"
    ENTRY_ATTACHMENT = "entry_attachment"
    ENTRY_CAPTIONS = "entry_captions"
    ENTRY_DOCUMENT = "entry_document"
    ENTRY_DRAFT = "entry_draft"
    ENTRY_IMAGE = "entry_image"
    ENTRY_MODEL = "entry_model"
    ENTRY_VIDEO = "entry_video"
    MANDATE_EVIDENCE = "mandate_evidence"
    ORGANISATION_EVIDENCE = "organisation_evidence"


class FileKind(StrEnum):
    """What a file is, by its content; the value is its usual extension."""

    CSV = "csv"
    DOCX = "docx"
    GLB = "glb"
    JPEG = "jpg"
    MP4 = "mp4"
    PDF = "pdf"
    PNG = "png"
    PPTX = "pptx"
    SVG = "svg"
    TXT = "txt"
    VTT = "vtt"
    WEBM = "webm"
    WEBP = "webp"
    XLSX = "xlsx"
    ZIP = "zip"
