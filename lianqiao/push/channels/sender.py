"""The one sender: a POST over TLS to an address that was looked up and checked, without following redirects.

Names are resolved here, every answer of the name server is checked, and the connection goes to what was checked: a name that
points elsewhere a moment later leads nowhere.
"""

import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit, urlunsplit

from lianqiao.push.channels.addresses import is_public
from lianqiao.push.channels.channel import Refused, Request, Unreachable

MOST_BYTES = 64 * 1024  # of an answer; what is more is not read
LONGEST_WAIT_S = 24 * 3600
_LATER = frozenset({408, 409, 423, 425, 429})
_OF_MESSAGE = frozenset({400, 406, 413, 415, 422, 431})


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be called: ``is_closed`` allows private addresses and plain HTTP; all of a call takes ``timeout_s`` at most."""

    is_closed: bool = False
    timeout_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that HTTP calls a success."""

    status: int
    body: bytes


def send(request: Request, policy: Policy) -> Reply:
    """Post a request. Raises ``Unreachable`` (try again) or ``Refused`` (4xx, a redirect, an address that may not be called)."""
    parts = urlsplit(request.address)
    host = parts.hostname or ""
    is_tls = parts.scheme == "https"
    if not is_tls and not policy.is_closed:
        raise Refused("not_encrypted")
    lines = [_connect(host, parts.port or (443 if is_tls else 80), policy)]
    # A timeout of the socket is for one read: who sends a byte a second is cut off here.
    cut = threading.Event()
    watch = threading.Timer(policy.timeout_s, _cut, [lines, cut])
    watch.daemon = True
    watch.start()
    try:
        if is_tls:
            lines.append(_tls().wrap_socket(lines[0], server_hostname=host))
        return _exchange(lines[-1], request, parts.netloc, urlunsplit(("", "", parts.path or "/", parts.query, "")))
    except (OSError, HTTPException) as error:
        raise Unreachable("timeout" if cut.is_set() else _code_of(error)) from None
    finally:
        watch.cancel()
        for line in reversed(lines):
            line.close()


def _code_of(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "tls_certificate"
    if isinstance(error, ssl.SSLError):
        return "tls"
    return "timeout" if isinstance(error, TimeoutError) else "broken_off"


def _connect(host: str, port: int, policy: Policy) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("no_such_name") from None
    if not policy.is_closed and not all(is_public(str(place[0])) for *_, place in found):
        raise Refused("not_public")
    for family, kind, protocol, _, place in found[:4]:
        line = socket.socket(family, kind, protocol)
        line.settimeout(policy.timeout_s / 2)
        try:
            line.connect(place)
        except OSError:
            line.close()
            continue
        return line
    raise Unreachable("no_connection")


def _exchange(line: socket.socket, request: Request, host: str, target: str) -> Reply:
    http = HTTPConnection(host)
    http.sock = line
    sent = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Lianqiao", "Connection": "close"}
    http.request("POST", target, body=request.body, headers={**sent, **request.headers})
    with http.getresponse() as response:
        body = response.read(MOST_BYTES)
        _judge(response)
        return Reply(response.status, body)


def _judge(response: HTTPResponse) -> None:
    status = response.status
    if 200 <= status < 300:
        return
    code = f"http_{status}"
    if status >= 500 or status in _LATER:
        raise Unreachable(code, _retry_after(response.getheader("Retry-After")))
    raise Refused(code, is_of_message=status in _OF_MESSAGE)


def _retry_after(text: str | None) -> int | None:
    if not text:
        return None
    if text.strip().isdecimal():
        return min(int(text.strip()[:9]), LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    left = (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return max(0, min(int(left), LONGEST_WAIT_S))


def _cut(lines: list[socket.socket], cut: threading.Event) -> None:
    cut.set()
    with suppress(OSError):
        socket.socket.shutdown(lines[-1], socket.SHUT_RDWR)  # of TLS too only the ground is taken away


@cache
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
