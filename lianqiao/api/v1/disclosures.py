"""Confidential layers of entries, what the audit trail says of them, and evidence."""

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import P, PathEx, QueryEx, Router
from ninja.responses import Status
from pydantic import Field

from lianqiao.api.described import private, public, writing
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.fields import EntryPath, In, Out, Text
from lianqiao.catalog import services
from lianqiao.catalog.access import belongs_to
from lianqiao.catalog.choices import DisclosureState, EntryKind, Layer
from lianqiao.catalog.models import Disclosure, Entry
from lianqiao.catalog.queries import get_entry
from lianqiao.catalog.queries.agreements import agreement_in_force
from lianqiao.catalog.queries.disclosures import get_disclosure, list_disclosures
from lianqiao.catalog.queries.history import Told, entry_trail, reading_rows, readings, told
from lianqiao.catalog.services.disclosures import Circumstances
from lianqiao.core.actors import Actor
from lianqiao.core.clients import address_of

router = Router(tags=["confidential layers"])
LayerPath = PathEx[Layer, P(description="nda: after a confidentiality agreement; intent: after a declaration as well.")]
DisclosurePath = PathEx[
    str, P(pattern=r"^L-\d{4}-\d{6,9}$", description="Number of the request.", example="L-2026-000001")
]
Before = QueryEx[int, P(default=0, ge=0, description="Audit entries before this one; 0 for the newest.")]
MOST = 100
_CLOSED = ("description", "purpose", "message")


class AgreementOut(Out):
    """The text that has to be accepted."""

    layer: Layer
    version: str = Field(examples=["2026.1"])
    title: str
    body: str
    sha256: str = Field(description="Send this back to accept exactly this text.")


class DisclosureIn(In):
    """Why a layer is asked for."""

    purpose: Text = Field(min_length=10, examples=["评估在产线上试用的可能性。"])


class AcceptIn(In):
    """The text that was read."""

    text_sha256: str = Field(pattern=r"^[0-9a-f]{64}$", examples=["0" * 64])


class GrantIn(In):
    """Until when the layer is open."""

    valid_until: date | None = Field(default=None, description="A year from today at the latest, and by default.")


class ReasonIn(In):
    """A reason that the other side reads."""

    reason: Text = Field(min_length=1, examples=["用途不明"])


class DisclosureOut(Out):
    """An organisation's wish to read a layer."""

    number: str = Field(examples=["L-2026-000001"])
    entry: str = Field(examples=["A-2026-000123"])
    layer: Layer
    organisation: str = Field(description="Number of the organisation that asks.", examples=["O-2026-000007"])
    state: DisclosureState
    purpose: str
    reason: str
    text_version: str = Field(description="Version of the accepted text; empty before.")
    text_sha256: str
    evidence_sha256: str
    audit_sequence: int | None
    asked: datetime
    accepted: datetime | None
    decided: datetime | None
    valid_until: date | None


class DisclosureList(Out):
    """The newest requests of both directions."""

    items: list[DisclosureOut]


class LayerFileOut(Out):
    """A file of a layer; it is handed out, marked, on its page."""

    key: str
    name: str
    media_type: str
    size_bytes: int


class SectionOut(Out):
    """A section of a layer; key 0 is the description of the entry."""

    key: int
    title: str
    text: str
    version: int
    files: list[LayerFileOut]


class LayerOut(Out):
    """A confidential layer; this reading has been recorded."""

    layer: Layer
    sections: list[SectionOut]
    valid_until: date | None


class ChangeOut(Out):
    """One field before and after."""

    field: str
    before: Any
    after: Any
    is_withheld: bool = Field(description="The values belong to a person and are not kept, or are confidential.")


class HistoryItemOut(Out):
    """One entry of the audit trail about the thing."""

    sequence: int
    position: int
    at: datetime
    event: str
    person: int | None
    organisation: str
    changes: list[ChangeOut]
    hash: str
    is_whole: bool


class HistoryOut(Out):
    """A part of the history, newest first."""

    items: list[HistoryItemOut]


