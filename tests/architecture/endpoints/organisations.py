"""Organisations from the inside, verification, invitations, the desk."""

from django.core.files.base import ContentFile

from lianqiao.accounts.models import Membership, Organisation
from lianqiao.core.models import Mail
from lianqiao.organisations import services
from tests.architecture.endpoints import page
from tests.files.samples import pdf_bytes
from tests.organisations.conftest import make_code
from tests.personas import Cast


def _request(cast: Cast) -> str:
    Organisation.objects.filter(pk=cast.university.pk).update(uscc=make_code("u"))
    cast.university.refresh_from_db()
    files = [ContentFile(pdf_bytes(), "执照.pdf")]
    return services.request_verification(cast.university, files, actor=cast.actor("provider")).number


def _invitation(cast: Cast) -> int:
    return services.invite(cast.university, "stranger@example.org", "member", actor=cast.actor("provider")).pk


def _token(cast: Cast) -> str:
    _invitation(cast)
    return Mail.objects.get(template="invitation").context["token"]


def _transfer(cast: Cast) -> int:
    return services.offer_transfer(cast.university, cast.people["editor"].pk, actor=cast.actor("provider")).pk


SAMPLES = {
    "verification": _request,
    "invitation": _invitation,
    "invitation_token": _token,
    "transfer": _transfer,
    "membership": lambda cast: Membership.objects.get(person=cast.people["member"]).pk,
}
# The inside of the provider's university (in Hebei): its people and those who answer for it; others know of none.
INSIDE = "provider editor member manager regulator hebei administrator auditor 200, visitor 302, else 404"
OWNER = "provider 302, editor member manager regulator hebei administrator auditor 403, visitor 302, else 404"
OWNER_INPUT = OWNER.replace("provider 302", "provider 422")
QUEUE = "beijing tianjin hebei regulator administrator auditor 200, visitor 302, else 403"
SEEN = "provider regulator hebei administrator auditor 200, visitor 302, else 404"

ROWS = [
    page("GET", "desk", "visitor 302, else 200"),
    page("GET", "organisations-mine", "visitor 302, else 200"),
    page("GET", "organisation-register", "visitor 302, else 200"),
    page("POST", "organisation-register", "visitor 302, auditor 403, else 422"),
    page("GET", "organisation-merge", QUEUE),
    page("POST", "organisation-merge", QUEUE.replace("administrator auditor 200", "administrator 422, auditor 403")),
    page("GET", "verifications", QUEUE),
    page("GET", "verification", SEEN, number="verification"),
    page("POST", "verification", "regulator hebei administrator 302, provider auditor 403, visitor 302, else 404",
         number="verification", data={"answer": "accept"}),
    page("POST", "verification", "regulator hebei administrator 422, provider auditor 403, visitor 302, else 404",
         number="verification", data={"answer": "return"}),
    page("POST", "verification-withdraw", "provider visitor 302, regulator hebei administrator auditor 403, else 404",
         number="verification"),
    page("GET", "organisation-invitation", "200", token="invitation_token"),
    page("POST", "organisation-invitation", "stranger 302, else 403", token="invitation_token", data={"answer": "accept"}),
    page("POST", "organisation-invitation", "auditor 403, else 302", token="invitation_token", data={"answer": "refuse"}),
    page("POST", "organisation-invitation-answer", "stranger visitor 302, auditor 403, else 404", invitation_id="invitation",
         data={"answer": "accept"}),
    page("POST", "organisation-transfer-answer", "visitor editor 302, else 403", transfer_id="transfer", data={"answer": "accept"}),
    page("GET", "organisation-manage", INSIDE, number="university"),
    page("POST", "organisation-profile", OWNER_INPUT.replace("provider 422, editor", "provider editor 422,"), number="university"),
    page("POST", "organisation-claim", "visitor 302, auditor 403, else 422", number="university"),
    page("POST", "organisation-verify", OWNER_INPUT, number="university"),
    page("POST", "organisation-invite", OWNER_INPUT, number="university"),
    page("POST", "organisation-invitation-withdraw", OWNER, number="university", invitation_id="invitation"),
    page("POST", "organisation-member-change", OWNER, number="university", membership_id="membership", data={"role": "editor"}),
    page("POST", "organisation-member-end", OWNER, number="university", membership_id="membership"),
    page("POST", "organisation-leave", "editor member manager visitor 302, provider 409, "
         "regulator hebei administrator auditor 403, else 404", number="university"),
    page("POST", "organisation-transfer", OWNER_INPUT.replace("provider 422", "provider 404"), number="university"),
]  # fmt: skip
