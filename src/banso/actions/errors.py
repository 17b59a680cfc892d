"""What an action refuses to do, named for the fact."""

from collections.abc import Sequence
from datetime import datetime

from banso.core.answers import OpenPoint
from banso.core.errors import BansoError, SeveralErrors


class ClockOnlyMovesForward(BansoError):
    """The demonstration was to be set back to an earlier day, or to stay where it is."""


class NotADemonstration(BansoError):
    """Something of the demonstration was asked for among real accounts."""


class SavedCheckNotFound(BansoError):
    """There is no such saved check of this person."""


class SavedCheckUnusable(BansoError):
    """A saved check has no name, too long a name, or answers that cannot be kept."""


class BadName(BansoError):
    """A name is empty, too long, or that of a colleague."""


class BadAccount(BansoError):
    """An account cannot be made or changed as it is asked for."""


class BadComparison(SeveralErrors):
    """A comparison cannot be simulated as it is asked for.

    Attributes:
        errors: Everything that is wrong with it, each with its place in the request (`scenarios[0].changes.rate`).
    """


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


class BudgetExhausted(BansoError):
    """There is less money left in a call than is asked for.

    Attributes:
        left_yen: What is left.
    """

    def __init__(self, message: str, *, left_yen: int, place: str = "", remedy: str = "") -> None:
        super().__init__(message, place=place, remedy=remedy)
        self.left_yen = left_yen


class MoneyNotHeld(BansoError):
    """Another sum is held for an application than is to be released or committed."""


class FieldsUnusable(BansoError):
    """Some fields of a record are blank or cannot be read.

    Attributes:
        points: One for each, the key being the id of the field.
    """

    def __init__(self, points: Sequence[OpenPoint]) -> None:
        super().__init__("\n".join(f"{point.label}: {point.message}" for point in points))
        self.points = tuple(points)


class CompanyKnown(BansoError):
    """A person acts for this company already."""


class NotAMember(BansoError):
    """A person does not act for this company, or may only read."""


class LastOwner(BansoError):
    """A company would be left without anybody who answers for it."""


class InvitationUnusable(BansoError):
    """An invitation is used up, withdrawn, too old, or made out to another address."""


class CallNotOpen(BansoError):
    """A call does not take applications at this moment."""


class AlreadyApplied(BansoError):
    """The company has an application on its way in this call."""


class ApplicationNotEditable(BansoError):
    """An application is with the secretariat: its answers cannot be changed now."""


class AnswerUnusable(BansoError):
    """An answer belongs to no field of the form, or cannot be kept."""


class AnswerChangedElsewhere(BansoError):
    """A field was saved from another window or by another person meanwhile; saving now would overwrite that.

    Attributes:
        mine: The text that was not kept.
        theirs: The text that stands.
        version: Of the text that stands; saving over it on purpose names this one.
        saved_by: Display name of whoever saved it.
        saved_at: When.
    """

    def __init__(self, *, mine: str, theirs: str, version: int, saved_by: str, saved_at: datetime) -> None:
        super().__init__(
            "この項目は別の画面か別の人が先に書きかえました",
            remedy="二つの内容を見比べて、残す方を選んでください",
        )
        self.mine, self.theirs, self.version = mine, theirs, version
        self.saved_by, self.saved_at = saved_by, saved_at


class NotComplete(BansoError):
    """Something has to be there before an application can be filed, and is not.

    Attributes:
        points: All of it.
    """

    def __init__(self, points: Sequence[OpenPoint]) -> None:
        super().__init__(
            f"提出するには、あと{len(points)}件の記入や書類が必要です",
            remedy="足りないものの一覧から、それぞれの画面を開いてください",
        )
        self.points = tuple(points)


class ConsentLinkUnusable(BansoError):
    """A link for the consent of a co-author leads nowhere any more."""


class LetterUnready(BansoError):
    """A letter cannot be written yet: something it has to say is not there."""


class LetterNotFound(BansoError):
    """There is no such letter for this person."""


class ProposalNotFound(BansoError):
    """There is no such proposal for this person."""


class ProposalNotPossible(BansoError):
    """A proposal is not in a state in which this can be done to it, or not by this person."""


class ProposalOutdated(BansoError):
    """Applications of a proposal stand otherwise now than what was signed says."""


class ReviewNotFound(BansoError):
    """A reviewer was not assigned this application, or must not see it any more."""


class ReviewFrozen(BansoError):
    """An application cannot be scored now: it is being corrected, or its review is over."""


class ReviewIncomplete(SeveralErrors):
    """A review cannot be handed in or concluded yet.

    Attributes:
        errors: Everything that is still open, each with the criterion or bonus as its place.
    """


class ScoreUnusable(BansoError):
    """Points are not on the scale, or a comment is missing or too long."""


class ConflictOfInterest(BansoError):
    """A reviewer must not see an application."""


class ConflictNotLiftable(BansoError):
    """A conflict of interest is certain, declared or none, or it is too late to lift it."""


class NotAReviewer(BansoError):
    """Somebody who was to review is no reviewer of this call."""


class EvidenceMissing(BansoError):
    """Bonus points are given or refused without saying what proves it."""


class ReasonMissing(BansoError):
    """Something was decided that asks for a reason, and none was given."""


class SelectionNotPossible(BansoError):
    """An application cannot be selected, or its selection changed, as it stands."""


class SelectionOutdated(BansoError):
    """What was seen on the board has changed meanwhile."""


class ReductionUnusable(BansoError):
    """A cost line cannot be reduced as it is asked for."""


class MoneyLeft(BansoError):
    """A call was to be closed early although its money is not used up."""


class PaperNotFound(BansoError):
    """There is no such document, file, arrival or packet for this person."""


class ArrivalUnusable(BansoError):
    """The arrival of a paper cannot be logged, or changed, as it is stated."""


class SecondPersonNeeded(BansoError):
    """What one person dated back has to be agreed to by another."""


class ScannerAway(BansoError):
    """The virus scanner gave no verdict: it cannot be reached, broke off, or does not take files of this size."""


class CallNotFound(BansoError):
    """There is no such call for this person."""


class CallNotPossible(BansoError):
    """A call is not in a state in which this can be done to it."""


class CallUnready(BansoError):
    """A call cannot be published as it is set up.

    Attributes:
        missing: Everything that is missing, one Japanese sentence each.
    """

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__("この公募はまだ公開できません", remedy="、".join(missing))
        self.missing = tuple(missing)


class DefinitionUnusable(BansoError):
    """A definition cannot be used for a call.

    Attributes:
        problems: Everything that is wrong with it, one Japanese sentence each.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("この内容では公募にできません", remedy="／".join(problems))
        self.problems = tuple(problems)


class DefinitionChangedElsewhere(BansoError):
    """A definition was changed from another window meanwhile; saving now would overwrite that."""


class StaffNotPossible(BansoError):
    """An account cannot be named for a call, or not be taken off it."""


class CaseNotFound(BansoError):
    """There is no such application in the calls a member of staff is named for."""


class CheckUnusable(BansoError):
    """What an officer found cannot be kept as it is stated."""


class CheckIncomplete(SeveralErrors):
    """A check cannot be concluded yet.

    Attributes:
        errors: Everything that is still open, each with its item or clause as the place.
    """


class ExternalListUnusable(BansoError):
    """A list of companies cannot be brought in, or a row of it proves nothing for this application."""


class AccountNotChangeable(BansoError):
    """An account cannot be changed in this way by this person."""


class ChangedMeanwhile(BansoError):
    """What somebody read and agreed to is not what stands there now."""
