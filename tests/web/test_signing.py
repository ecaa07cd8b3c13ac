"""The page where parties sign by handing in the signed copy."""

from pathlib import Path

from lianqiao.deals.models import Agreement, Signature
from tests.deals.test_agreements import PASSWORD, at_signing, scan
from tests.personas import Cast


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
