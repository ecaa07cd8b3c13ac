"""What is wrong with an address or a secret that somebody enters; and which network addresses may be called."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from lianqiao.push.channels.channel import Channel, SecretRule

MOST_CHARACTERS = 500
_NAT64 = ip_network("64:ff9b::/96")


def check_address(channel: Channel, address: str, secret: str, *, is_closed: bool) -> list[tuple[str, str]]:
    """Return (field, code) of what is wrong. ``is_closed``: the platform serves a closed network, where plain HTTP and any host go."""
    found = [("address", code) for code in _address_problems(channel, address, is_closed)]
    if channel.secret is SecretRule.NONE and secret:
        found.append(("secret", "not_used"))
    if not (secret.isascii() and secret.isprintable() and len(secret) <= MOST_CHARACTERS):
        found.append(("secret", "secret"))
    return found


def _address_problems(channel: Channel, address: str, is_closed: bool) -> list[str]:
    if not address:
        return ["missing"]
    if len(address) > MOST_CHARACTERS:
        return ["too_long"]
    if not address.isascii() or not address.isprintable() or " " in address:
        return ["unreadable"]  # international names are written as xn--…, other signs as %XX
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ["unreadable"]
    if parts.scheme not in ("https", "http") or not host:
        return ["unreadable"]
    if parts.username is not None or parts.password is not None or parts.fragment:
        return ["has_login"]
    if is_closed:
        return []
    if parts.scheme != "https":
        return ["not_encrypted"]
    if channel.hosts and (host not in channel.hosts or not parts.path.startswith(channel.path)):
        return ["other_service"]
    return ["not_public"] if _is_private_literal(host) else []


def is_public(address: str) -> bool:
    """Whether a network address lies in the open internet, also when it wraps another one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(it.is_global and not it.is_multicast and not it.is_reserved for it in _wrapped(found))


def _wrapped(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    found: list[IPv4Address | IPv6Address] = [address]
    if address.sixtofour:
        found.append(address.sixtofour)
    if address.teredo:
        found.extend(address.teredo)
    if address in _NAT64:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return found


def _is_private_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost" or "." not in host
    return not is_public(host)
