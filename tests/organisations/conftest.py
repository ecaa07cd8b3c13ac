"""Evidence, mails and organisations as the stories of organisations need them."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from lianqiao.accounts.models import Organisation
from lianqiao.accounts.services import OrganisationInput, register_organisation
from lianqiao.core.actors import Actor
from lianqiao.core.models import Mail
from tests.files.samples import pdf_bytes
from tests.journeys.sound_code import sound_code


@pytest.fixture
def evidence() -> list[ContentFile]:
    return [ContentFile(pdf_bytes(), "营业执照.pdf")]


@pytest.fixture
def registered() -> Callable[..., Organisation]:
    """Register an organisation of a place for an actor."""

    def register(actor: Actor, *, place: str = "130202", name: str = "示例新登记公司") -> Organisation:
        content = OrganisationInput(name=name, kinds=["enterprise"], uscc=make_code(name), place_id=place)
        return register_organisation(content, actor=actor)

    return register


make_code = sound_code


def last_mail(template: str) -> Mail:
    """Return the mail that was queued last."""
    return Mail.objects.filter(template=template).latest("pk")
