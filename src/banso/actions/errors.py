"""What an action refuses to do, named for the fact."""

from collections.abc import Sequence

from banso.core.errors import BansoError


class ClockOnlyMovesForward(BansoError):
    """The demonstration was to be set back to an earlier day, or to stay where it is."""


class NotADemonstration(BansoError):
    """Something of the demonstration was asked for among real accounts."""


class SavedCheckNotFound(BansoError):
    """There is no such saved check of this person."""


class SavedCheckUnusable(BansoError):
    """A saved check has no name, too long a name, or answers that cannot be kept."""


class BadName(BansoError):
    """A name is empty or too long."""


class BadAccount(BansoError):
    """An account cannot be made or changed as it is asked for."""


class BadComparison(BansoError):
    """A comparison cannot be simulated as it is asked for.

    Attributes:
        errors: Everything that is wrong with it, each with its place in the request (`scenarios[0].changes.rate`).
    """

    def __init__(self, errors: Sequence[BansoError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)


class TooManyRuns(BansoError):
    """A person has asked for as many simulations as may wait at a time."""


class JobNotFound(BansoError):
    """There is no such simulation or company table for this person."""


class JobNotPossible(BansoError):
    """A job does not go from its present state to the one asked for."""


class JobLost(BansoError):
    """A worker holds a job no longer: it was cancelled or deleted, or another worker has taken it up."""


class DraftNotFound(BansoError):
    """There is no such draft of this person."""


class DraftUnusable(BansoError):
    """A draft is too large, or is no text."""


class DraftChangedElsewhere(BansoError):
    """A draft was saved from another window meanwhile; saving now would overwrite that."""


class CompanyTableUnusable(BansoError):
    """An uploaded table is empty, too large, or of a kind that is not read."""


class StepNotPossible(BansoError):
    """An application does not go from its present state to the one asked for."""


class DutiesApart(BansoError):
    """A member of staff did something for this application that must be apart from what is asked for."""


class MailNotPossible(BansoError):
    """A mail is not in a state in which this can be done to it."""
