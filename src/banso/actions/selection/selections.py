"""Selection within the budget: money is reserved under the lock of the call, or not at all.

What the line of funds suggests, people decide; where they decide otherwise, they say why. Until the decision of the
prefecture is being prepared, everything can be undone.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from banso.actions.applications.application_states import change_application
from banso.actions.applications.number_claims import NOT_ITS_NUMBER
from banso.actions.checks.assessed_amounts import Assessed
from banso.actions.checks.police_checks import known_to_police
from banso.actions.duties import take_duty
from banso.actions.errors import ReasonMissing, SelectionNotPossible, SelectionOutdated
from banso.actions.money.ledger import locked_balance, release_all, reserve
from banso.actions.selection.boards import BoardRow, board_of
from banso.core.duties import Duty
from banso.core.lifecycle import ApplicationState
from banso.core.money import show_yen
from banso.core.proposals import OPEN
from banso.core.selection import Suggestion
from banso.records.models import ApplicantCompany, Application, Call, Filing, ProposalLine, Selection, User
from banso.records.models.decisions import Outcome

NO_MONEY_LEFT = "予算の残額では交付できないため"
TOO_LOW = "審査の得点が基準に達しなかったため"
NOTHING_TO_GRANT = "補助の対象となる経費がないため"
PART_OF_THE_MONEY = "予算の残額の範囲で、一部を交付するため"
COMPUTED_ANEW = "確認した内容に基づいて計算した補助額が、申請額に満たないため"

STATES: Mapping[Outcome, ApplicationState] = {
    Outcome.SELECTED: ApplicationState.SELECTED,
    Outcome.RESERVE: ApplicationState.HELD_IN_RESERVE,
    Outcome.PASSED_OVER: ApplicationState.PASSED_OVER,
}
FOLLOWS: Mapping[Suggestion, Outcome] = {
    Suggestion.SELECTED: Outcome.SELECTED,
    Suggestion.IN_PART: Outcome.SELECTED,
    Suggestion.HELD_IN_RESERVE: Outcome.RESERVE,
    Suggestion.PASSED_OVER: Outcome.PASSED_OVER,
}
"""Which outcome the line of funds asks for; ties at the line ask for a human decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody decides about one application.

    Attributes:
        yen: What it is granted, as it was seen on the board; None to take it as it stands.
        reason: As the applicant reads it; the line of funds gives its own where the choice follows it.
    """

    application_id: int
    outcome: Outcome
    yen: int | None = None
    reason: str = ""


@transaction.atomic
def confirm_selections(
    *, call: Call, choices: Sequence[Choice], by: User, at: datetime, across_rounds: bool = False
) -> list[Selection]:
    """Decide about several applications of a call at once: all of it, or nothing.

    Args:
        call: It.
        choices: What was decided of each.
        by: The lead.
        at: The moment.
        across_rounds: The money was offered down the reserve list of all rounds, and not on the board of one.

    Raises:
        BudgetExhausted: The money is not enough; the error names what is left.
        DutiesApart: The person reviewed one of them, or did something else that must be apart.
        ReasonMissing: A choice differs from the line of funds, and nobody says why.
        SelectionNotPossible: An application is not to be selected, its corporate number is another's or may be, the
            police know one of its officers, its decision is being prepared already, or two are selected at once that
            were filed under the same number.
        SelectionOutdated: What it would be granted has changed since the board was seen.
        StepNotPossible: That was decided already.
    """
    locked = locked_for_selection(call, [choice.application_id for choice in choices])
    chosen = [locked[choice.application_id] for choice in choices if choice.outcome is Outcome.SELECTED]
    _refuse_two_of_a_company(chosen)
    _refuse_known_to_police(chosen)
    rounds = {None} if across_rounds else {application.round for application in locked.values()}
    rows = rows_of(call, rounds)
    # Money comes free before it is given out again.
    in_turn = sorted(choices, key=lambda choice: choice.outcome is Outcome.SELECTED)
    return [_decide(locked, rows, choice, by, at) for choice in in_turn]


def select(
    *, application: Application, by: User, at: datetime, yen: int | None = None, reason: str = ""
) -> Selection:
    """Select one application (採択) and reserve what it is granted. Raises as `confirm_selections`."""
    choice = Choice(application_id=application.pk, outcome=Outcome.SELECTED, yen=yen, reason=reason)
    return confirm_selections(call=application.call, choices=[choice], by=by, at=at)[0]


def hold_in_reserve(*, application: Application, reason: str, by: User, at: datetime) -> Selection:
    """Hold one in reserve (補欠); money reserved for it comes free. Raises as `confirm_selections`."""
    choice = Choice(application_id=application.pk, outcome=Outcome.RESERVE, reason=reason)
    return confirm_selections(call=application.call, choices=[choice], by=by, at=at)[0]


def pass_over(*, application: Application, reason: str, by: User, at: datetime) -> Selection:
    """Pass one over (不採択); money reserved for it comes free. Raises as `confirm_selections`."""
    choice = Choice(application_id=application.pk, outcome=Outcome.PASSED_OVER, reason=reason)
    return confirm_selections(call=application.call, choices=[choice], by=by, at=at)[0]


@transaction.atomic
def undo_selection(*, application: Application, by: User, at: datetime) -> Application:
    """Put an application back to where it was before its selection; money reserved for it comes free.

    Raises:
        SelectionNotPossible: Nothing was said of it, or its decision is being prepared already.
        StepNotPossible: The decision was taken, or it has withdrawn.
    """
    found = locked_for_selection(application.call, [application.pk])[application.pk]
    selection = Selection.objects.filter(application=found).first()
    if selection is None:
        raise SelectionNotPossible("選定されていない申請です", place=found.number)
    refuse_proposed(found)
    take_duty(application=found, by=by, duty=Duty.SELECTED, at=at)
    release_all(application=found, by=by, at=at)
    before = ApplicationState.REVIEWED if selection.score else ApplicationState.FOUND_ELIGIBLE
    change_application(found, before, by=by, at=at)
    selection.delete()
    return found


def locked_for_selection(call: Call, keys: Iterable[int]) -> dict[int, Application]:
    """Applications of a call, their companies and its balance, locked in the one order.

    What a company is granted in a fiscal year is counted over all calls of a programme: two of them that decide about
    one company at the same moment have no row in common but the company's own.

    Raises:
        SelectionNotPossible: One is named twice, or belongs to another call.
    """
    wanted = list(keys)
    found = Application.objects.filter(pk__in=wanted, call=call).select_related("call", "version")
    locked = {each.pk: each for each in found.select_for_update(no_key=True, of=("self",)).order_by("pk")}
    if len(locked) != len(wanted):
        raise SelectionNotPossible("この公募の申請ではありません", remedy="画面を開き直してください")
    _lock_companies(locked.values())
    locked_balance(call.pk)
    return locked


def _refuse_known_to_police(chosen: Collection[Application]) -> None:
    if known := known_to_police(chosen):
        raise SelectionNotPossible(
            "警察への照会の回答が「該当あり」のため、採択できません",
            place="、".join(each.number for each in known),
            remedy="不採択にしてください",
        )


def _refuse_two_of_a_company(chosen: Collection[Application]) -> None:
    """Refuse two grants for one corporate number at once: what one gets may leave less below the cap of the other."""
    numbers = Filing.objects.numbers_of(chosen)
    twice = [number for number, count in Counter(numbers.values()).items() if count > 1]
    if twice:
        raise SelectionNotPossible(
            f"同じ法人番号（{twice[0]}）の申請は、同時に採択できません",
            place="、".join(each.number for each in chosen if numbers.get(each.pk) == twice[0]),
            remedy="一つずつ採択してください",
        )


def _lock_companies(applications: Collection[Application]) -> None:
    """Lock the companies of applications, and whoever else filed under their corporate numbers."""
    numbers = set(Filing.objects.numbers_of(applications).values())
    own = [application.company_id for application in applications]
    same = Application.objects.filed_under(numbers).values("company")
    companies = ApplicantCompany.objects.filter(Q(pk__in=own) | Q(pk__in=same))
    list(companies.select_for_update(no_key=True).order_by("pk"))


def rows_of(call: Call, rounds: Iterable[int | None]) -> dict[int, BoardRow]:
    """The rows of the boards of some rounds, by application; None is the board of all of them."""
    return {row.application.pk: row for number in rounds for row in board_of(call, number).rows}


def refuse_proposed(application: Application) -> None:
    """Refuse what would change an application whose decision is being prepared.

    Raises:
        SelectionNotPossible: It is in a proposal that something can still come of.
    """
    if ProposalLine.objects.filter(application=application, proposal__state__in=OPEN).exists():
        raise SelectionNotPossible(
            "起案に入っているため、選定を変えられません",
            place=application.number,
            remedy="先に起案から外してください",
        )


def keep_selection(
    application: Application,
    outcome: Outcome,
    *,
    row: BoardRow | None,
    assessed: Assessed,
    granted_yen: int,
    reason: str,
    by: User | None,
    at: datetime,
) -> Selection:
    """Write what was decided; for one that was decided before, in its place. Without a row it has no rank."""
    selection = Selection.objects.filter(application=application).first() or Selection(
        application=application
    )
    selection.outcome = outcome
    scored = row.ranked.scored if row else None
    selection.rank = row.ranked.rank if row else None
    selection.ranked_under = row.ranked_under if row else None
    selection.score = str(scored.score) if scored else ""
    selection.eligible_yen, selection.granted_yen = assessed.eligible_yen, granted_yen
    selection.reductions = reductions_of(assessed)
    selection.reason = reason
    selection.selected_by, selection.selected_at = by, at
    selection.save()
    return selection


def reductions_of(assessed: Assessed) -> list[dict[str, object]]:
    """The reductions of an application as the letter tells of them.

    A line that was corrected to less than the reduction left of it is not reduced any more.
    """
    return [
        {"row": line.row, "from_yen": line.filed_yen, "to_yen": line.counts_yen, "reason": line.reason}
        for line in assessed.lines
        if line.counts_yen < line.filed_yen
    ]


def _decide(
    locked: Mapping[int, Application],
    rows: Mapping[int, BoardRow],
    choice: Choice,
    by: User,
    at: datetime,
) -> Selection:
    application, row = locked[choice.application_id], rows.get(choice.application_id)
    if row is None:
        raise SelectionNotPossible(
            f"「{application.state_label}」の申請は選定できません", place=application.number
        )
    refuse_proposed(application)
    if choice.outcome is Outcome.SELECTED:
        _refuse_number(row)
    reason = _reason(row, choice)
    yen = _granted(row, choice) if choice.outcome is Outcome.SELECTED else 0
    take_duty(application=application, by=by, duty=Duty.SELECTED, at=at)
    release_all(application=application, by=by, at=at)
    if yen:
        reserve(application=application, yen=yen, by=by, at=at)
    detail: dict[str, object] = {"rank": row.ranked.rank, "yen": yen}
    change_application(application, STATES[choice.outcome], by=by, at=at, detail=detail)
    return keep_selection(
        application,
        choice.outcome,
        row=row,
        assessed=row.assessed,
        granted_yen=yen,
        reason=reason,
        by=by,
        at=at,
    )


def _refuse_number(row: BoardRow) -> None:
    """Refuse to select under a corporate number that is another's, or of which nobody knows yet whose it is."""
    if row.has_own_number:
        return
    if row.has_own_number is None:
        raise SelectionNotPossible(
            "法人番号がこの申請者のものかどうかが確かめられていないため、採択できません",
            place=row.application.number,
            remedy="要件の確認の「法人番号の確認」に結果を記録してください",
        )
    raise SelectionNotPossible(
        "法人番号がこの申請者のものと認められていないため、採択できません",
        place=row.application.number,
        remedy="不採択にしてください",
    )


