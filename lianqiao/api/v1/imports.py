"""Imports of tables: handed in, followed, and their problems and refused rows read."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import BaseModel, Field, StringConstraints

from lianqiao.accounts.queries import get_organisation
from lianqiao.api.cursors import Order, next_link, take_page
from lianqiao.api.described import private, writing
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.entries import created_at
from lianqiao.api.v1.entry_answers import API, NEXT
from lianqiao.api.v1.fields import Clean, ImportPath, OrganisationNumber, Out, PageQuery
from lianqiao.connectors.choices import ImportKind, ImportState
from lianqiao.connectors.errors import FileRefused, ImportNotFound
from lianqiao.connectors.formats.errors import TableError
from lianqiao.connectors.formats.mapping import Mapping, load_mapping
from lianqiao.connectors.models import ImportRun
from lianqiao.connectors.queries import (
    get_import,
    list_imports,
    problem_counts,
    problems_of,
    rejects_file,
    view_problem,
)
from lianqiao.connectors.services import request_import

router = Router(tags=["imports"])
NEWEST = Order("imports", ("-number",))
BY_ROW = Order("problems", ("row", "id"))


class ImportForm(BaseModel):
    """What is to become of the file."""

    kind: ImportKind = Field(description="What the rows are.", examples=["achievement"])
    source: Annotated[str, StringConstraints(max_length=60), Clean] = Field(
        default="",
        description="Name of the source that the ids belong to; when left out, the organisation's number.",
        examples=["library"],
    )
    mapping: Annotated[str, StringConstraints(max_length=1_000_000)] = Field(
        default="",
        description="JSON: which column fills which field; when left out it is guessed from the headings.",
        examples=['{"columns": {"title": "成果名称"}}'],
    )
    organisation: OrganisationNumber | None = Field(default=None, description="Owner of the rows that name none.")
    dry_run: bool = Field(default=False, description="Check everything and write nothing.", examples=[True])
    draft: bool = Field(default=False, description="Keep sound rows as drafts.", examples=[False])


class ImportOut(Out):
    """A run of import: how far it is and what came of it."""

    number: str = Field(examples=["I-2026-000031"])
    kind: ImportKind = Field(examples=["achievement"])
    source: str = Field(examples=["library"])
    file_name: str = Field(examples=["成果.xlsx"])
    state: ImportState = Field(examples=["finished"])
    error: str = Field(description="Why it failed, when it did.", examples=[""])
    is_dry_run: bool = Field(examples=[False])
    rows_total: int | None = Field(examples=[120])
    created_count: int = Field(examples=[97])
    changed_count: int = Field(examples=[11])
    unchanged_count: int = Field(examples=[8])
    rejected_count: int = Field(examples=[4])
    warning_count: int = Field(examples=[23])
    created: datetime
    finished: datetime | None


class ImportDetail(ImportOut):
    """A run with how often each problem occurs; its problems and refused rows are below this address."""

    problem_counts: dict[str, int] = Field(examples=[{"record.patent_check": 3}])
    rejects: str | None = Field(
        description="Where the refused rows are; null when there are none.",
        examples=["/api/v1/imports/I-2026-000031/rejects"],
    )


class ImportPage(Out):
    """A part of the list of imports."""

    items: list[ImportOut]
    next: str | None = NEXT


class ProblemOut(Out):
    """One thing wrong in a row."""

    row: int = Field(description="As a spreadsheet counts: the heading is row 1.", examples=[17])
    column: str = Field(examples=["专利号"])
    value: str = Field(examples=["201710601862.4"])
    code: str = Field(examples=["record.patent_check"])
    severity: Literal["error", "warning"] = Field(description="error: the row was refused.", examples=["error"])
    reason: str = Field(examples=["专利号校验位是“4”，应为“3”"])
    remedy: str = Field(examples=["请对照专利证书或受理通知书核对"])


class ProblemPage(Out):
    """A part of the problems of a run."""

    items: list[ProblemOut]
    next: str | None = NEXT


class ProblemQuery(PageQuery):
    """Which problems are wanted."""

    severity: Literal["error", "warning"] | None = Field(default=None, description="Only these.", examples=["error"])


@router.get(
    "",
    **private("import_list", _("List your imports"), _("The newest first; you see only your own."), ImportPage),
)
def list_(request: ApiRequest, query: Query[PageQuery]) -> Any:
    found, cursor = take_page(list_imports(request.actor), NEWEST, cursor=query.cursor, limit=query.limit)
    return ImportPage(items=[ImportOut.model_validate(run) for run in found], next=next_link(request, cursor))


@router.post(
    "",
    **writing(
        "import_create",
        _("Import a table"),
        _(
            "Hand in CSV, XLSX or JSON Lines; a worker imports it. Rows known by their id are changed, not doubled, so the "
            "same file may be sent again."
        ),
        ImportDetail,
        status=202,
        errors=(404,),
    ),
)
def create(request: ApiRequest, response: HttpResponse, form: Form[ImportForm], file: File[UploadedFile]) -> Any:
    owner = get_organisation(request.actor, form.organisation) if form.organisation else None
    with tempfile.TemporaryDirectory() as folder:
        run = request_import(
            _stored(file, Path(folder)),
            file_name=file.name or "file",
            kind=form.kind.value,
            source=form.source,
            mapping=_mapping(form, Path(folder)),
            options={"draft": form.draft},
            organisation_id=owner.pk if owner else None,
            is_dry_run=form.dry_run,
            actor=request.actor,
        )
    response.headers["Location"] = created_at(request, run.number)
    return Status(202, _detail(run))


@router.get(
    "/{number}",
    **private(
        "import_get",
        _("Follow an import"),
        _("Ask again until its state is finished or failed."),
        ImportDetail,
        errors=(404,),
    ),
)
def get(request: ApiRequest, number: ImportPath) -> Any:
    return _detail(get_import(request.actor, number))


@router.get(
    "/{number}/problems",
    **private(
        "import_problems",
        _("Problems of an import"),
        _("In the order of the rows, each with its reason and what to do."),
        ProblemPage,
        errors=(404,),
    ),
)
def problems(request: ApiRequest, number: ImportPath, query: Query[ProblemQuery]) -> Any:
    rows = problems_of(get_import(request.actor, number))
    if query.severity:
        rows = rows.filter(severity=query.severity)
    found, cursor = take_page(rows, BY_ROW, cursor=query.cursor, limit=query.limit)
    return ProblemPage(
        items=[ProblemOut.model_validate(view_problem(row)) for row in found], next=next_link(request, cursor)
    )


@router.get(
    "/{number}/rejects",
    **private(
        "import_rejects",
        _("Refused rows of an import"),
        _("The rows as they were handed in, with their problems: mend them and import this file."),
        bytes,
        errors=(404,),
    ),
)
def rejects(request: ApiRequest, number: ImportPath) -> Any:
    path = rejects_file(get_import(request.actor, number))
    if path is None:
        raise ImportNotFound("No row of this import was refused.", code="connectors.no_rejects")
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{number}-{path.name}")


def _stored(file: UploadedFile, folder: Path) -> Path:
    path = folder / f"file{Path(file.name or '').suffix.lower()}"
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return path


def _mapping(form: ImportForm, folder: Path) -> Mapping | None:
    if not form.mapping.strip():
        return None
    path = folder / "mapping.json"
    path.write_text(form.mapping, encoding="utf-8")
    try:
        return load_mapping(path, form.kind.value)
    except TableError as error:
        raise FileRefused(str(error), code=error.code) from error


def _detail(run: ImportRun) -> ImportDetail:
    return ImportDetail(
        **dict(ImportOut.model_validate(run)),
        problem_counts=problem_counts(run),
        rejects=f"{API}/imports/{run.number}/rejects" if rejects_file(run) else None,
    )
