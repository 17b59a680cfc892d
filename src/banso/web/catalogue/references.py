"""The documents a page cites: numbered in the order they are cited, with the place and the words that prove."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from banso.core.sources import Document, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One place in a document, as a page cites it.

    Attributes:
        number: Of the document on this page.
        place: Clause, or line of the text taken from the document; empty when neither is known.
        quote: The words that prove the value; empty when none are given.
        reading: How a damaged passage was read.
    """

    number: int
    document: Document | None
    place: str
    quote: str
    reading: str


class References:
    """Numbers the documents of one page."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.numbers: dict[str, int] = {}

    def cite(self, source: Source | None) -> Reference | None:
        """One source as this page cites it."""
        if source is None:
            return None
        number = self.numbers.setdefault(source.document, len(self.numbers) + 1)
        place = source.clause or (_("%(line)d行目") % {"line": source.line} if source.line else "")
        return Reference(
            number=number,
            document=self.documents.get(source.document),
            place=place,
            quote=source.quote,
            reading=source.reading,
        )

    @property
    def cited(self) -> list[tuple[int, Document]]:
        """The documents cited so far, by number."""
        return [
            (number, self.documents[name]) for name, number in self.numbers.items() if name in self.documents
        ]
