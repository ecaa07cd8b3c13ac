"""The desk: what waits for a person; what the background jobs are doing, and which gave up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from lianqiao.accounts.services import retry_job as put_back
from lianqiao.web.desk.jobs import job_desk
from lianqiao.web.desk.waiting import desk_of
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond


@login_required
def desk(request: ActorRequest) -> HttpResponse:
    """Show what waits for the person, the most pressing first."""
    return respond(request, "desk/page.html", {"desk": desk_of(request.actor)})


@login_required
def job_list(request: ActorRequest) -> HttpResponse:
    """Show how many jobs wait and which failed; htmx asks again every few seconds."""
    return respond(request, "desk/jobs.html", {"desk": job_desk(request.actor)}, partial="counts")


@login_required
@require_POST
def retry_job(request: ActorRequest, job_id: int) -> HttpResponse:
    """Put a failed job back into its queue."""
    put_back(job_id, actor=request.actor)
    messages.success(request, _("The job is back in its queue."))
    return redirect("desk-jobs")
