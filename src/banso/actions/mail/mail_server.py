"""The conversation with the mail server, told so that nobody mistakes what may have arrived for what did not.

Until the last byte of a mail is sent, whatever goes wrong means that it did not leave. From then until the server
answers nobody knows.
"""

import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from banso.core.mails import MailState

PATIENCE = 30
"""Seconds each step of the conversation may take."""
OK = 250
FOR_GOOD = 500
"""Answers from here on refuse for good, those below for now (RFC 5321, 4.2.1)."""
LONGEST_REPLY = 1000

Answer = tuple[int, bytes | str]
"""Code and words of the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of a mail.

    Attributes:
        state: SENT, FAILED for good, QUEUED for another attempt, or UNCONFIRMED.
        reply: What the server said, or why there was nothing it could say.
        server_is_away: Others need not be tried now either.
    """

    state: MailState
    reply: str
    server_is_away: bool = False


class MailServer:
    """A mail server; one connection for as many mails as there are.

    Args:
        described: Host, port, security (`smtp`, `smtp+tls`, `smtps`), user and password, as the settings have it.
    """

    def __init__(self, described: dict[str, Any]) -> None:
        self.described = described
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def deliver(self, *, sender: str, to: str, message: bytes) -> Delivery:
        """Hand over one mail.

        Args:
            sender: Address that gets what bounces.
            to: Address of the recipient.
            message: The whole mail, lines ended by CRLF.
        """
        try:
            connection = self._connected()
        except smtplib.SMTPResponseException as error:
            # A refused name or word of the account is a matter of the settings, never of this mail.
            return self._broken(MailState.QUEUED, _said(error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            return self._broken(MailState.QUEUED, _words(error))
        try:
            refused = _refused(connection.mail(sender)) or _refused(connection.rcpt(to))
        except ValueError:
            self._leave()
            return Delivery(state=MailState.FAILED, reply="宛先に使えない文字があります")
        except (OSError, smtplib.SMTPException) as error:
            return self._broken(MailState.QUEUED, _words(error))
        return self._refuse(refused) if refused else self._hand_over(connection, message)

    def _hand_over(self, connection: smtplib.SMTP, message: bytes) -> Delivery:
        try:
            answer: Answer = connection.data(message)
        except smtplib.SMTPDataError as error:
            answer = error.smtp_code, error.smtp_error
        except (OSError, smtplib.SMTPException) as error:
            return self._broken(MailState.UNCONFIRMED, _words(error))
        refused = _refused(answer)
        return self._refuse(refused) if refused else Delivery(state=MailState.SENT, reply=_said(*answer))

    def _connected(self) -> smtplib.SMTP:
        """The connection, made and signed in when there is none."""
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        where = self.described["host"], self.described["port"]
        security = self.described["security"]
        if security == "smtps":
            tls = ssl.create_default_context()
            made: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=tls)
        else:
            made = smtplib.SMTP(*where, timeout=PATIENCE)
        try:
            if security == "smtp+tls":
                made.starttls(context=ssl.create_default_context())
            made.ehlo_or_helo_if_needed()
            if self.described["user"]:
                made.login(self.described["user"], self.described["password"])
        except (OSError, smtplib.SMTPException):
            made.close()
            raise
        return made

    def _refuse(self, answer: Answer) -> Delivery:
        """What a refusal means; the next mail begins with a fresh connection."""
        self._leave()
        state = MailState.FAILED if answer[0] >= FOR_GOOD else MailState.QUEUED
        return Delivery(state=state, reply=_said(*answer))

    def _broken(self, state: MailState, reply: str) -> Delivery:
        self._leave()
        return Delivery(state=state, reply=reply, server_is_away=True)

    def _leave(self) -> None:
        """Say good-bye if anybody listens."""
        if self._connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
            self._connection.close()
        self._connection = None


def _refused(answer: Answer) -> Answer | None:
    """The answer, unless it is a yes; 251 promises to forward."""
    return None if answer[0] // 10 == OK // 10 else answer


def _said(code: int, words: bytes | str) -> str:
    text = words if isinstance(words, str) else words.decode("utf-8", "replace")
    return re.sub(r"[^\S\n]+", " ", f"{code} {text}".replace("\0", ""))[:LONGEST_REPLY]


def _words(error: OSError) -> str:
    return f"メールサーバーとの通信が途切れました（{type(error).__name__}）"
