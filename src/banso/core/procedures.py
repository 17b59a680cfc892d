"""How a programme's applications are taken, checked, reviewed and decided: data of its file, like its rules.

Every part has a meaning when it is empty: a programme without criteria has no review, one without competing quotes
asks for none.
"""

from collections.abc import Mapping
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
        identity_papers: Ids of papers that show who a person is: masked to who needs not see them.
        quotes_paper: Id of the paper that holds the quotes; cost lines name its pages.
        keep_identity_days: Identity papers are deleted this long after the way of the application has ended.
    """

    most_bytes: int = 20_000_000
    most_pages: int = 200
    identity_papers: tuple[str, ...] = ("identity",)
    quotes_paper: str = "estimate"
    keep_identity_days: int = 365
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRule:
    """From this sum on a cost line needs so many quotes (相見積).

    Attributes:
        not_for: Categories of costs that nobody else could offer, such as wages.
    """

    from_yen: int
    quotes: int
    not_for: tuple[str, ...] = ()
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
        when: What earns them, as a condition on the facts.
        recognition: Code of the recognition that `when` asks for: the external list of that code proves it. Empty
            when an officer judges.
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


class SigningRole(StrEnum):
    """Who may sign a proposal; the names are those of the roles of accounts."""

    PREFECTURE_OFFICER = "prefecture_officer"
    PREFECTURE_APPROVER = "prefecture_approver"


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
    role: SigningRole
    deputies: tuple[SigningRole, ...] = ()
    assumed: str = ""


DECISION_LETTERS = ("grant", "reduced_grant", "refusal")
"""Ids of the letters that every procedure has; further kinds follow."""

NUMBER_NAMES: Mapping[str, str] = {
    "number": "通し番号",
    "era_year": "年度（令和の年。5年度なら5）",
}
"""What can be filled in in the number of a receipt or a letter: name and meaning."""

LETTER_NAMES: Mapping[str, str] = {
    "applicant": "申請者の名称",
    "representative": "代表者の職・氏名",
    "receipt_number": "受付番号",
    "filed_on": "申請書の提出日",
    "programme": "補助金の名称",
    "fiscal_year": "年度（令和5年度）",
    "legal_basis": "根拠となる規則・要綱",
    "body": "交付する機関の名称",
    "head": "交付する機関の長の職名",
    "requested_yen": "交付申請額",
    "eligible_yen": "補助対象経費",
    "granted_yen": "交付決定額",
    "reduced_yen": "減額した額",
    "reasons": "理由",
    "project_starts": "補助事業の始期",
    "project_until": "補助事業の終期",
}
"""What can be filled in in the words and the sender of a letter: name and meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRule:
    """A formal letter: its words, with `{names}` of `LETTER_NAMES`.

    Attributes:
        id: One of `DECISION_LETTERS`; further kinds follow.
        number: Document number with `{number}` and other names of `NUMBER_NAMES`.
        paragraphs: Of the body.
        conditions: Numbered under 記.
        appeals: What can be done against the decision (教示), below the letter; empty where no rule states it.
    """

    id: str
    title: str
    number: str
    sender: str
    paragraphs: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    appeals: tuple[str, ...] = ()
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The way of an application, from the form to the letter.

    Attributes:
        number: Receipt number (受付番号) with `{number}` and other names of `NUMBER_NAMES`.
        legal_basis: The rules that letters cite (交付規則・交付要綱).
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
    legal_basis: str = ""
    correction_days: int = 7
    reminders: tuple[timedelta, ...] = field(
        default=(timedelta(days=7), timedelta(days=2), timedelta(hours=3))
    )
    decision_days: int = 30
    police_check: bool = True