def _granted(row: BoardRow, choice: Choice) -> int:
    """What a selected application gets: all of it, or what is left where the line of funds says so."""
    place = row.place
    is_part = place is not None and place.suggestion is Suggestion.IN_PART
    yen = place.yen if place is not None and is_part else row.assessed.granted_yen
    if choice.yen not in (None, yen):
        raise SelectionOutdated(
            f"交付予定額は{show_yen(choice.yen or 0)}ではなく{show_yen(yen)}になりました",
            place=row.application.number,
            remedy="画面を開き直して、確かめてください",
        )
    if yen == 0:
        raise SelectionNotPossible(
            "交付できる額が0円のため採択できません",
            place=row.application.number,
            remedy="不採択にしてください",
        )
    return yen


def _reason(row: BoardRow, choice: Choice) -> str:
    """Why: what the line of funds says where the choice follows it, and what the person says."""
    given = choice.reason.strip()
    if row.has_own_number is False and choice.outcome is Outcome.PASSED_OVER:
        return given or NOT_ITS_NUMBER
    suggestion = row.place.suggestion if row.place else None
    if suggestion is None or FOLLOWS.get(suggestion) is not choice.outcome:
        if not given:
            raise ReasonMissing(
                "予算の線引きと違う選定には理由が必要です",
                place=row.application.number,
                remedy="理由を書いてください。申請者への通知に載ります",
            )
        return given
    low = TOO_LOW if not row.ranked.reaches_least else NOTHING_TO_GRANT
    is_less = row.assessed.granted_yen < row.requested_yen and not reductions_of(row.assessed)
    said = {
        Suggestion.SELECTED: COMPUTED_ANEW if is_less else "",
        Suggestion.IN_PART: PART_OF_THE_MONEY,
        Suggestion.HELD_IN_RESERVE: NO_MONEY_LEFT,
        Suggestion.PASSED_OVER: low,
    }
    return given or said.get(suggestion, "")
