"""A real mail server on this machine, which does as a test tells it."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from aiosmtpd import smtp
from aiosmtpd.controller import Controller

from tests.site_process import free_port

Refusal = Callable[[str], str]
"""What is answered to an address or a mail; empty for yes."""


class Mailbox:
    """Keeps what arrives; answers with a refusal where the test says so.

    Attributes:
        to: Answer to a recipient; empty for yes.
        taken: Called with each mail after it was kept and before it is acknowledged; its answer is given.
    """

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.sessions = 0
        self.to: Refusal = lambda address: ""
        self.taken: Callable[[], str] = lambda: ""
        self.port = 0
        # Under the names the server looks for.
        vars(self).update(handle_EHLO=self.greet, handle_RCPT=self.accept, handle_DATA=self.keep)

    async def greet(
        self,
        server: smtp.SMTP,
        session: smtp.Session,
        envelope: smtp.Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def accept(
        self,
        server: smtp.SMTP,
        session: smtp.Session,
        envelope: smtp.Envelope,
        address: str,
        options: list[str],
    ) -> str:
        refusal = self.to(address)
        if not refusal:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def keep(self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=SMTP)
        assert isinstance(message, EmailMessage)
        self.arrived.append(message)
        return self.taken() or "250 2.0.0 kept as 4711"

    @property
    def described(self) -> dict[str, Any]:
        """As the settings describe a mail server."""
        return {"security": "smtp", "host": "127.0.0.1", "port": self.port, "user": "", "password": ""}


@contextmanager
def mail_server(**how: Any) -> Iterator[Mailbox]:
    """A server for as long as the block.

    Args:
        how: What aiosmtpd is told besides: `tls_context` for STARTTLS, `ssl_context` for TLS from the first byte.
    """
    mailbox = Mailbox()
    mailbox.port = free_port()
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=mailbox.port, **{"enable_SMTPUTF8": False} | how
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def only(user: bytes, password: bytes) -> Callable[..., smtp.AuthResult]:
    """An authenticator that knows one account."""

    def look(
        server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope, mechanism: str, given: Any
    ) -> smtp.AuthResult:
        return smtp.AuthResult(success=(given.login, given.password) == (user, password), handled=False)

    return look


def own_certificate(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS for 127.0.0.1; `certificate.pem` in the folder is what a client has to trust."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    words = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    written = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *words.split(), *written], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
