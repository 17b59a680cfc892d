"""What an action refuses to do, named for the fact."""

from banso.core.errors import BansoError


class ClockOnlyMovesForward(BansoError):
    """The demonstration was to be set back to an earlier day, or to stay where it is."""


class NotADemonstration(BansoError):
    """Something of the demonstration was asked for among real accounts."""


class SavedCheckNotFound(BansoError):
    """There is no such saved check of this person."""


class SavedCheckUnusable(BansoError):
    """A saved check has no name, too long a name, or answers that cannot be kept."""
