"""The room of a deal: messages, files, tasks and meetings."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqiao.core.errors import NotFound
from lianqiao.deals import services
from lianqiao.deals.formats.calendar import meeting_calendar
from lianqiao.deals.models import Deal, Meeting
from lianqiao.deals.queries import get_deal
from lianqiao.deals.queries.room import messages_after, open_deal_file, room_of
from lianqiao.web.deals.acting import act, press
from lianqiao.web.deals.frame import deal_frame
from lianqiao.web.deals.room_forms import FileForm, MeetingForm, MessageForm, TaskForm
from lianqiao.web.files.views import file_response
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.service_form import ServiceForm


@login_required
@require_safe
def room_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show the room."""
    return _page(request, get_deal(number, request.actor))


def _page(
    request: ActorRequest, deal: Deal, refused: dict[str, ServiceForm] | None = None, status: int = 200
) -> HttpResponse:
    frame = deal_frame(request, deal, "room")
    context: dict[str, Any] = {
        **frame, "room": room_of(deal, request.actor), "message_form": MessageForm(), "file_form": FileForm(),
        "task_form": TaskForm(parties=frame["frame"].parties), "meeting_form": MeetingForm(), **(refused or {}),
    }  # fmt: skip
    return respond(request, "deals/room.html", context, partial="messages", status=status)


@login_required
@require_safe
def room_news(request: ActorRequest, number: str) -> HttpResponse:
    """Give the messages again when there are new ones; nothing (204) otherwise. The open page asks every few seconds."""
    deal = get_deal(number, request.actor)
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19 and not messages_after(deal, int(after)):
        return HttpResponse(status=204)
    context = {**deal_frame(request, deal, "room"), "room": room_of(deal, request.actor)}
    return respond(request, "deals/room.html#messages", context)


@login_required
@require_POST
def room_say(request: ActorRequest, number: str) -> HttpResponse:
    """Say, ask or answer."""
    deal, form = get_deal(number, request.actor), MessageForm(request.POST)
    return act(
        request, form,
        lambda: services.say(
            deal, form.cleaned_data["text"], is_question=form.cleaned_data["is_question"],
            answers=form.cleaned_data["answers"], actor=request.actor,
        ),
        show=lambda status: _page(request, deal, {"message_form": form}, status),
        back=reverse("deal-room", args=[number]) + "#messages", done=_("Sent."),
    )  # fmt: skip


@login_required
@require_POST
def room_file_add(request: ActorRequest, number: str) -> HttpResponse:
    """Hand in a file."""
    deal, form = get_deal(number, request.actor), FileForm(request.POST, request.FILES)
    return act(
        request, form,
        lambda: services.add_file(
            deal, form.cleaned_data["file"], title=form.cleaned_data["title"], layer=form.cleaned_data["layer"],
            actor=request.actor,
        ),
        show=lambda status: _page(request, deal, {"file_form": form}, status),
        back=reverse("deal-room", args=[number]) + "#files",
    )  # fmt: skip


@login_required
@require_safe
def room_file(request: ActorRequest, number: str, file: int) -> HttpResponseBase:
    """Hand out a file."""
    return file_response(open_deal_file(get_deal(number, request.actor), file, request.actor))


@login_required
@require_POST
def room_task_add(request: ActorRequest, number: str) -> HttpResponse:
    """Give a task."""
    deal = get_deal(number, request.actor)
    form = TaskForm(request.POST, parties=[it for it in deal.parties.all() if it.joined and not it.left])
    return act(
        request, form,
        lambda: services.give_task(
            deal, int(form.cleaned_data["party"]), form.cleaned_data["title"], due=form.cleaned_data["due"], actor=request.actor
        ),
        show=lambda status: _page(request, deal, {"task_form": form}, status),
        back=reverse("deal-room", args=[number]) + "#tasks",
    )  # fmt: skip


@login_required
@require_POST
def room_task_done(request: ActorRequest, number: str, task: int) -> HttpResponse:
    """Mark a task as done."""
    deal = get_deal(number, request.actor)
    back = reverse("deal-room", args=[number]) + "#tasks"
    return press(request, lambda: services.finish_task(deal, task, actor=request.actor), back=back)


@login_required
@require_POST
def room_meeting_add(request: ActorRequest, number: str) -> HttpResponse:
    """Call a meeting."""
    deal, form = get_deal(number, request.actor), MeetingForm(request.POST)
    return act(
        request, form,
        lambda: services.call_meeting(
            deal, form.cleaned_data["title"], form.cleaned_data["begins"], minutes=form.cleaned_data["minutes"],
            place=form.cleaned_data["place"], agenda=form.cleaned_data["agenda"], actor=request.actor,
        ),
        show=lambda status: _page(request, deal, {"meeting_form": form}, status),
        back=reverse("deal-room", args=[number]) + "#meetings",
    )  # fmt: skip


@login_required
@require_POST
def room_meeting_cancel(request: ActorRequest, number: str, meeting: int) -> HttpResponse:
    """Call a meeting off."""
    deal = get_deal(number, request.actor)
    back = reverse("deal-room", args=[number]) + "#meetings"
    return press(request, lambda: services.cancel_meeting(deal, meeting, actor=request.actor), back=back)


@login_required
@require_safe
def room_meeting_file(request: ActorRequest, number: str, meeting: int) -> HttpResponse:
    """Give a meeting to the reader's calendar."""
    deal = get_deal(number, request.actor)
    row = Meeting.objects.filter(deal=deal, pk=meeting).first()
    if row is None:
        raise NotFound("There is no such meeting.")
    host = request.get_host()
    content = meeting_calendar(
        f"{deal.number}-{row.pk}@{host}", row.title, row.begins, row.minutes, made=row.cancelled or row.at, place=row.place,
        agenda=row.agenda, url=request.build_absolute_uri(reverse("deal-room", args=[number])), sequence=row.sequence,
        is_cancelled=row.cancelled is not None,
    )  # fmt: skip
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{deal.number}-{row.pk}.ics"'
    return response


urlpatterns = [
    path("deals/<str:number>/room", room_page, name="deal-room"),
    path("deals/<str:number>/room/news", room_news, name="deal-room-news"),
    path("deals/<str:number>/room/say", room_say, name="deal-room-say"),
    path("deals/<str:number>/room/files", room_file_add, name="deal-room-file-add"),
    path("deals/<str:number>/room/files/<int:file>", room_file, name="deal-room-file"),
    path("deals/<str:number>/room/tasks", room_task_add, name="deal-room-task-add"),
    path("deals/<str:number>/room/tasks/<int:task>/done", room_task_done, name="deal-room-task-done"),
    path("deals/<str:number>/room/meetings", room_meeting_add, name="deal-room-meeting-add"),
    path("deals/<str:number>/room/meetings/<int:meeting>/cancel", room_meeting_cancel, name="deal-room-meeting-cancel"),
    path("deals/<str:number>/room/meetings/<int:meeting>.ics", room_meeting_file, name="deal-room-meeting-file"),
]
