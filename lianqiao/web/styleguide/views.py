"""The design system on one page that is made of the components themselves; not there in production."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from lianqiao.web.context import TEXT_SIZES, THEMES
from lianqiao.web.requests import ActorRequest
from lianqiao.web.respond import respond
from lianqiao.web.styleguide.samples import samples

_CHOICES = {"theme": THEMES, "text": TEXT_SIZES}


@require_safe
def styleguide(request: ActorRequest) -> HttpResponse:
    """Show tokens, type, icons, pictures and every component; ``?theme=``, ``?text=`` and ``?paper=1`` as others see them."""
    if not settings.STYLEGUIDE:
        raise Http404
    asked = {name: request.GET[name] for name, values in _CHOICES.items() if request.GET.get(name) in values}
    request.COOKIES = {**request.COOKIES, **asked}  # for this answer alone
    context = samples() | {"themes": THEMES, "is_paper": request.GET.get("paper") == "1"}
    return respond(request, "styleguide/page.html", context)
