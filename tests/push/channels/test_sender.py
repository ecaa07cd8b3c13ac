"""The sender against a real receiver on loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lianqiao.push.channels import Policy, Refused, Request, Unreachable, send
from lianqiao.push.channels.addresses import is_public
from tests.push.receiver import Receiver

CLOSED = Policy(is_closed=True, timeout_s=3)


@contextmanager
def listening(answer: bytes, pause_s: float = 0.0) -> Iterator[str]:
    """Answer the first who connects, a byte at a time, over and over."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(1 << 16)
                try:
                    for at in range(len(answer)):
                        line.sendall(answer[at : at + 1])
                        time.sleep(pause_s)
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}/"
        thread.join(3)


def test_request_arrives_as_it_was_rendered(receiver: Receiver) -> None:
    reply = send(Request(receiver.address, {"webhook-id": "k"}, "{连}".encode()), CLOSED)

    [found] = receiver.received
    assert (reply.status, found.target, found.body) == (200, "/hook?key=k-1", "{连}".encode())
    assert found.headers["webhook-id"] == "k"
    assert found.headers["Content-Type"] == "application/json; charset=utf-8"
    assert found.headers["Host"] == receiver.address.split("/")[2]


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [(500, {}, None), (503, {"Retry-After": "120"}, 120), (429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0)],
)
def test_busy_receiver_is_to_be_tried_again(
    receiver: Receiver, status: int, headers: dict[str, str], wait: int | None
) -> None:
    receiver.answers = [(status, headers, b"")]
    with pytest.raises(Unreachable) as caught:
        send(Request(receiver.address, {}, b"{}"), CLOSED)
    assert (caught.value.code, caught.value.retry_after_s) == (f"http_{status}", wait)


@pytest.mark.parametrize(("status", "is_of_message"), [(404, False), (410, False), (413, True), (302, False)])
def test_refusals_and_redirects_are_not_followed(receiver: Receiver, status: int, is_of_message: bool) -> None:
    receiver.answers = [(status, {"Location": receiver.address}, b"")]
    with pytest.raises(Refused, match=f"http_{status}") as caught:
        send(Request(receiver.address, {}, b"{}"), CLOSED)
    assert caught.value.is_of_message == is_of_message
    assert len(receiver.received) == 1


def test_private_addresses_and_plain_http_are_not_called(receiver: Receiver) -> None:
    port = receiver.address.split(":")[2].split("/")[0]
    for address, code in (
        (receiver.address, "not_encrypted"),
        (f"https://127.0.0.1:{port}/", "not_public"),
        (f"https://localhost:{port}/", "not_public"),
        (f"https://2130706433:{port}/", "not_public"),  # the same as a number
        (f"https://[::ffff:127.0.0.1]:{port}/", "not_public"),
    ):
        with pytest.raises(Refused, match=code):
            send(Request(address, {}, b"{}"), Policy())
    assert receiver.received == []


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "127.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:192.168.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "word",
    ],
)
def test_address_of_an_inner_network_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_are() -> None:
    assert is_public("114.114.114.114")
    assert is_public("2400:3200::1")


def test_nobody_there_is_to_be_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable, match="no_connection"):
        send(Request(f"http://127.0.0.1:{port}/", {}, b"{}"), CLOSED)
    with pytest.raises(Unreachable, match="no_such_name"):
        send(Request("http://nobody.invalid/", {}, b"{}"), CLOSED)


def test_slow_and_broken_answers_end() -> None:
    began = time.monotonic()
    with listening(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100, 0.05) as place, pytest.raises(Unreachable, match="timeout"):
        send(Request(f"http://{place}", {}, b"{}"), Policy(is_closed=True, timeout_s=0.4))
    assert time.monotonic() - began < 3
    with listening(b"nonsense\r\n\r\n") as place, pytest.raises(Unreachable, match="broken_off"):
        send(Request(f"http://{place}", {}, b"{}"), CLOSED)
    with listening(b"nonsense\r\n\r\n") as place, pytest.raises(Unreachable, match="tls"):
        send(Request(f"https://{place}", {}, b"{}"), CLOSED)
