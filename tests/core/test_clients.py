"""The client's address, read in one place."""

import re
from pathlib import Path

import pytest

import lianqiao
from lianqiao.core.clients import address_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "192.0.2.1"),
        (0, "203.0.113.5", "192.0.2.1"),  # written by the client itself: nobody in front is trusted
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "10.9.9.9, 203.0.113.5", "203.0.113.5"),  # the client made the first one up
        (2, "10.9.9.9, 203.0.113.5, 198.51.100.2", "203.0.113.5"),
        (1, None, "192.0.2.1"),
        (1, " , ", "192.0.2.1"),
    ],
)
def test_address_is_the_one_that_the_last_trusted_hop_saw(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    meta = {"REMOTE_ADDR": "192.0.2.1"} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})

    assert address_of(meta) == address


def test_nobody_else_reads_the_address_of_a_request():
    """One place only; a module that reads it otherwise believes what a client writes or what a proxy is."""
    root = Path(lianqiao.__file__).parent
    reading = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if re.search(r"""REMOTE_ADDR|X.FORWARDED.FOR""", path.read_text(encoding="utf-8"), re.IGNORECASE)
    }

    assert reading - {"core/clients.py", "core/addresses.py"} == set()
