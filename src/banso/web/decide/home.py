"""The desk of the decision: what waits for one's own signature, and the proposals of one's calls."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banso.actions.decisions.decisions import signs_for
from banso.actions.decisions.proposals import undecided
from banso.actions.permissions import Permission, may
from banso.records.models import ApprovalStep, Call, Proposal, User
from banso.web.people import signed_in

ON_A_PAGE = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything this person may see of the decision."""
    by = signed_in(request)
    proposals = Proposal.objects.worked_on_by(by).select_related("call", "drafted_by").newest_first()
    drafts = may(by, Permission.PROPOSE)
    context = {
        "waiting": steps_waiting_for(by),
        "page": Paginator(proposals, ON_A_PAGE).get_page(request.GET.get("page")),
        "calls": [(call, undecided(call).count()) for call in Call.objects.worked_on_by(by)]
        if drafts
        else [],
        "may_draft": drafts,
    }
    return render(request, "decide/home.html", context)


def steps_waiting_for(by: User) -> list[ApprovalStep]:
    """Steps whose turn it is and which this person may sign, those of the own role first."""
    steps = ApprovalStep.objects.current().not_signed_by(by).select_related("proposal__call")
    own = steps.filter(proposal__in=Proposal.objects.worked_on_by(by)).order_by("proposal__circulated_at")
    return sorted(
        (step for step in own if signs_for(step, by) is not None), key=lambda step: step.role != by.role
    )
