"""Asking for a simulation: alternatives are put beside the programme one by one, then it is started."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from banso.actions.errors import BadComparison, BadName, TooManyRuns
from banso.actions.policy.comparison_reading import MOST_SCENARIOS, read_comparison
from banso.actions.policy.comparisons import plain_changes
from banso.actions.policy.scenarios import check_size, scenarios_of
from banso.actions.policy.simulations import request_run
from banso.core.errors import BansoError
from banso.population.simulation.assumptions import assumptions
from banso.records.models import SimulationRun, User
from banso.web import clock
from banso.web.forms import PageForm
from banso.web.people import signed_in
from banso.web.policy.asked import Asked, build_asked, named_apart, read_asked, written
from banso.web.policy.exhibits import grounds_of
from banso.web.policy.run_form import RunForm
from banso.web.policy.scenario_form import ScenarioForm, in_words
from banso.web.policy.setting import Setting, setting_of

ADD, START, REMOVE = "add", "start", "remove-"
"""What the buttons of the form say."""


@dataclass(slots=True)
class Desk:
    """The page between two requests: the alternatives so far, both forms, what was refused."""

    setting: Setting
    asked: list[Asked]
    run: RunForm
    case: ScenarioForm
    refusals: list[str] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, body: str, name: str, year: int) -> HttpResponse:
    """Show the present values of a programme, take changes of them, start."""
    setting, by = setting_of(f"{body}/{name}/{year}"), signed_in(request)
    if request.method != "POST":
        return shown(request, fresh_desk(setting, by, request.GET.get("again", "")))
    wanted = request.POST.get("do", "")
    asked, errors = read_asked(request.POST.get("asked", ""), setting)
    desk = Desk(
        setting,
        asked,
        run_form(setting, by, request.POST),
        ScenarioForm(setting, request.POST),
        [in_words(error) for error in errors],
    )
    if wanted.startswith(REMOVE):
        desk.asked = [one for at, one in enumerate(asked) if f"{REMOVE}{at}" != wanted]
        return shown(request, untouched(desk, by, typed(desk.case)))
    if not put_beside(desk, must=wanted != START):
        return shown(request, desk)
    if wanted != START:
        return shown(request, untouched(desk, by))
    run = start(desk, by)
    if run is None:
        return shown(request, desk)
    return HttpResponseRedirect(reverse("policy:run", args=[run.pk]))


def fresh_desk(setting: Setting, by: User, again: str) -> Desk:
    """The page as it is opened: empty, or as an earlier simulation of one's own was asked for."""
    own = SimulationRun.objects.owned_by(by).without_result()
    before = own.filter(pk=again).first() if again.isascii() and again.isdecimal() else None
    if before is None:
        initial = {"title": f"{setting.programme.name}の試算"[:100], "on": clock.today()}
        return Desk(setting, [], run_form(setting, by, None, initial), ScenarioForm(setting))
    asked, errors = build_asked(before.request["scenarios"], setting)
    plain = before.request
    initial = {"title": before.title, "on": plain["on"], "paths": plain["paths"], "seed": plain["seed"]}
    companies = plain["companies"]
    if companies["kind"] == "table":
        initial["companies"] = str(companies["id"])
    initial["rows"] = companies.get("rows")
    refusals = [in_words(error) for error in errors]
    return Desk(setting, asked, run_form(setting, by, None, initial), ScenarioForm(setting), refusals)


def run_form(setting: Setting, by: User, data: Any, initial: dict[str, Any] | None = None) -> RunForm:
    """The form of everything but the alternatives."""
    return RunForm(data, by=by, series=setting.programme.series, initial=initial or {})


def untouched(desk: Desk, by: User, case: dict[str, Any] | None = None) -> Desk:
    """The page after an alternative came or went: what was typed about the run stays, unjudged.

    Args:
        desk: The page as it was sent.
        by: Whose tables and drafts can be chosen.
        case: What was typed of the next alternative, where that stays too.
    """
    return Desk(
        desk.setting,
        desk.asked,
        run_form(desk.setting, by, None, typed(desk.run)),
        ScenarioForm(desk.setting, initial=case),
        desk.refusals,
    )


