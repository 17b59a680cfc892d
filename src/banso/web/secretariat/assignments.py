"""Assigning reviewers: the load of each, conflicts, what would be assigned, and where reviewers work."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from banso.actions.reviews.conflict_lifts import conflicts_kept_in
from banso.actions.reviews.criteria import criteria_by_round
from banso.actions.reviews.review_assignments import (
    AssignmentProposal,
    Pair,
    assign_reviews,
    propose_assignment,
)
from banso.actions.reviews.reviewers import ProfileGiven, keep_profile, reviewers_of
from banso.core.assignment import Gap
from banso.core.errors import BansoError
from banso.records.models import Call, Review, ReviewerProfile
from banso.web.clock import now
from banso.web.forms import HalfWidthIntegerField, PageForm
from banso.web.people import signed_in
from banso.web.secretariat.board_lookups import back_to, own_call

HANDED_IN, OUTDATED = "（提出済み）", "（再採点待ち）"
MOST_SHOWN = 500
"""Applications on the page; all of them are assigned."""


class ProfileForm(PageForm):
    """Where a reviewer works, as far as conflicts of interest are looked for in it."""

    firm = forms.CharField(label="所属（会社・大学・金融機関など）", max_length=120, required=False)
    corporate_number = forms.CharField(label="所属先の法人番号", max_length=13, required=False)
    address = forms.CharField(label="所属先の所在地", max_length=200, required=False)
    bank_account = forms.CharField(
        label="口座",
        max_length=60,
        required=False,
        help_text="申請者と同じ口座がないかを確かめるためだけに使います。",
    )
    most_cases = HalfWidthIntegerField(label="受け持てる件数", min_value=0, max_value=1000)


@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, call_id: int) -> HttpResponse:
    """Show who would review what; once that was confirmed, keep it."""
    call = own_call(request, call_id)
    if request.method == "POST":
        pairs = pairs_of(request.POST.getlist("pair"))
        try:
            count = assign_reviews(call=call, pairs=pairs, by=signed_in(request), at=now())
        except BansoError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{count}件の審査を割り当てました。")
        return back_to("reviews", call.pk)
    proposal = propose_assignment(call)
    return render(request, "secretariat/selection/reviews.html", _context(call, proposal))


@require_http_methods(["GET", "HEAD", "POST"])
def reviewer(request: HttpRequest, call_id: int, user_id: int) -> HttpResponse:
    """Where a reviewer works; conflicts are looked for as soon as it is kept."""
    call = own_call(request, call_id)
    found = next((each for each in reviewers_of(call) if each.pk == user_id), None)
    if found is None:
        raise Http404
    profile = ReviewerProfile.objects.filter(user=found).first() or ReviewerProfile()
    initial = {name: getattr(profile, name) for name in ProfileForm.base_fields}
    form = ProfileForm(request.POST) if request.method == "POST" else ProfileForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        given = ProfileGiven(**form.cleaned_data)
        keep_profile(reviewer=found, given=given, by=signed_in(request), at=now())
        messages.success(request, f"{found.display_name}さんの所属を保存し、利益相反を確かめました。")
        return back_to("reviews", call.pk)
    context = {"call": call, "reviewer": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "secretariat/selection/reviewer.html", context, status=status)


def pairs_of(sent: Sequence[str]) -> list[Pair]:
    """Pairs of application and reviewer as the page sent them; nonsense is left out."""
    pairs = []
    for text in sent:
        numbers = text.split("-")
        if len(numbers) == 2 and all(number.isdecimal() and len(number) < 10 for number in numbers):
            pairs.append((int(numbers[0]), int(numbers[1])))
    return pairs


def _context(call: Call, proposal: AssignmentProposal) -> dict[str, object]:
    names = {load.reviewer.pk: load.reviewer.display_name for load in proposal.loads}
    added: dict[int, list[str]] = {}
    for application, person in proposal.pairs:
        added.setdefault(application, []).append(names[person])
    present: dict[int, list[str]] = {}
    reviews = Review.objects.present().filter(application__in=proposal.applications)
    criteria = criteria_by_round([call.pk])
    for review in reviews.select_related("reviewer", "application").order_by("pk"):
        stands = HANDED_IN if criteria.of(review.application).stands(review) else OUTDATED
        told = f"{review.reviewer.display_name}{stands if review.finished_at else ''}"
        present.setdefault(review.application_id, []).append(told)
    gaps = {gap.case: _why(gap) for gap in proposal.gaps}
    rows = [
        (each, present.get(each.pk, []), added.get(each.pk, []), gaps.get(each.pk, ""))
        for each in proposal.applications[:MOST_SHOWN]
    ]
    return {
        "call": call,
        "proposal": proposal,
        "rows": rows,
        "conflicts": conflicts_kept_in(call),
        "hidden": max(0, len(proposal.applications) - MOST_SHOWN),
    }


def _why(gap: Gap) -> str:
    if gap.able == 0:
        return f"あと{gap.missing}人足りません: 利益相反のない審査員がほかにいません"
    return (
        f"あと{gap.missing}人足りません: 利益相反のない審査員は{gap.able}人で、受け持てる件数に達しています"
    )
