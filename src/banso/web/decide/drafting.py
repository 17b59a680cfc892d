"""Drafting a proposal: its words, and the applications it decides on."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from banso.actions.decisions.proposals import (
    LONGEST_TITLE,
    change_proposal,
    draft_proposal,
    selected_in_doubt,
    undecided,
)
from banso.actions.errors import DutiesApart, LetterUnready, ProposalNotFound, ProposalNotPossible
from banso.core.lifecycle import DECIDED_AS, LABELS
from banso.records.models import Application, Call, Proposal
from banso.web.clock import now
from banso.web.decide.lookups import back_to, is_row_number, worked_on_call, worked_on_proposal
from banso.web.forms import PageForm
from banso.web.people import signed_in

MOST_SHOWN = 300
"""Rows of a page; of more, all that a filter finds can still be taken at once."""
REFUSALS = (ProposalNotPossible, LetterUnready, DutiesApart)
OUTCOMES = {state.value: LABELS[state] for state in DECIDED_AS}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which applications are shown.

    Attributes:
        round: Number of the round; None for all.
        outcome: A state; empty for all.
    """

    round: int | None
    outcome: str

    @classmethod
    def asked(cls, values: Any) -> "Filter":
        """What the address asks for; nonsense filters nothing."""
        number, outcome = values.get("round", ""), values.get("outcome", "")
        is_number = number.isascii() and number.isdecimal() and len(number) < 4
        return cls(int(number) if is_number else None, outcome if outcome in OUTCOMES else "")

    def of(self, free: QuerySet[Application]) -> QuerySet[Application]:
        """Those it lets through."""
        by_round = free if self.round is None else free.filter(round=self.round)
        return by_round.filter(state=self.outcome) if self.outcome else by_round

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return urlencode({"round": self.round or "", "outcome": self.outcome})


class ProposalForm(PageForm):
    """The words of a proposal."""

    title = forms.CharField(label="件名", max_length=LONGEST_TITLE)
    note = forms.CharField(
        label="伺い文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="決裁者が読みます。申請者には届きません。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, call_id: int) -> HttpResponse:
    """Begin a proposal."""
    call = worked_on_call(request, call_id)
    return _answer(request, call, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Change a proposal that is not under way."""
    proposal = worked_on_proposal(request, proposal_id)
    if not proposal.is_editable:
        error = ProposalNotPossible(f"「{proposal.get_state_display()}」の起案は変更できません")
        return back_to(request, "proposal", proposal.pk, error=error)
    return _answer(request, proposal.call, proposal)


def _answer(request: HttpRequest, call: Call, proposal: Proposal | None) -> HttpResponse:
    asked = Filter.asked(request.POST if request.method == "POST" else request.GET)
    if request.method != "POST":
        chosen = set(proposal.lines.values_list("application_id", flat=True)) if proposal else set()
        words = {"title": proposal.title, "note": proposal.note} if proposal else {}
        return _page(request, call, proposal, asked, ProposalForm(initial=words), chosen)
    form = ProposalForm(request.POST)
    chosen = _chosen(request, call, proposal, asked)
    if not form.is_valid():
        return _page(request, call, proposal, asked, form, chosen)
    try:
        kept = _save(request, call, proposal, form.cleaned_data, chosen)
    except ProposalNotFound as error:
        return back_to(request, "home", error=error)
    except REFUSALS as error:
        form.add_error("title" if error.place == "title" else None, str(error))
        return _page(request, call, proposal, asked, form, chosen)
    return back_to(request, "proposal", kept.pk)


def _save(
    request: HttpRequest, call: Call, proposal: Proposal | None, words: dict[str, str], chosen: set[int]
) -> Proposal:
    by, at = signed_in(request), now()
    values: dict[str, Any] = {"title": words["title"], "note": words["note"], "application_ids": chosen}
    if proposal is None:
        return draft_proposal(call=call, by=by, at=at, **values)
    return change_proposal(proposal_id=proposal.pk, by=by, at=at, **values)


def _chosen(request: HttpRequest, call: Call, proposal: Proposal | None, asked: Filter) -> set[int]:
    """The ticked applications, or all that the filter lets through."""
    if request.POST.get("all") == "1":
        return set(asked.of(undecided(call, beside=proposal)).values_list("pk", flat=True))
    ticked = request.POST.getlist("application")
    return {int(number) for number in ticked if is_row_number(number)}


def _page(
    request: HttpRequest,
    call: Call,
    proposal: Proposal | None,
    asked: Filter,
    form: ProposalForm,
    chosen: set[int],
) -> HttpResponse:
    free = undecided(call, beside=proposal)
    found = asked.of(free).select_related("company", "selection")
    context = {
        "call": call,
        "proposal": proposal,
        "form": form,
        "chosen": chosen,
        "asked": asked,
        "rounds": list(free.exclude(round=None).order_by("round").values_list("round", flat=True).distinct()),
        "outcomes": OUTCOMES.items(),
        "count": found.count(),
        "applications": found[:MOST_SHOWN],
        "in_doubt": selected_in_doubt(call),
    }
    return render(request, "decide/draft.html", context, status=422 if form.errors else 200)
