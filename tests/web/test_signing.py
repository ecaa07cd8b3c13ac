"""The page where parties sign by handing in the signed copy."""

import hashlib
from pathlib import Path

from lianqiao.deals.models import Agreement, Signature
from lianqiao.web.deals import agreements
from tests.deals.test_agreements import PASSWORD, at_signing, scan
from tests.personas import Cast


def test_the_paper_stays_as_it_was_fixed_whatever_writes_papers_later(cast: Cast, client_of, monkeypatch) -> None:
    deal = at_signing(cast)
    agreement = Agreement.objects.get(deal=deal)
    monkeypatch.setattr(agreements, "agreement_pdf", lambda _paper: b"%PDF another writer")

    answer = client_of("seeker").get(f"/deals/{deal.number}/agreement.pdf")
    assert hashlib.sha256(answer.content).hexdigest() == agreement.pdf_sha256


def test_the_page_takes_a_copy_and_shows_who_signed_how(
    cast: Cast, client_of, settings: object, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    deal = at_signing(cast)
    provider, seeker = client_of("provider"), client_of("seeker")
    address = f"/deals/{deal.number}/agreement"
    answer = provider.post(f"{address}/copy", {"revision": 4, "password": PASSWORD, "file": scan(b"no", "x.pdf")})
    assert answer.status_code == 422 and not Signature.objects.exists()
    assert provider.post(f"{address}/copy", {"revision": 4, "password": PASSWORD, "file": scan()}).status_code == 302
    [signature] = Signature.objects.all()
    page = seeker.get(address).content.decode()
    assert f"{address.removesuffix('agreement')}room/files/{signature.copy_id}" in page
    assert f'<option value="{signature.copy_id}"' in page
    assert f"{address}/copy" not in provider.get(address).content.decode(), "one signs once"
    assert (
        seeker.post(f"{address}/copy", {"revision": 4, "password": PASSWORD, "copy": signature.copy_id}).status_code
        == 302
    )
    assert Agreement.objects.get(deal=deal).state == "signed"
