"""Keeping a step while it is being typed: JSON for the small script beside the form."""

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from lianqiao.catalog.errors import DraftConflict
from lianqiao.catalog.queries import get_draft
from lianqiao.catalog.services import save_draft
from lianqiao.core.errors import DomainError
from lianqiao.web.requests import ActorRequest
from lianqiao.web.writing.pages import sent_revision
from lianqiao.web.writing.steps import BY_CODE
from lianqiao.web.writing.values import sent_values

SIGNED_OUT = 401


@require_POST
def keep(request: ActorRequest, key: UUID, code: str) -> HttpResponse:
    """Keep what is typed in a step. 401 when the session has ended, 409 when the draft was saved elsewhere meanwhile."""
    if request.actor.is_anonymous:
        return JsonResponse({"code": "signed_out"}, status=SIGNED_OUT)
    if code not in BY_CODE:
        raise Http404
    try:
        draft = get_draft(request.actor, key)
        sent = sent_values(request.POST, BY_CODE[code].fields(draft.kind))
        saved = save_draft(draft, sent, actor=request.actor, expected_revision=sent_revision(request), step=code)
    except DraftConflict as conflict:
        return JsonResponse({"code": conflict.code, **conflict.data}, status=conflict.status)
    except DomainError as error:  # answered in JSON: a script asks
        return JsonResponse({"code": error.code}, status=error.status)
    at = date_format(timezone.localtime(saved.changed), "H:i:s")
    return JsonResponse({"revision": saved.revision, "saved": at})
