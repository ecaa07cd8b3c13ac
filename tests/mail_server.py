"""A real SMTP server on loopback that keeps what it is given. A plug-in of pytest (see tests/conftest.py)."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Listening(Controller):
    def _trigger_server(self) -> None:
        """Learn which port the system chose before the base class tries it."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """Keeps mails; ``answers`` are given to the next recipients instead of accepting them."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []
        self.controller = _Listening(self, hostname="127.0.0.1", port=0)

    async def handle_RCPT(  # noqa: N802 - the name that the library calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 OK"

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.controller.port)

    def texts_to(self, address: str) -> list[str]:
        """Return the plain texts of the mails to an address."""
        found = []
        for mail in self.mails:
            body = mail.get_body(("plain",))
            if mail["To"] == address and body is not None:
                found.append(body.get_content())
        return found


@pytest.fixture(scope="session")
def mailbox() -> Iterator[MailServer]:
    """Start a server for the whole session, for platforms that run as processes of their own."""
    server = MailServer()
    server.controller.start()
    yield server
    server.controller.stop()


@pytest.fixture
def mail_server(settings: object) -> Iterator[MailServer]:
    """Have the platform send its mail to a server of the test."""
    server = MailServer()
    server.controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port  # type: ignore[attr-defined]
    yield server
    server.controller.stop()
