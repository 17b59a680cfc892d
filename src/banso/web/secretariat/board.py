"""The selection: money by round, the board with its line of funds, and what the lead decides on it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from banso.actions.money.ledger import balance_of
from banso.actions.reviews.rankings import has_review, procedure_in_force
from banso.actions.selection.boards import Board, BoardRow, board_of, next_in_reserve
from banso.actions.selection.early_close import close_call_early, ends_when_budget_used, is_used_up
from banso.actions.selection.selections import FOLLOWS, Choice, confirm_selections, undo_selection
from banso.actions.selection.undoing import Redone, redone_by_undoing
from banso.core.errors import BansoError
from banso.core.lifecycle import HOLDS_MONEY, LABELS, ApplicationState
from banso.core.selection import Suggestion
from banso.records.models import Application, Call, CallBalance, ConflictLift, ProposalLine, Review
from banso.records.models.calls import CallState
from banso.records.models.decisions import Outcome
from banso.web.clock import now
from banso.web.people import signed_in
from banso.web.secretariat.board_lookups import back_to, done, leads, own_call, own_case, show_score

LONGEST_REASON = 1000
DECIDED = frozenset({ApplicationState.GRANTED, ApplicationState.REFUSED})
NUMBER_WORDS = {None: "法人番号の確認待ち", False: "申請者の法人番号と認めない"}
NOT_GRANTED = frozenset({ApplicationState.PASSED_OVER, ApplicationState.REFUSED})
POLICE_KNOWS = "警察への照会で該当あり"
SUGGESTED = {
    Suggestion.SELECTED: "予算の範囲",
    Suggestion.IN_PART: "一部なら予算の範囲",
    Suggestion.TO_DECIDE: "同順位のため要判断",
    Suggestion.HELD_IN_RESERVE: "予算を超える",
    Suggestion.PASSED_OVER: "対象外",
}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the board as it is drawn.

    Attributes:
        wanted: The outcome that is chosen at first; empty where a human has to choose.
        ends_line: The line of funds is drawn below it.
        is_proposed: A proposal holds it: what was selected cannot be changed before it is taken out.
        lifted: Conflicts of interest of its reviewers that a lead has lifted.
    """

    row: BoardRow
    score: str
    bonus: int
    suggested: str
    wanted: str
    reason: str = ""
    ends_line: bool = False
    is_proposed: bool = False
    lifted: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing can be chosen for it now."""
        return self.is_proposed or self.row.application.stands in DECIDED

    @property
    def number_words(self) -> str:
        """What keeps it from being selected: whose its corporate number is."""
        return NUMBER_WORDS.get(self.row.has_own_number, "")

    @property
    def police_words(self) -> str:
        """What is to be done with one of whose officers the police know somebody; empty once it is passed over."""
        if not self.row.is_known_to_police or self.row.application.stands in NOT_GRANTED:
            return ""
        if self.row.application.stands is ApplicationState.GRANTED:
            return POLICE_KNOWS
        return f"{POLICE_KNOWS}: {'起案から外してから' if self.is_proposed else ''}不採択にしてください"

    @property
    def may_undo(self) -> bool:
        """Whether its selection can be taken back."""
        return self.row.selection is not None and not self.row.is_undecided and not self.is_settled


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The calls one selects for."""
    mine = Call.objects.worked_on_by(signed_in(request)).exclude(state=CallState.PREPARED)
    return render(request, "secretariat/selection/calls.html", {"calls": mine.order_by("-pk")})


@require_safe
def overview(request: HttpRequest, call_id: int) -> HttpResponse:
    """Money and progress by round, the reserve list, and whether the call can be closed."""
    call = own_call(request, call_id)
    rounds = rounds_of(call)
    context = {
        "call": call,
        "rounds": rounds,
        "money": money_parts(balance_of(call)),
        "balance": balance_of(call),
        "has_review": has_review(call),
        "moving_up": [shown(row) for row in next_in_reserve(call)],
        "may_lead": leads(request),
        "may_close": leads(request) and call.state == CallState.PUBLISHED and ends_when_budget_used(call),
        "is_used_up": is_used_up(call),
        "somebody_waits": any(row["waiting"] for row in rounds),
    }
    return render(request, "secretariat/selection/overview.html", context)


@require_safe
def round_board(request: HttpRequest, call_id: int, number: int) -> HttpResponse:
    """The board of a round."""
    return board_page(request, own_call(request, call_id), number, {})


