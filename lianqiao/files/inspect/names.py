"""File names as people and hostile programs send them, made fit to be shown and offered for download."""

import re
import unicodedata

LONGEST_BYTES = 180  # below the 255 bytes of common file systems, with room for a prefix
_FORBIDDEN = re.compile(r'[<>:"|?*%]')
# Categories of characters that nobody sees: control, format (also the ones that turn the direction of text), private, unassigned.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # names of devices on Windows


def clean_name(name: str, extension: str) -> str:
    """Return the last part of a path with visible characters only and the given extension (without a dot)."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    visible = "".join(character for character in last if unicodedata.category(character) not in _INVISIBLE)
    stem, dot, _ = visible.rpartition(".")
    stem = _FORBIDDEN.sub("_", stem if dot else visible)
    stem = " ".join(stem.split()).strip(". ")
    if not stem or _RESERVED.fullmatch(stem.partition(".")[0]):
        stem = f"file_{stem}".rstrip("_")
    while len(f"{stem}.{extension}".encode()) > LONGEST_BYTES:
        stem = stem[:-1].rstrip(". ")
    return f"{stem}.{extension}"


def extension_of(name: str) -> str:
    """Return the extension of a name in lower case, without its dot."""
    last = name.replace("\\", "/").rpartition("/")[2].strip()
    return last.rpartition(".")[2].strip().lower() if "." in last else ""
