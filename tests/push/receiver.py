"""A real HTTP receiver on loopback that keeps what it is given, and answers as it is told."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message as Headers
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Received:
    """One request."""

    target: str
    headers: Headers
    body: bytes


@dataclass(slots=True)
class Receiver:
    """``answers`` (status, headers, body) are given to the next requests; after them comes ``usual``.

    ``pause`` is called before and after a request is kept.
    """

    usual: tuple[int, dict[str, str], bytes] = (200, {}, b'{"errcode":0,"code":0}')
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    pause: Callable[[], None] = lambda: None
    server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.pause()
                receiver.received.append(Received(self.path, self.headers, body))
                receiver.pause()
                status, headers, answer = receiver.answers.pop(0) if receiver.answers else receiver.usual
                self.send_response(status)
                for name, value in {"Content-Length": str(len(answer)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *words: object) -> None:
                """Say nothing."""

            def handle(self) -> None:
                try:
                    super().handle()
                except ConnectionError:
                    self.close_connection = True  # the sender died or gave up

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook?key=k-1"

    def stop(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()
