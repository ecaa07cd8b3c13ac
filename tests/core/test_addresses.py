"""Whose a request is, what is counted and what is kept of it."""

import pytest

from lianqiao.core.addresses import client_address, counted, shortened
from lianqiao.core.passwords import character_classes, contains_name, has_run


@pytest.mark.parametrize(
    ("forwarded", "proxies", "client"),
    [
        ("", 0, "192.0.2.1"),
        ("198.51.100.7", 0, "192.0.2.1"),  # written by the client: there is no proxy
        ("198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.5, 198.51.100.7", 1, "198.51.100.7"),  # what stands further left is the client's own claim
        ("203.0.113.5, 198.51.100.7", 2, "203.0.113.5"),
        ("", 1, "192.0.2.1"),
    ],
)
def test_address_is_what_trusted_proxies_say(forwarded, proxies, client):
    assert client_address("192.0.2.1", forwarded, proxies) == client


def test_addresses_are_shortened_and_counted_by_subscriber():
    assert shortened("192.0.2.77") == "192.0.2.0/24"
    assert shortened("2001:db8:1:2:3::9") == "2001:db8:1::/48"
    assert shortened("unix") == ""
    assert counted("2001:db8:1:2:3::9") == counted("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert counted("::ffff:192.0.2.1") == "192.0.2.1"
    assert counted("unix") == "unknown"


@pytest.mark.parametrize(
    ("password", "is_run"),
    [
        ("qwertyuiop", True),
        ("Asdfgh12", True),
        ("aaaaaaa1", True),
        ("87654321xy", True),
        ("Vier-Woerter-2026", False),
        ("", False),
    ],
)
def test_runs_are_found(password, is_run):
    assert has_run(password) == is_run


def test_classes_and_names():
    assert [character_classes(it) for it in ("abc", "abC", "aC1", "aC1-", "桥")] == [1, 2, 3, 4, 1]
    assert contains_name("xChen-Xin9", ["chen-xin"])
    assert not contains_name("xLi9", ["li"])  # too short to be a rule