def board_page(
    request: HttpRequest,
    call: Call,
    number: int,
    given: Mapping[int, Choice],
    error: BansoError | None = None,
) -> HttpResponse:
    """The board, with what was typed where something was refused."""
    board = board_of(call, number)
    rows = shown_rows(board, given)
    undoable = [each.row.application for each in rows if each.may_undo]
    redone = redone_by_undoing(call, number)
    context = {
        "may_lead": leads(request),
        "call": call,
        "number": number,
        "here": f"第{number}回の選定",
        "rows": rows,
        "undoable": [(each, redone.get(each.pk)) for each in (*undoable, *_undoable_unranked(board))]
        if leads(request)
        else [],
        "not_ready": [(LABELS[state], count) for state, count in board.not_ready.items()],
        "outdated": board.outdated,
        "undone": board.undone,
        "money": money_parts(board.balance),
        "balance": board.balance,
        "is_scored": board.is_scored,
        "in_part": procedure_in_force(call).selection.in_part,
        "outcomes": Outcome.choices,
        "error": error,
    }
    return render(request, "secretariat/selection/board.html", context, status=422 if error else 200)


@require_POST
def confirm(request: HttpRequest, call_id: int, number: int) -> HttpResponse:
    """Show what the choices come to; once that was confirmed, keep them."""
    call = own_call(request, call_id)
    board = board_of(call, number)
    given = choices_of(request, board)
    if not given:
        messages.warning(request, "選定する申請が選ばれていません。")
        return back_to("board", call.pk, number)
    if request.POST.get("act") != "confirm":
        return _preview(request, call, board, given)
    try:
        confirm_selections(call=call, choices=list(given.values()), by=signed_in(request), at=now())
    except BansoError as error:
        return board_page(request, call, number, given, error)
    messages.success(request, f"{len(given)}件の選定を確定しました。")
    return back_to("board", call.pk, number)


@require_POST
def move_up(request: HttpRequest, call_id: int) -> HttpResponse:
    """Select whoever is next on the reserve list, as it was shown."""
    call = own_call(request, call_id)
    wanted = set(request.POST.getlist("application"))
    choices = [
        Choice(
            application_id=row.application.pk,
            outcome=Outcome.SELECTED,
            yen=row.place.yen if row.place else None,
        )
        for row in next_in_reserve(call)
        if str(row.application.pk) in wanted
    ]
    words = f"{len(choices)}件の補欠を繰り上げました。"
    return done(
        request,
        lambda: confirm_selections(
            call=call, choices=choices, by=signed_in(request), at=now(), across_rounds=True
        ),
        words,
        "call",
        call.pk,
    )


@require_POST
def undo(request: HttpRequest, application_id: int) -> HttpResponse:
    """Put an application back to where it was before its selection."""
    application = own_case(request, application_id)
    redone = redone_by_undoing(application.call, application.round).get(application.pk)
    return done(
        request,
        lambda: undo_selection(application=application, by=signed_in(request), at=now()),
        f"{application.number}の選定を取り消しました。{_to_redo(redone)}",
        "board",
        application.call_id,
        application.round or 0,
    )


def _to_redo(redone: Redone | None) -> str:
    """What has to be done again, in a sentence; empty for nothing."""
    if redone is None:
        return ""
    parts = [
        f"提出済みの採点{redone.reviews}件のやり直し" if redone.reviews else "",
        f"{redone.bonuses}件の申請の加点の確認" if redone.bonuses else "",
    ]
    return f"{'と'.join(filter(None, parts))}が必要です。"


@require_POST
def close(request: HttpRequest, call_id: int) -> HttpResponse:
    """Close a call whose money is used up."""
    call = own_call(request, call_id)
    return done(
        request,
        lambda: close_call_early(call=call, by=signed_in(request), at=now()),
        "公募を終了しました。公開ページにも表示されます。",
        "call",
        call.pk,
    )


def _preview(request: HttpRequest, call: Call, board: Board, given: Mapping[int, Choice]) -> HttpResponse:
    rows = [(row, given[row.application.pk]) for row in board.rows if row.application.pk in given]
    wanted = sum(
        each.yen or row.assessed.granted_yen for row, each in rows if each.outcome is Outcome.SELECTED
    )
    freed = sum(
        row.selection.granted_yen
        for row, _ in rows
        if row.selection and row.selection.outcome == Outcome.SELECTED
    )
    left = board.balance.available + freed - wanted
    context = {
        "call": call,
        "number": board.round,
        "rows": [(shown(row), each, each.outcome.label, differs(row, each)) for row, each in rows],
        "wanted": wanted,
        "left": left,
        "is_over": left < 0,
        "lacking": -left,
        "balance": board.balance,
    }
    return render(request, "secretariat/selection/confirm.html", context)


