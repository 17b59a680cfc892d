"""Applicants at their browsers: real connections that send files, save fields and file, and note what was promised."""

import http.client
import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.paper_files import a_pdf

PATIENCE = 60
"""Seconds a request may take."""
BROKEN = (OSError, http.client.HTTPException)
"""How a request ends whose site has gone."""
SIZE = 40_000
"""Bytes of a small scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site answered."""

    status: int
    text: str
    location: str

    @property
    def is_good(self) -> bool:
        """Whether it says that it was done."""
        return self.status in (200, 302)


@dataclass(slots=True)
class Promises:
    """What one applicant was told is there.

    Attributes:
        files: Document to the digest of the file that was acknowledged last.
        saved: Key of a field to the text that was acknowledged last.
        filed: Address of the receipt; empty before.
    """

    files: dict[str, str] = field(default_factory=dict)
    saved: dict[str, str] = field(default_factory=dict)
    filed: str = ""


class Applicant:
    """One person, signed in, with one application."""

    def __init__(self, address: str, prepared: Mapping[str, Any]) -> None:
        self.host = urlsplit(address).netloc
        self.application: int = prepared["application"]
        self.documents: list[str] = prepared["documents"]
        self.closes: str = prepared["closes"]
        self.promised = Promises()
        self.refused: list[str] = []
        token = secrets.token_hex(16)
        self.headers = {
            "Cookie": f"banso_session={prepared['session']}; banso_csrf={token}",
            "X-CSRFToken": token,
            "Connection": "close",
        }

    def ask(
        self, method: str, path: str, body: bytes = b"", content_type: str = "", **headers: str
    ) -> Answer:
        """One request.

        Raises:
            OSError: Nobody answers.
            HTTPException: The answer broke off.
        """
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        more = {"Content-Type": content_type} if content_type else {}
        try:
            connection.request(method, path, body or None, self.headers | more | headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            answer = Answer(status=response.status, text=text, location=response.headers.get("Location", ""))
        finally:
            connection.close()
        if answer.status >= 500:
            self.refused.append(f"{answer.status} {method} {path}")
        return answer

    def path(self, rest: str) -> str:
        """An address below that of the application."""
        return f"/apply/{self.application}{rest}"

    def get(self, rest: str) -> Answer:
        """A page of the application."""
        return self.ask("GET", self.path(rest))

    def send(self, document: str, content: bytes) -> Answer:
        """Send the file of a paper as the script of the page does."""
        issued = datetime.now(tz=UTC).date() - timedelta(days=2)
        body, content_type = multipart({"issued_on": issued.isoformat()}, content)
        address = self.path(f"/papers/of/{document}/send")
        answer = self.ask("POST", address, body, content_type, **{"X-Banso-Part": "1"})
        if answer.is_good:
            self.promised.files[document] = sha256(content).hexdigest()
        return answer

    def save(self, key: str, text: str, version: int) -> Answer:
        """Save one field as the script of the page does."""
        answer = self._form("/answers", {"key": key, "text": text, "version": str(version)})
        if answer.is_good:
            self.promised.saved[key] = text
        return answer

    def file(self) -> Answer:
        """Look at everything once more, tick what is declared, and file."""
        page = self.get("/check")
        if not page.is_good:
            return page
        declared = re.findall(r'name="declared" value="([^"]+)"', page.text)
        answer = self._form("/check", [("declared", one) for one in declared] + [("file", "1")])
        if answer.status == 302 and "/receipts/" in answer.location:
            self.promised.filed = answer.location
        return answer

    def _form(self, rest: str, values: Mapping[str, str] | list[tuple[str, str]]) -> Answer:
        body = urlencode(values).encode()
        return self.ask("POST", self.path(rest), body, "application/x-www-form-urlencoded")


def a_scan(applicant: Applicant, number: int, size: int = SIZE) -> bytes:
    """The file an applicant sends as the so-manyth: always of the same bytes, and like no other."""
    return a_pdf(mark=f"{applicant.application}-{number}-".ljust(size, "x"))


def multipart(values: Mapping[str, str], content: bytes) -> tuple[bytes, str]:
    """A form with one PDF, and its content type."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in values.items()
    ]
    parts.append(
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="scan.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = "".join(parts).encode() + content + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"


def answers(address: str) -> bool:
    """Whether anybody listens there."""
    parts = urlsplit(address)
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname, parts.port)) == 0