def typed(form: PageForm) -> dict[str, Any]:
    """What was typed into a form, as it was typed; fields the page did not have are left out."""
    return {name: form[name].value() for name in form.fields if form.add_prefix(name) in form.data}


def put_beside(desk: Desk, *, must: bool) -> bool:
    """Put what was typed beside the programme; False when it cannot be, and the form says why.

    Args:
        desk: The page.
        must: Whether nothing changed is a mistake; it is none where one only wants to start.
    """
    case = desk.case
    if not case.is_valid():
        return False
    if case.is_untouched:
        if must:
            case.add_error(None, "変えたところがありません。どれかの値を書きかえてください。")
        return not must
    if len(desk.asked) >= MOST_SCENARIOS:
        case.add_error(None, f"比べられる案は{MOST_SCENARIOS}つまでです。どれかを外してください。")
        return False
    made = {"name": case.made_name(), "changes": plain_changes(case.changes)}
    *_, plain = named_apart([*(one.plain for one in desk.asked), made])
    added, errors = build_asked([plain], desk.setting)
    for error in errors:
        case.add_error(None, in_words(error))
    desk.asked += added
    return bool(added)


def start(desk: Desk, by: User) -> SimulationRun | None:
    """Ask for the simulation; None when it is refused, and the page says why."""
    if not desk.run.is_valid():
        # What was put beside the programme stays; the form of the next alternative is empty again.
        desk.case = ScenarioForm(desk.setting)
        return None
    scenarios = named_apart([*(one.plain for one in desk.asked), *desk.run.drafted()])
    plain = {"programme": desk.setting.programme.id, "scenarios": scenarios} | desk.run.plain()
    try:
        comparison = read_comparison(plain)
        scenarios_of(comparison, desk.setting.region, desk.setting.model)
        check_size(comparison, desk.setting.programme, desk.setting.region)
        return request_run(
            by=by,
            at=clock.real_now(),
            title=desk.run.cleaned_data["title"],
            comparison=comparison,
            programme=desk.setting.programme,
        )
    except BadComparison as refusal:
        desk.refusals += [refused(error, scenarios) for error in refusal.errors]
    except (BadName, TooManyRuns) as refusal:
        desk.refusals.append(in_words(refusal))
    desk.case = ScenarioForm(desk.setting)
    return None


def refused(error: BansoError, scenarios: Sequence[dict[str, Any]]) -> str:
    """An error of a comparison; one about an alternative names it."""
    number = error.place.partition("]")[0].removeprefix("scenarios[")
    name = f"「{scenarios[int(number)]['name']}」: " if number.isdecimal() else ""
    return f"{name}{in_words(error)}"


def shown(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page."""
    setting = desk.setting
    documents = {key: document.title for key, document in setting.region.documents.items()}
    known = assumptions(setting.programme, setting.base.arrangement, setting.model)
    case = desk.case
    context = {
        "setting": setting,
        "programme": setting.programme,
        "asked": desk.asked,
        "asked_written": written(desk.asked),
        "room_left": len(desk.asked) < MOST_SCENARIOS,
        "run": desk.run,
        "case": case,
        "case_is_open": bool(case.errors or case.initial) or not desk.asked,
        "amounts": [case[name] for name in case.fields if name.startswith(("cap_", "rate_"))],
        "closings": [case[name] for name in case.fields if name.startswith("closes_")],
        "limits": [case[name] for name in case.fields if name.startswith("limit_")],
        "errors": [*case.error_list, *desk.run.error_list] if case.is_bound or desk.run.is_bound else [],
        "refusals": desk.refusals,
        "grounds": grounds_of(known, documents),
    }
    return render(request, "policy/compare.html", context)
