"""Matching a problem in plain words."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import Field, StringConstraints

from lianqiao.api.described import public
from lianqiao.api.requests import ApiRequest
from lianqiao.api.v1.fields import Clean, In
from lianqiao.api.v1.match_answers import MatchListOut, match_list_out
from lianqiao.api.v1.match_limits import MOST_MATCHES
from lianqiao.catalog.choices import EntryKind
from lianqiao.matching.queries import match_problem

router = Router(tags=["search"])


class ProblemText(In):
    """A problem, or with kind demand an offer, in plain words."""

    text: Annotated[str, StringConstraints(min_length=10, max_length=5000), Clean] = Field(
        description="Spans of the answer refer to `description` of this text, counted after blanks at its ends are cut.",
        examples=["镁合金板材在零下四十度脆断，需要抗冲击韧性不低于67%的轧制工艺。"],
    )
    kind: EntryKind = Field(default=EntryKind.ACHIEVEMENT, description="What is looked for.", examples=["achievement"])
    limit: int = Field(default=10, ge=1, le=MOST_MATCHES, examples=[10])


@router.post(
    "",
    **public(
        "match_text",
        _("Match a text"),
        _("Paste a problem and get the achievements that may solve it, each with reasons. Nothing is stored."),
        MatchListOut,
        errors=(503,),
    ),
)
def match_text(request: ApiRequest, content: ProblemText) -> MatchListOut:
    return match_list_out(match_problem(request.actor, content.text, kind=content.kind, limit=content.limit))
