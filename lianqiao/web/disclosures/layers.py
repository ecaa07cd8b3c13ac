"""Reading a confidential layer, and writing one's own."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqiao.catalog import services
from lianqiao.catalog.access import Action
from lianqiao.catalog.choices import Layer
from lianqiao.catalog.formats.watermark import Delivery
from lianqiao.catalog.models import LayerSection
from lianqiao.catalog.queries import get_entry, view_entry
from lianqiao.catalog.queries.disclosures import sections_of
from lianqiao.core.access import require
from lianqiao.core.errors import NotFound
from lianqiao.web.disclosures.forms import AttachForm, NewSectionForm, SectionForm
from lianqiao.web.files.views import guarded
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@login_required
@require_safe
def layer_page(request: ActorRequest, number: str, kind: str, layer: str) -> HttpResponse:
    """Show a confidential layer to whom it is open; the reading is written down."""
    row = get_entry(request.actor, kind, number)
    if layer not in list(Layer):
        raise NotFound("There is no such layer.")
    shown = services.read_layer(row, layer, actor=request.actor)
    return respond(request, "disclosures/layer.html", {"entry": view_entry(request.actor, row), "shown": shown})


@login_required
@require_safe
def file_download(request: ActorRequest, number: str, kind: str, key: uuid.UUID) -> HttpResponse:
    """Hand out a marked copy of a file of a layer; the download is written down."""
    row = get_entry(request.actor, kind, number)
    return delivered(services.take_file(row, str(key), actor=request.actor))


def delivered(delivery: Delivery) -> HttpResponse:
    """Return a file to be saved, never to be run in the page's name or kept in between."""
    response = HttpResponse(delivery.content, content_type=delivery.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, delivery.name) or "attachment"
    return guarded(response)


@login_required
@require_http_methods(["GET", "POST"])
def layer_desk(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Show the sections of one's own entry and add one."""
    row = get_entry(request.actor, kind, number)
    require(request.actor, Action.LAYER_WRITE, row)
    form = NewSectionForm(request.POST or None)
    section = form.submitted(lambda: services.add_section(row, **form.cleaned_data, actor=request.actor))
    if section:
        return redirect(f"{kind}-section", number, section.pk)
    context = {"entry": view_entry(request.actor, row), "sections": sections_of(row), "form": form}
    return respond(request, "disclosures/desk.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def section_page(request: ActorRequest, number: str, kind: str, section: int) -> HttpResponse:
    """Change a section of one's own entry."""
    row = get_entry(request.actor, kind, number)
    require(request.actor, Action.LAYER_WRITE, row)
    found = next((item for item in sections_of(row) if item.pk == section), None)
    if found is None:
        raise NotFound("There is no such section.")
    form = SectionForm(request.POST or None, initial={"title": found.title, "text": found.text})
    if form.submitted(lambda: services.change_section(row, section, **form.cleaned_data, actor=request.actor)):
        messages.success(request, _("The section is kept."))
        return redirect(f"{kind}-layers", number)
    return _section(request, number, kind, found, form, AttachForm())


def _section(
    request: ActorRequest, number: str, kind: str, found: LayerSection, form: SectionForm, attach: AttachForm
) -> HttpResponse:
    row = get_entry(request.actor, kind, number)
    context = {"entry": view_entry(request.actor, row), "section": found, "form": form, "attach": attach}
    return respond(request, "disclosures/section.html", context, status=422 if form.errors or attach.errors else 200)


@login_required
@require_POST
def section_remove(request: ActorRequest, number: str, kind: str, section: int) -> HttpResponse:
    """Remove a section of one's own entry."""
    services.remove_section(get_entry(request.actor, kind, number), section, actor=request.actor)
    return redirect(f"{kind}-layers", number)


@login_required
@require_POST
def file_add(request: ActorRequest, number: str, kind: str, section: int) -> HttpResponse:
    """Put a file to a section of one's own entry."""
    row = get_entry(request.actor, kind, number)
    require(request.actor, Action.LAYER_WRITE, row)
    found = next((item for item in sections_of(row) if item.pk == section), None)
    if found is None:
        raise NotFound("There is no such section.")
    attach = AttachForm(request.POST, request.FILES)
    if attach.submitted(lambda: services.attach_file(row, section, attach.cleaned_data["file"], actor=request.actor)):
        return redirect(f"{kind}-section", number, section)
    form = SectionForm(None, initial={"title": found.title, "text": found.text})
    return _section(request, number, kind, found, form, attach)


@login_required
@require_POST
def file_remove(request: ActorRequest, number: str, kind: str, key: uuid.UUID) -> HttpResponse:
    """Take a file away from a section of one's own entry."""
    services.remove_file(get_entry(request.actor, kind, number), str(key), actor=request.actor)
    return redirect(f"{kind}-layers", number)
