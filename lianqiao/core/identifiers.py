"""Check digits of the identifiers that people mistype: a fault says which part is wrong and what it should be.

Pure. Rules found on the web are often wrong; these were tested on real codes (see the tests).
Sources: GB 32100-2015 (unified social credit code), GB 11714-1997 (organisation code), ZC 0006-2003 (patent application
numbers), ISO/IEC 7064 MOD 11-2 as used by ORCID.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

# GB 32100-2015: no I, O, S, V, Z; the value of a character is its index.
USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, power, 31) for power in range(17))
# GB 11714-1997: digits keep their value, A is 10 and Z is 35.
_ORGANISATION_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_PATENT_KINDS = {"1": "invention", "2": "utility_model", "3": "design", "8": "invention", "9": "utility_model"}
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_PATENT = re.compile(r"(ZL|CN)?(\d{12}|\d{8})\.?([0-9X])")
_PUBLICATION = re.compile(r"CN(\d{7}|\d{9})([ABCUYSD])\d?")
_PUBLICATION_KINDS = {"U": "utility_model", "Y": "utility_model", "S": "design", "D": "design"}


class FaultCode(StrEnum):
    """Which part of an identifier is wrong."""

    LENGTH = "length"
    SHAPE = "shape"
    CHARACTER = "character"
    KIND = "kind"
    ORGANISATION_CHECK = "organisation_check"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first wrong part: its position counts from 1 and is ``None`` when the whole is meant."""

    code: FaultCode
    found: str
    expected: str = ""
    position: int | None = None


@dataclass(frozen=True, slots=True)
class PatentNumber:
    """A Chinese patent number: of the application (has a check digit) or of a publication (has none)."""

    number: str
    kind: str
    is_granted: bool
    is_publication: bool


def tidy_code(text: str) -> str:
    """Fold full-width characters, dashes, letters' case and drop white space, as people and spreadsheets leave them."""
    return "".join(text.translate(_FULL_WIDTH).translate(_DASHES).split()).upper()


def uscc_check_character(body: str) -> str:
    """Return the 18th character for the first 17 of a unified social credit code (GB 32100-2015)."""
    total = sum(
        USCC_CHARACTERS.index(character) * weight for character, weight in zip(body, _USCC_WEIGHTS, strict=True)
    )
    return USCC_CHARACTERS[-total % 31]


def organisation_check_character(body: str) -> str:
    """Return the ninth character for the first eight of an organisation code (GB 11714-1997)."""
    pairs = zip(body, _ORGANISATION_WEIGHTS, strict=True)
    rest = 11 - sum(_ORGANISATION_CHARACTERS.index(character) * weight for character, weight in pairs) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def patent_check_character(body: str) -> str:
    """Return the check character for the 8 (before October 2003) or 12 digits of an application number (ZC 0006)."""
    rest = sum(int(digit) * weight for digit, weight in zip(body, _PATENT_WEIGHTS, strict=False)) % 11
    return "X" if rest == 10 else str(rest)


def orcid_check_character(body: str) -> str:
    """Return the 16th character for the first 15 digits of an ORCID (ISO/IEC 7064 MOD 11-2)."""
    total = 0
    for digit in body:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def uscc_fault(code: str) -> Fault | None:
    """Return what is wrong with a tidied unified social credit code, or ``None``.

    The organisation code inside (characters 9 to 17) is checked before the whole, so that the fault names the part.
    """
    if len(code) != 18:
        return Fault(FaultCode.LENGTH, found=str(len(code)), expected="18")
    for position, character in enumerate(code, start=1):
        # Characters 3 to 8 are the division code of the registering office, digits only.
        allowed = "0123456789" if 3 <= position <= 8 else USCC_CHARACTERS
        if character not in allowed:
            return Fault(FaultCode.CHARACTER, found=character, position=position)
    expected = organisation_check_character(code[8:16])
    if code[16] != expected:
        return Fault(FaultCode.ORGANISATION_CHECK, found=code[16], expected=expected, position=17)
    expected = uscc_check_character(code[:17])
    if code[17] != expected:
        return Fault(FaultCode.CHECK, found=code[17], expected=expected, position=18)
    return None


def organisation_code_fault(code: str) -> Fault | None:
    """Return what is wrong with a tidied organisation code (nine characters, with or without the dash), or ``None``."""
    plain = code.replace("-", "")
    if len(plain) != 9:
        return Fault(FaultCode.LENGTH, found=str(len(plain)), expected="9")
    for position, character in enumerate(plain[:8], start=1):
        if character not in _ORGANISATION_CHARACTERS:
            return Fault(FaultCode.CHARACTER, found=character, position=position)
    expected = organisation_check_character(plain[:8])
    return None if plain[8] == expected else Fault(FaultCode.CHECK, found=plain[8], expected=expected, position=9)


def parse_patent_number(code: str) -> PatentNumber | Fault:
    """Read a tidied Chinese patent number; ``number`` comes back in one form: 201710601862.3 or CN115525164A.

    ZL marks a granted patent, CN an application; without either nothing is said about the grant.
    """
    published = _PUBLICATION.fullmatch(code)
    if published:
        kind = _PUBLICATION_KINDS.get(published[2], "invention")
        return PatentNumber(code, kind, is_granted=published[2] != "A", is_publication=True)
    match = _PATENT.fullmatch(code)
    if match is None:
        return Fault(FaultCode.SHAPE, found=code)
    prefix, body, check = match.groups()
    position = 4 if len(body) == 12 else 2
    # New numbers begin with the year in four digits, the first of them in October 2003.
    if len(body) == 12 and not "2003" <= body[:4] <= "2099":
        return Fault(FaultCode.SHAPE, found=code)
    if body[position] not in _PATENT_KINDS:
        return Fault(FaultCode.KIND, found=body[position], position=position + 1)
    expected = patent_check_character(body)
    if check != expected:
        return Fault(FaultCode.CHECK, found=check, expected=expected, position=len(body) + 1)
    return PatentNumber(f"{body}.{check}", _PATENT_KINDS[body[position]], prefix == "ZL", is_publication=False)


def orcid_fault(code: str) -> Fault | None:
    """Return what is wrong with a tidied ORCID (with or without dashes and its address), or ``None``."""
    plain = code.removeprefix("HTTPS://ORCID.ORG/").replace("-", "")
    if len(plain) != 16:
        return Fault(FaultCode.LENGTH, found=str(len(plain)), expected="16")
    for position, character in enumerate(plain[:15], start=1):
        if character not in "0123456789":
            return Fault(FaultCode.CHARACTER, found=character, position=position)
    expected = orcid_check_character(plain[:15])
    return None if plain[15] == expected else Fault(FaultCode.CHECK, found=plain[15], expected=expected, position=16)
