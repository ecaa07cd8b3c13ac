"""Types of fields that several resources share: public numbers, codes, texts without control characters."""

import unicodedata
from typing import Annotated

from ninja import P, PathEx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from lianqiao.api.cursors import MOST

_ALLOWED = frozenset("\n\r\t")


class Out(BaseModel):
    """An answer, filled from attributes of a dataclass or row."""

    model_config = ConfigDict(from_attributes=True)


class In(BaseModel):
    """A body; a misspelt field is refused instead of ignored."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _no_controls(text: str) -> str:
    if any(unicodedata.category(character) == "Cc" and character not in _ALLOWED for character in text):
        raise PydanticCustomError("control_characters", "control characters")
    return text


Clean = AfterValidator(_no_controls)
# The limit stands before the check, or it would be taken for one of a list and be left out of the document.
Word = Annotated[str, StringConstraints(max_length=40), Clean]
Number = Annotated[str, StringConstraints(min_length=1, max_length=40), Clean]
Name = Annotated[str, StringConstraints(max_length=80), Clean]
Label = Annotated[str, StringConstraints(min_length=1, max_length=120), Clean]
Line = Annotated[str, StringConstraints(max_length=200), Clean]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200), Clean]
Address = Annotated[str, StringConstraints(max_length=500), Clean]
Text = Annotated[str, StringConstraints(max_length=20_000), Clean]
Phrases = Annotated[list[Line], Field(max_length=50)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
Codes = Annotated[list[Code], Field(max_length=50)]
Yuan = Annotated[int, Field(ge=0, le=10**13)]
Level = Annotated[int, Field(ge=1, le=9)]

OrganisationNumber = Annotated[str, StringConstraints(pattern=r"^O-\d{4}-\d{6,9}$"), Field(examples=["O-2026-000007"])]
EntryPath = PathEx[
    str, P(pattern=r"^[AD]-\d{4}-\d{6,9}$", description="Public number of the entry.", example="A-2026-000123")
]
OrganisationPath = PathEx[
    str, P(pattern=r"^O-\d{4}-\d{6,9}$", description="Public number of the organisation.", example="O-2026-000007")
]
ExpertPath = PathEx[
    str, P(pattern=r"^X-\d{4}-\d{6,9}$", description="Public number of the expert.", example="X-2026-000012")
]
ImportPath = PathEx[
    str, P(pattern=r"^I-\d{4}-\d{6,9}$", description="Public number of the import.", example="I-2026-000031")
]


class PageQuery(BaseModel):
    """Which part of a list."""

    cursor: str = Field(
        default="", max_length=600, description="From the `next` link of the page before; leave out at first."
    )
    limit: int = Field(default=20, ge=1, le=MOST, description="How many at most.")


class NamedOut(Out):
    """A code with its names by language."""

    code: str = Field(examples=["130600"])
    names: dict[str, str] = Field(
        description="Names by language tag; zh-hans is always there.",
        examples=[{"zh-hans": "保定市", "zh-hant": "保定市", "en": "Baoding"}],
    )