def choices_of(request: HttpRequest, board: Board) -> dict[int, Choice]:
    """What was chosen on the board, by application; rows left open are not among it."""
    found: dict[int, Choice] = {}
    for row in board.rows:
        key = row.application.pk
        outcome = request.POST.get(f"outcome-{key}", "")
        if outcome not in Outcome.values:
            continue
        typed = request.POST.get(f"yen-{key}", "")
        found[key] = Choice(
            application_id=key,
            outcome=Outcome(outcome),
            yen=int(typed) if typed.isdecimal() and len(typed) < 16 and outcome == Outcome.SELECTED else None,
            reason=request.POST.get(f"reason-{key}", "")[:LONGEST_REASON].strip(),
        )
    return found


def differs(row: BoardRow, choice: Choice) -> bool:
    """Whether a choice is another than the line of funds asks for, and so needs a reason."""
    if row.has_own_number is False and choice.outcome is Outcome.PASSED_OVER:
        return False
    return row.place is None or FOLLOWS.get(row.place.suggestion) is not choice.outcome


def shown_rows(board: Board, given: Mapping[int, Choice]) -> list[ShownRow]:
    """The rows in the order of the ranking, with the line of funds below the last one the money reaches."""
    proposed = _proposed([row.application for row in board.rows])
    lifted = lifted_of(board)
    served = [row.application.pk for row in board.rows if row.place is not None and row.place.yen > 0]
    last = served[-1] if served else None
    return [
        shown(
            row,
            given.get(row.application.pk),
            ends_line=row.application.pk == last,
            is_proposed=row.application.pk in proposed,
            lifted=lifted[row.application.pk],
        )
        for row in board.rows
    ]


def _proposed(applications: Sequence[Application]) -> set[int]:
    """Keys of those that a proposal holds."""
    lines = ProposalLine.objects.in_open_proposals().filter(application__in=applications)
    return set(lines.values_list("application", flat=True))


def _undoable_unranked(board: Board) -> list[Application]:
    """What was decided without a place in the ranking, and can be taken back."""
    proposed = _proposed(board.unranked) if board.unranked else set()
    return [each for each in board.unranked if each.stands not in DECIDED and each.pk not in proposed]


def lifted_of(board: Board) -> Counter[int]:
    """How many conflicts of interest are lifted, by application: of whoever reviews it."""
    keys = [row.application.pk for row in board.rows]
    reviews = Review.objects.present().filter(
        application=OuterRef("conflict__application"), reviewer=OuterRef("conflict__reviewer")
    )
    lifts = ConflictLift.objects.present().filter(Exists(reviews), conflict__application__in=keys)
    return Counter(lifts.values_list("conflict__application", flat=True))


def shown(
    row: BoardRow,
    choice: Choice | None = None,
    *,
    ends_line: bool = False,
    is_proposed: bool = False,
    lifted: int = 0,
) -> ShownRow:
    """A row as it is drawn."""
    scored = row.ranked.scored
    suggestion = row.place.suggestion if row.place else None
    is_open = row.is_undecided and row.has_own_number is not None and not row.is_known_to_police
    wanted = FOLLOWS.get(suggestion) if suggestion and is_open else None
    return ShownRow(
        row=row,
        score=show_score(scored.score) if scored else "",
        bonus=scored.bonus if scored else 0,
        suggested=SUGGESTED[suggestion] if suggestion else "",
        wanted=choice.outcome.value if choice else (wanted.value if wanted else ""),
        reason=choice.reason if choice else "",
        ends_line=ends_line,
        is_proposed=is_proposed,
        lifted=lifted,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the money, for the bar."""

    label: str
    yen: int


def money_parts(balance: CallBalance) -> list[Part]:
    """Where the money of a call is."""
    spent = balance.committed + balance.settled + balance.paid + balance.returned
    return [Part("交付決定済み", spent), Part("採択済み", balance.reserved), Part("残り", balance.available)]


def rounds_of(call: Call) -> list[dict[str, Any]]:
    """By round: how many were filed, hold money and wait for it, and how much is held."""
    holding = Q(state__in=[state.value for state in HOLDS_MONEY])
    filed = Application.objects.filter(call=call).exclude(round=None).values("round")
    counted = filed.annotate(
        filed=Count("pk"),
        selected=Count("pk", filter=holding),
        waiting=Count("pk", filter=Q(state=ApplicationState.HELD_IN_RESERVE.value)),
        yen=Coalesce(Sum("selection__granted_yen", filter=holding), 0),
    )
    return [dict(row) for row in counted.order_by("round")]
