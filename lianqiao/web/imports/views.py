"""Importing a table: hand it in, confirm its columns, see a trial's report, start, follow, mend and import again."""

import tempfile
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lianqiao.connectors.choices import ImportKind
from lianqiao.connectors.formats.export import write_template
from lianqiao.connectors.queries import get_import, list_imports, rejects_file
from lianqiao.connectors.services import request_import
from lianqiao.web.imports.columns import chosen_mapping, columns_step
from lianqiao.web.imports.forms import ColumnsForm, UploadForm
from lianqiao.web.imports.progress import owner_of_rows, run_report, start_in_earnest
from lianqiao.web.imports.uploads import current_upload, drop_upload
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond

PAGE_SIZE = 30


@login_required
def import_list(request: ActorRequest) -> HttpResponse:
    """List the person's own runs, newest first."""
    page = Paginator(list_imports(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return respond(request, "imports/list.html", {"page": page})


@login_required
def new_import(request: ActorRequest) -> HttpResponse:
    """Step 1: choose what the rows are and hand the file in."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(data, files, actor=request.actor, session=request.session)
    if form.is_valid():
        return redirect("import-columns")
    return respond(request, "imports/new.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
def choose_columns(request: ActorRequest) -> HttpResponse:
    """Step 2: confirm which column fills which field; a trial run follows, which writes nothing."""
    step = columns_step(current_upload(request.session))
    form = ColumnsForm(request.POST if request.method == "POST" else None, step.fields, step.headers)
    if not form.is_valid():
        return respond(
            request, "imports/columns.html", {"step": step, "form": form}, status=422 if form.is_bound else 200
        )
    upload = step.upload
    run = request_import(
        upload.path, file_name=upload.file_name, kind=upload.kind, source=upload.source, actor=request.actor,
        mapping=chosen_mapping(step, form.cleaned_data), options={"draft": upload.is_draft},
        organisation_id=owner_of_rows(request.actor), is_dry_run=True,
    )  # fmt: skip
    drop_upload(request.session)
    return redirect("import", run.number)


@login_required
def import_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show how far a run is and its report; htmx asks again until it is over."""
    report = run_report(get_import(request.actor, number), request.GET.get("page"))
    return respond(request, "imports/page.html", {"report": report}, partial="report")


@login_required
@require_POST
def start_import(request: ActorRequest, number: str) -> HttpResponse:
    """Step 3: import in earnest what the trial has shown."""
    run = start_in_earnest(get_import(request.actor, number), actor=request.actor)
    return redirect("import", run.number)


@login_required
def rejects(request: ActorRequest, number: str) -> FileResponse:
    """Hand out the refused rows with their reasons, to be mended and imported again."""
    path = rejects_file(get_import(request.actor, number))
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{number}-{path.name}")


def template_file(request: ActorRequest, kind: str, form: str) -> HttpResponse:
    """Hand out an empty table with our columns and one example row."""
    if kind not in list(ImportKind) or form not in ("xlsx", "csv"):
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"lianqiao-{kind}.{form}"
        write_template(path, kind)
        content = path.read_bytes()
    types = {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    headers = {"Content-Disposition": f'attachment; filename="lianqiao-{kind}.{form}"'}
    return HttpResponse(content, content_type=types[form], headers=headers)
