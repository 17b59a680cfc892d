"""Where a value comes from: the document, the place in it and the words that prove it."""

from dataclasses import dataclass

MAX_QUOTE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A public document that values are taken from.

    Attributes:
        text: File name of the extracted text that line numbers refer to; empty when there is none.
    """

    id: str
    title: str
    body: str
    year: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place in one document.

    Attributes:
        document: Id of the document.
        line: Line of its extracted text, from 1; None when the text is not at hand.
        clause: Number or name of the clause as a reader would cite it, for example `2②(ア)`.
        quote: Key phrase of at most 40 characters that proves the value.
        reading: How a damaged or ambiguous passage was read, one Japanese sentence.
    """

    document: str
    line: int | None = None
    clause: str = ""
    quote: str = ""
    reading: str = ""
