"""How a programme's applications are taken, checked, reviewed and decided: data of its file, like its rules.

Every part has a meaning when it is empty: a programme without criteria has no review, one without competing quotes
asks for none.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from banso.core.conditions import Node
from banso.core.forms import Form
from banso.core.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRule:
    """What a file may be like.

    Attributes:
        most_bytes: Of one file.
        most_pages: Of one file.
        keep_identity_days: Identity papers are deleted this long after the way of the application has ended.
    """

    most_bytes: int = 20_000_000
    most_pages: int = 200
    keep_identity_days: int = 365
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRule:
    """From this sum on a cost line needs so many quotes (相見積)."""

    from_yen: int
    quotes: int
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What reviewers score.

    Attributes:
        most_points: Top of the scale; the bottom is 0.
        weight: The points count so many times.
        comment: A comment must be written.
    """

    id: str
    label: str
    most_points: int = 5
    weight: int = 1
    comment: bool = True
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BonusPoints:
    """Points added once to the score.

    Attributes:
        recognition: Code of the external list that proves it; empty when an officer judges.
    """

    id: str
    label: str
    points: int
    when: Node
    recognition: str = ""
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRule:
    """How applications are scored.

    Attributes:
        reviewers: For each application.
        least_permille: Scores below this share of the top are passed over whatever money is left; thousandths.
    """

    criteria: tuple[Criterion, ...] = ()
    bonuses: tuple[BonusPoints, ...] = ()
    reviewers: int = 3
    least_permille: int = 0
    assumed: str = ""


class AfterEarlyClose(StrEnum):
    """What becomes of applications of later rounds once the money is used up."""

    HELD_IN_RESERVE = "held_in_reserve"
    PASSED_OVER = "passed_over"
    TURNED_AWAY = "turned_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionRule:
    """How money is given out.

    Attributes:
        in_part: The last one on the line may be offered what is left.
        after_early_close: For applications not decided when the call closes early.
    """

    in_part: bool = False
    after_early_close: AfterEarlyClose = AfterEarlyClose.HELD_IN_RESERVE
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRule:
    """One step of the way of a proposal.

    Attributes:
        kind: `consult` (合議) or `decide` (決裁); the last step decides.
        role: Role that signs.
        deputies: Roles that may sign in its place (代決).
    """

    kind: str
    label: str
    role: str
    deputies: tuple[str, ...] = ()
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRule:
    """A formal letter: its words, with `{names}` of a closed list of what can be filled in.

    Attributes:
        id: `grant`, `reduced_grant`, `refusal`; further kinds follow.
        number: Document number with `{number}`.
        paragraphs: Of the body.
        conditions: Numbered under 記.
    """

    id: str
    title: str
    number: str
    sender: str
    paragraphs: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The way of an application, from the form to the letter.

    Attributes:
        number: Receipt number (受付番号) with `{number}`.
        correction_days: Usual time for a correction, in days.
        reminders: How long before a cut-off those who have not filed are reminded.
        decision_days: About how long after a cut-off the decision comes.
        police_check: The list of officers goes to the police before eligibility is concluded.
    """

    form: Form
    files: FileRule = FileRule()
    quotes: tuple[QuoteRule, ...] = ()
    review: ReviewRule = ReviewRule()
    selection: SelectionRule = SelectionRule()
    approval: tuple[ApprovalRule, ...] = ()
    letters: tuple[LetterRule, ...] = ()
    number: str = "第{number}号"
    correction_days: int = 7
    reminders: tuple[timedelta, ...] = field(
        default=(timedelta(days=7), timedelta(days=2), timedelta(hours=3))
    )
    decision_days: int = 30
    police_check: bool = True
