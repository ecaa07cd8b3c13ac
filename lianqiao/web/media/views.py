"""An owner's pages of the media of an entry: added, described, put in order, removed."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianqiao.catalog import services
from lianqiao.catalog.access import Action, review_is_required
from lianqiao.catalog.choices import MediaKind
from lianqiao.catalog.models import Entry
from lianqiao.catalog.queries import get_entry, view_entry
from lianqiao.catalog.queries.media import MediaView, get_medium, media_of
from lianqiao.catalog.services.media import MOST_ITEMS
from lianqiao.core.access import require
from lianqiao.core.errors import Invalid
from lianqiao.web.disclosures.forms import put_problems
from lianqiao.web.media.forms import CaptionsForm, NewMediumForm, PosterForm, WordsForm, place_forms, places_in
from lianqiao.web.media.panel import shown, shows_media, viewer_words
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@login_required
@require_http_methods(["GET", "POST"])
def media_desk(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Show the media of one's own entry and add one."""
    row = _own(request, number, kind)
    form = NewMediumForm(request.POST, request.FILES) if request.method == "POST" else NewMediumForm()
    if form.is_valid():
        files = {name: form.cleaned_data[name] for name in ("poster", "captions")}
        if _kept(
            form,
            lambda: services.add_medium(row, form.cleaned_data["file"], form.content(), actor=request.actor, **files),
        ):
            messages.success(request, _told())
            return redirect(f"{kind}-media", number)
    items = [shown(item) for item in media_of(request.actor, row)]
    context = {"entry": view_entry(request.actor, row), "items": items, "form": form, "most": MOST_ITEMS}
    return respond(request, "media/desk.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
@shows_media
def medium_page(request: ActorRequest, number: str, kind: str, key: uuid.UUID) -> HttpResponse:
    """Change the words of a medium, and the explained places of a model."""
    row = _own(request, number, kind)
    item = get_medium(request.actor, row, key)
    sent = request.POST if request.method == "POST" else None
    form = WordsForm(sent, initial={name: getattr(item, name) for name in WordsForm.base_fields})
    rows = place_forms(sent, item.hotspots) if item.kind == MediaKind.MODEL else None
    if form.is_valid() and (rows is None or rows.is_valid()):
        content = form.content(places_in(rows) if rows is not None else ())
        if _kept(form, lambda: services.change_medium(row, item.key, content, actor=request.actor)):
            messages.success(request, _told())
            return redirect(f"{kind}-media", number)
    return _page(request, row, item, form=form, rows=rows)


@login_required
@require_POST
@shows_media
def poster_set(request: ActorRequest, number: str, kind: str, key: uuid.UUID) -> HttpResponse:
    """Give a medium another still picture."""
    row = _own(request, number, kind)
    item, form = get_medium(request.actor, row, key), PosterForm(request.POST, request.FILES)
    if form.is_valid() and _kept(
        form, lambda: services.set_poster(row, item.key, form.cleaned_data["poster"], actor=request.actor)
    ):
        return redirect(f"{kind}-medium", number, key)
    return _page(request, row, item, poster=form)


@login_required
@require_POST
@shows_media
def captions_set(request: ActorRequest, number: str, kind: str, key: uuid.UUID) -> HttpResponse:
    """Give a video other captions."""
    row = _own(request, number, kind)
    item, form = get_medium(request.actor, row, key), CaptionsForm(request.POST, request.FILES)
    if form.is_valid() and _kept(
        form, lambda: services.set_captions(row, item.key, form.cleaned_data["captions"], actor=request.actor)
    ):
        return redirect(f"{kind}-medium", number, key)
    return _page(request, row, item, captions=form)


@login_required
@require_POST
def medium_move(request: ActorRequest, number: str, kind: str, key: uuid.UUID, way: str) -> HttpResponse:
    """Move a medium one place up or down."""
    services.move_medium(get_entry(request.actor, kind, number), str(key), is_up=way == "up", actor=request.actor)
    return redirect(f"{kind}-media", number)


@login_required
@require_POST
def medium_remove(request: ActorRequest, number: str, kind: str, key: uuid.UUID) -> HttpResponse:
    """Remove a medium."""
    services.remove_medium(get_entry(request.actor, kind, number), str(key), actor=request.actor)
    messages.success(request, _("It is removed."))
    return redirect(f"{kind}-media", number)


def _own(request: ActorRequest, number: str, kind: str) -> Entry:
    row = get_entry(request.actor, kind, number)
    require(request.actor, Action.MEDIA_WRITE, row)
    return row


def _kept(form: forms.Form, write: Callable[[], object]) -> bool:
    """Write; what the rules find wrong is put beside the fields."""
    try:
        write()
    except Invalid as error:
        put_problems(form, error)
        return False
    return True


def _told() -> str:
    if review_is_required():
        return _("It is kept. Others see it when somebody has read it.")
    return _("It is kept.")


def _page(
    request: ActorRequest, row: Entry, item: MediaView, *, form: WordsForm | None = None, rows: object = None,
    poster: PosterForm | None = None, captions: CaptionsForm | None = None,
) -> HttpResponse:  # fmt: skip
    is_model = item.kind == MediaKind.MODEL
    form = form or WordsForm(initial={name: getattr(item, name) for name in WordsForm.base_fields})
    failed = any(it is not None and it.errors for it in (form, poster, captions))
    context = {
        "entry": view_entry(request.actor, row), "shown": shown(item), "form": form, "viewer_words": viewer_words(),
        "rows": rows if rows is not None or not is_model else place_forms(None, item.hotspots),
        "poster": (poster or PosterForm()) if item.kind != MediaKind.IMAGE else None,
        "captions": (captions or CaptionsForm()) if item.kind == MediaKind.VIDEO else None,
    }  # fmt: skip
    return respond(request, "media/edit.html", context, status=422 if failed else 200)
