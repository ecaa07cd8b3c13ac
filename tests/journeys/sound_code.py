"""Credit codes that are sound and nobody's."""

import hashlib

from lianqiao.core.identifiers import organisation_check_character, uscc_check_character


def sound_code(seed: str) -> str:
    """Return a sound credit code."""
    digits = str(int(hashlib.sha256(seed.encode()).hexdigest(), 16))[:8]
    body = f"91130200{digits}{organisation_check_character(digits)}"
    return body + uscc_check_character(body)