class ReadingOut(Out):
    """One line of the who-saw-what log."""

    sequence: int
    at: datetime
    act: Literal["viewed", "downloaded", "reviewed", "exported"]
    layer: str
    person: str
    organisation: str
    organisation_number: str
    disclosure: str
    pieces: list[str]
    hash: str


class ReadingsOut(Out):
    """A part of the log, newest first."""

    items: list[ReadingOut]


@router.get(
    "/agreements/{layer}",
    **public("agreement_get", _("The text of a layer"), _("The version in force, with its digest."), AgreementOut),
)
def get_agreement(request: ApiRequest, layer: LayerPath) -> Any:
    return agreement_in_force(layer, timezone.localdate())


@router.get(
    "/entries/{number}/layers/{layer}",
    **private("layer_read", _("Read a confidential layer"), _("The reading is recorded and shown to the owner."), LayerOut,
              errors=(403, 404)),
)  # fmt: skip
def read_layer(request: ApiRequest, number: EntryPath, layer: LayerPath) -> Any:
    return services.read_layer(_entry(request.actor, number), layer, actor=request.actor)


@router.post(
    "/entries/{number}/layers/{layer}/requests",
    **writing("layer_ask", _("Ask for a confidential layer"), _("For the organisation that the token's person acts for."),
              DisclosureOut, status=201, errors=(404, 409)),
)  # fmt: skip
def ask_layer(request: ApiRequest, number: EntryPath, layer: LayerPath, content: DisclosureIn) -> Any:
    row = services.ask_disclosure(_entry(request.actor, number), layer, purpose=content.purpose, actor=request.actor)
    return Status(201, _out(row))


@router.get(
    "/disclosures",
    **private("disclosure_list", _("Requests for confidential layers"), _("Those of your organisations and those made to them."),
              DisclosureList),
)  # fmt: skip
def disclosure_list(request: ApiRequest) -> Any:
    return DisclosureList(items=[_out(row) for row in list_disclosures(request.actor)[:MOST]])


@router.get(
    "/disclosures/{number}",
    **private(
        "disclosure_get", _("A request for a confidential layer"), _("Both sides see it."), DisclosureOut, errors=(404,)
    ),
)
def disclosure_get(request: ApiRequest, number: DisclosurePath) -> Any:
    return _out(get_disclosure(request.actor, number))


@router.post(
    "/disclosures/{number}/accept",
    **writing("disclosure_accept", _("Accept the text"), _("By a person with authority for the organisation that asks."),
              DisclosureOut, errors=(404, 409)),
)  # fmt: skip
def accept(request: ApiRequest, number: DisclosurePath, content: AcceptIn) -> Any:
    row = get_disclosure(request.actor, number)
    found = _circumstances(request)
    return _out(
        services.accept_agreement(row, text_sha256=content.text_sha256, circumstances=found, actor=request.actor)
    )


@router.post(
    "/disclosures/{number}/grant",
    **writing("disclosure_grant", _("Open the layer"), _("By a person with authority for the owner."), DisclosureOut,
              errors=(404, 409)),
)  # fmt: skip
def grant(request: ApiRequest, number: DisclosurePath, content: GrantIn | None = None) -> Any:
    row = get_disclosure(request.actor, number)
    until = content.valid_until if content else None
    return _out(services.grant_disclosure(row, valid_until=until, actor=request.actor))


@router.post(
    "/disclosures/{number}/refuse",
    **writing("disclosure_refuse", _("Do not open the layer"), _("With a reason."), DisclosureOut, errors=(404, 409)),
)
def refuse(request: ApiRequest, number: DisclosurePath, content: ReasonIn) -> Any:
    row = get_disclosure(request.actor, number)
    return _out(services.refuse_disclosure(row, reason=content.reason, actor=request.actor))


@router.post(
    "/disclosures/{number}/revoke",
    **writing("disclosure_revoke", _("Close an opened layer"), _("With a reason."), DisclosureOut, errors=(404, 409)),
)
def revoke(request: ApiRequest, number: DisclosurePath, content: ReasonIn) -> Any:
    row = get_disclosure(request.actor, number)
    return _out(services.revoke_disclosure(row, reason=content.reason, actor=request.actor))


