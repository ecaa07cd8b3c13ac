"""Network addresses: whose a request is, what is counted of it and what is shown of it. Pure."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


def client_address(remote: str, forwarded: str, proxies: int) -> str:
    """Return the client's address: with ``proxies`` in front, what the outermost of them wrote into X-Forwarded-For.

    What a client itself writes there stands further left and is never believed.
    """
    chain = [part.strip() for part in forwarded.split(",") if part.strip()] if proxies else []
    return chain[-min(proxies, len(chain))] if chain else remote


def counted(address: str) -> str:
    """Return what limits count by: the address itself, of IPv6 the network of 64 bits that one subscriber has."""
    found = _read(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found or "unknown")


def shortened(address: str) -> str:
    """Return as much of an address as is kept and shown: 24 bits of IPv4, 48 of IPv6."""
    found = _read(address)
    if found is None:
        return ""
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False))


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address.strip().strip("[]"))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
