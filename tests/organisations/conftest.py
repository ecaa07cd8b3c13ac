"""Evidence, mails and organisations as the stories of organisations need them."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from lianqiao.accounts.models import Organisation
from lianqiao.accounts.services import OrganisationInput, register_organisation
from lianqiao.core.actors import Actor
from lianqiao.core.models import Mail
from tests.files.samples import pdf_bytes


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


def make_code(seed: str) -> str:
    """Return a sound credit code of nobody."""
    import hashlib

    from lianqiao.core.identifiers import organisation_check_character, uscc_check_character

    digits = str(int(hashlib.sha256(seed.encode()).hexdigest(), 16))[:8]
    body = f"91130200{digits}{organisation_check_character(digits)}"
    # A ninth character X is fine, and so is every digit.
    return body + uscc_check_character(body)


def last_mail(template: str) -> Mail:
    """Return the mail that was queued last."""
    return Mail.objects.filter(template=template).latest("pk")
