"""One simulation: how far it is, what came out, and what its author does with it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banso.actions.errors import JobNotFound, JobNotPossible, TooManyRuns
from banso.actions.policy.simulations import cancel_run, delete_run, retry_run, share_run
from banso.core.jobs import JobState
from banso.population.simulation.assumptions import assumptions
from banso.records.models import SimulationRun
from banso.web.clock import real_now
from banso.web.people import signed_in
from banso.web.policy.exhibits import Ground, grounds_of
from banso.web.policy.lookups import readable_run, watched_run
from banso.web.policy.results import result_page
from banso.web.policy.scenario_form import in_words
from banso.web.policy.setting import setting_of

Change = Callable[..., object]


@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """The result; before there is one, how far it is, or why there is none."""
    found = readable_run(request, run_id)
    if found.stands is JobState.FINISHED:
        return result_page(request, found)
    context = {
        "run": found,
        "watch": address(found, "run_progress"),
        "grounds": known_before(found),
        "names": names_of(found),
    }
    return render(request, "policy/run.html", context)


def names_of(found: SimulationRun) -> list[str]:
    """The alternatives that were asked for."""
    return [scenario["name"] for scenario in found.request["scenarios"]]


def known_before(found: SimulationRun) -> list[Ground]:
    """What the simulation rests on, shown while nobody knows yet what comes out."""
    try:
        setting = setting_of(found.programme)
    except Http404:
        return []
    documents = {key: document.title for key, document in setting.region.documents.items()}
    return grounds_of(assumptions(setting.programme, setting.base.arrangement, setting.model), documents)


@require_safe
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """The bar alone; once nothing moves any more, the browser is told to load the page anew."""
    found = watched_run(request, run_id)
    response = render(
        request, "policy/progress.html", {"job": found, "watch": address(found, "run_progress")}
    )
    if found.is_over:
        response.headers["HX-Refresh"] = "true"
    return response


def address(found: SimulationRun, page: str = "run") -> str:
    """The address of a page of a run."""
    return reverse(f"policy:{page}", args=[found.pk])


def changed(request: HttpRequest, run_id: int, change: Change, done: str, **values: object) -> HttpResponse:
    """Do one thing to a run and go back to its page; what is not possible any more is said there."""
    try:
        change(by=signed_in(request), at=real_now(), run_id=run_id, **values)
    except JobNotFound as error:
        raise Http404 from error
    except (JobNotPossible, TooManyRuns) as error:
        messages.warning(request, in_words(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("policy:run", args=[run_id]))


@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Call it off."""
    return changed(request, run_id, cancel_run, "試算を取りやめました。")


@require_POST
def retry(request: HttpRequest, run_id: int) -> HttpResponse:
    """Once more, as it was asked for."""
    return changed(request, run_id, retry_run, "もう一度、順番待ちに入れました。")


@require_POST
def share(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let other policy staff read it, or no longer."""
    shared = request.POST.get("shared") == "1"
    done = "ほかの政策担当者も結果を読めるようにしました。" if shared else "共有をやめました。"
    return changed(request, run_id, share_run, done, shared=shared)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, run_id: int) -> HttpResponse:
    """Ask whether to delete, or do it."""
    found = watched_run(request, run_id)
    if request.method == "POST":
        try:
            delete_run(by=signed_in(request), at=real_now(), run_id=run_id)
        except JobNotFound as error:
            raise Http404 from error
        messages.success(request, f"「{found.title}」を削除しました。")
        return HttpResponseRedirect(reverse("policy:home"))
    context = {
        "what": found.title,
        "back": address(found),
        "loss": "削除すると、結果は元に戻せません。計算中なら取りやめます。",
    }
    return render(request, "policy/delete.html", context)
