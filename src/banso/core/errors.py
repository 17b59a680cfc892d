"""The one tree of errors: each is named for a fact and says where it happened and what to do.

Doors (web, api, mcp, cli) turn these into words for their readers; nothing below a door prints.
"""

from collections.abc import Sequence


class BansoError(Exception):
    """Base of every error Banso raises on purpose.

    Attributes:
        message: What is wrong, one Japanese sentence without a full stop at the end.
        place: Where: a file with its line, a field, a row. Empty when there is only one place it can be.
        remedy: What the reader can do about it, one Japanese sentence. Empty when the message says it.
    """

    def __init__(self, message: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head}。{self.remedy}" if self.remedy else head


class BadValue(BansoError):
    """A value cannot be read as what the field asks for."""


class SeveralErrors(BansoError):
    """Several things stand in the way, and all of them are told at once.

    Attributes:
        errors: Each of them with its own place and remedy.
    """

    def __init__(self, errors: Sequence[BansoError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)


class BadFacts(SeveralErrors):
    """Some facts of a company cannot be read.

    Attributes:
        errors: One for each fact, in the order they were given.
    """


class UnknownFact(BansoError):
    """A fact id is not in the vocabulary."""


class UnknownProgramme(BansoError):
    """No programme file has this id."""


class BadDefinition(BansoError):
    """A file of the data folder cannot be used as it is written."""


class BadCosts(BansoError):
    """A cost line cannot be counted as it is written."""


class BadLoan(BansoError):
    """A loan cannot be computed with these terms."""


class MoveNotPossible(BansoError):
    """Money cannot go from one account of a call to the other, or not so much of it."""
