"""Names of reference data in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import get_language

TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}  # language code -> BCP 47 tag of the html element


def localised(names: Mapping[str, str] | None) -> str:
    """Pick the name in the active language; falls back to simplified Chinese, then to any."""
    if not names:
        return ""
    language = get_language() or "zh-hans"
    return names.get(language) or names.get("zh-hans") or next(iter(names.values()), "")


def language_tag() -> str:
    """Return the BCP 47 tag of the active language."""
    return TAGS.get(get_language() or "", "zh-Hans")
