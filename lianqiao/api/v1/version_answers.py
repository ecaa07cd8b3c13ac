"""Versions of an entry as answers."""

from datetime import datetime
from typing import Any

from pydantic import Field

from lianqiao.api.v1.fields import Out
from lianqiao.catalog.models import EntryVersion


class VersionOut(Out):
    """One content of an entry that was public."""

    number: int = Field(examples=[2])
    at: datetime
    cause: str = Field(description="accepted, changed, imported or published.", examples=["accepted"])
    changed: list[str] = Field(description="Fields that differ from the version before.", examples=[["title"]])
    note: str = Field(description="The reader's comment.", examples=[""])
    author: str | None = Field(examples=["示例编辑"])
    reader: str | None = Field(examples=["示例审核人"])
    content: dict[str, Any] = Field(description="Without the contact's name.", examples=[{"title": "高韧性镁合金板材"}])


class VersionListOut(Out):
    """The kept versions, the newest first."""

    items: list[VersionOut]


def version_out(row: EntryVersion) -> VersionOut:
    """Return a version as an answer."""
    return VersionOut(
        number=row.number, at=row.at, cause=row.cause, changed=row.fields, note=row.note,
        author=row.author.name if row.author else None, reader=row.reader.name if row.reader else None, content=row.content,
    )  # fmt: skip