@router.post(
    "/disclosures/{number}/take-back",
    **writing("disclosure_take_back", _("Give up a request or an access"), _("By the organisation that asked."), DisclosureOut,
              errors=(404, 409)),
)  # fmt: skip
def take_back(request: ApiRequest, number: DisclosurePath) -> Any:
    return _out(services.take_back_disclosure(get_disclosure(request.actor, number), actor=request.actor))


@router.get(
    "/entries/{number}/history",
    **private("entry_history", _("History of an entry"),
              _("What was done, by whom, before and after; for its owner's people and auditors."), HistoryOut, errors=(403, 404)),
)  # fmt: skip
def history(request: ApiRequest, number: EntryPath, before: Before) -> Any:
    entry = _entry(request.actor, number)
    rows = entry_trail(request.actor, entry)
    rows = rows.filter(sequence__lt=before) if before else rows
    is_own = belongs_to(request.actor, entry.organisation_id)
    return HistoryOut(items=[_history_item(item, is_own=is_own) for item in told(rows[:MOST])])


@router.get(
    "/entries/{number}/readings",
    **private("entry_readings", _("Who read the confidential layers"), _("For the owner's people and auditors."), ReadingsOut,
              errors=(403, 404)),
)  # fmt: skip
def entry_readings(request: ApiRequest, number: EntryPath, before: Before) -> Any:
    entry = _entry(request.actor, number)
    rows = reading_rows(request.actor, entry)
    rows = rows.filter(sequence__lt=before) if before else rows
    return ReadingsOut(items=[ReadingOut.model_validate(line) for line in readings(entry, rows[:MOST])])


_ARCHIVE = {"responses": {200: {"content": {"application/zip": {
    "schema": {"type": "string", "format": "binary"}, "example": "PK\\u0003\\u0004 …",
}}}}}  # fmt: skip


@router.get(
    "/entries/{number}/evidence",
    **private("entry_evidence", _("Evidence bundle of an entry"), _("A ZIP archive with its own verifier; the export is recorded."),
              None, errors=(403, 404)) | {"openapi_extra": _ARCHIVE},
)  # fmt: skip
def evidence(request: ApiRequest, number: EntryPath) -> Any:
    entry = _entry(request.actor, number)
    with tempfile.TemporaryDirectory(prefix="lianqiao-evidence-") as folder:
        bundle = services.export_evidence(entry, Path(folder) / "bundle.zip", actor=request.actor)
        file = bundle.path.open("rb")  # stays readable after the folder is gone
    response = FileResponse(file, as_attachment=True, filename=bundle.name, content_type="application/zip")
    response.headers["X-Manifest-SHA256"] = bundle.manifest_sha256
    return response


def _entry(actor: Actor, number: str) -> Entry:
    return get_entry(actor, EntryKind.DEMAND if number.startswith("D") else EntryKind.ACHIEVEMENT, number)


def _circumstances(request: HttpRequest) -> Circumstances:
    return Circumstances(address_of(request.META), request.headers.get("User-Agent", ""))


def _out(row: Disclosure) -> DisclosureOut:
    same = "number layer state purpose reason evidence_sha256 audit_sequence asked accepted decided valid_until"
    return DisclosureOut(
        **{name: getattr(row, name) for name in same.split()},
        entry=row.entry.number,
        organisation=row.organisation.number,
        text_version=row.text.version if row.text else "",
        text_sha256=row.text.sha256 if row.text else "",
    )


def _history_item(line: Told, *, is_own: bool) -> HistoryItemOut:
    item = line.item
    is_layer = item.event == "LayerSectionWritten"
    changes = []
    for change in item.changes:
        is_withheld = change.is_kept_out or (not is_own and (is_layer or change.field in _CLOSED))
        values = (None, None) if is_withheld else (change.before, change.after)
        changes.append(ChangeOut(field=change.field, before=values[0], after=values[1], is_withheld=is_withheld))
    return HistoryItemOut(
        sequence=item.sequence, position=item.position, at=item.at, event=item.event, person=item.person_id,
        organisation=line.organisation, changes=changes, hash=item.hash, is_whole=item.is_whole,
    )  # fmt: skip
