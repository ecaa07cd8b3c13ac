"""An owner's pages of the media of an entry: added, described, put in order, removed."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianqiao.catalog import services
from lianqiao.catalog.access import Action, review_is_required
from lianqiao.catalog.choices import MediaKind
from lianqiao.catalog.models import Entry, MediaItem
from lianqiao.catalog.queries import get_entry, view_entry
from lianqiao.catalog.queries.media import MediaView, get_medium, media_of
from lianqiao.catalog.services.media import MOST_ITEMS
from lianqiao.core.access import require
from lianqiao.web.media.forms import CaptionsForm, NewMediumForm, PosterForm, WordsForm, place_forms, places_in
from lianqiao.web.media.panel import shown, shows_media, viewer_words
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.service_form import ServiceForm


@login_required
@require_http_methods(["GET", "POST"])
def media_desk(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Show the media of one's own entry and add one."""
    row = _own(request, number, kind)
    form = NewMediumForm(request.POST, request.FILES) if request.method == "POST" else NewMediumForm()
    if form.submitted(lambda: _add(form, row, request)):
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
    if (rows is None or rows.is_valid()) and form.submitted(
        lambda: services.change_medium(
            row, item.key, form.content(places_in(rows) if rows is not None else ()), actor=request.actor
        )
    ):
        messages.success(request, _told())
        return redirect(f"{kind}-media", number)
    return _page(request, row, item, form=form, rows=rows)


@login_required
@require_POST
@shows_media
def poster_set(request: ActorRequest, number: str, kind: str, key: uuid.UUID) -> HttpResponse:
    """Give a medium another still picture."""
    form = PosterForm(request.POST, request.FILES)
    return _set_file(request, number, kind, key, services.set_poster, poster=form)


@login_required
@require_POST
@shows_media
def captions_set(request: ActorRequest, number: str, kind: str, key: uuid.UUID) -> HttpResponse:
    """Give a video other captions."""
    form = CaptionsForm(request.POST, request.FILES)
    return _set_file(request, number, kind, key, services.set_captions, captions=form)


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


def _add(form: NewMediumForm, row: Entry, request: ActorRequest) -> MediaItem:
    files = {name: form.cleaned_data[name] for name in ("poster", "captions")}
    return services.add_medium(row, form.cleaned_data["file"], form.content(), actor=request.actor, **files)


def _set_file(
    request: ActorRequest, number: str, kind: str, key: uuid.UUID, write: Callable[..., MediaItem], **sent: ServiceForm
) -> HttpResponse:  # fmt: skip
    row = _own(request, number, kind)
    item = get_medium(request.actor, row, key)
    [(name, form)] = sent.items()
    if form.submitted(lambda: write(row, item.key, form.cleaned_data[name], actor=request.actor)):
        return redirect(f"{kind}-medium", number, key)
    return _page(request, row, item, **sent)


def _told() -> str:
    if review_is_required():
        return _("It is kept. Others see it when somebody has read it.")
    return _("It is kept.")


def _page(
    request: ActorRequest, row: Entry, item: MediaView, *, rows: object = None, **sent: ServiceForm
) -> HttpResponse:
    """Show a medium with its forms; ``sent`` is the one that was filled in."""
    is_model = item.kind == MediaKind.MODEL
    blank = {
        "form": WordsForm(initial={name: getattr(item, name) for name in WordsForm.base_fields}),
        "poster": PosterForm() if item.kind != MediaKind.IMAGE else None,
        "captions": CaptionsForm() if item.kind == MediaKind.VIDEO else None,
    }
    context = {
        "entry": view_entry(request.actor, row), "shown": shown(item), "viewer_words": viewer_words(),
        "rows": rows if rows is not None or not is_model else place_forms(None, item.hotspots),
    }  # fmt: skip
    failed = any(form.errors for form in sent.values())
    context |= {name: sent.get(name, form) if form else None for name, form in blank.items()}
    return respond(request, "media/edit.html", context, status=422 if failed else 200)
