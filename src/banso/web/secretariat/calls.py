"""Setting up calls: choosing a programme, name, dates and budget, the people, publishing, a rehearsal."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banso.actions.calls.amendments import changes_being_made
from banso.actions.calls.call_staff import NAMED, name_staff, unname_staff
from banso.actions.calls.calls import (
    change_definition,
    change_setting,
    digest_of,
    missing_for_publication,
    prepare_call,
    publish_call,
    text_being_edited,
)
from banso.actions.calls.rehearsals import start_rehearsal
from banso.actions.errors import (
    BadName,
    CallNotPossible,
    CallUnready,
    DefinitionChangedElsewhere,
    DefinitionUnusable,
    StaffNotPossible,
)
from banso.actions.permissions import HOLDERS
from banso.core.errors import BadValue, BansoError
from banso.core.typed_text import plain
from banso.definitions.call_definitions import read_definition, with_schedule
from banso.definitions.call_edits import parts_of
from banso.definitions.region import installed_region
from banso.records.models import Call, User
from banso.records.models.calls import CallState
from banso.records.models.people import Role
from banso.web.calls.standing import call_shown, shown_calls
from banso.web.choices import chosen
from banso.web.clock import now
from banso.web.forms import PageForm
from banso.web.people import signed_in
from banso.web.secretariat.call_forms import DatesForm, RehearsalForm, SettingForm
from banso.web.secretariat.call_lookups import being_edited, can_be_called, own_call

NAMING = {"name": name_staff, "unname": unname_staff}
REFUSALS = (BadName, CallNotPossible, DefinitionChangedElsewhere, DefinitionUnusable)


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """The calls one is named for."""
    mine = Call.objects.worked_on_by(signed_in(request)).select_related("balance").with_versions()
    return render(request, "secretariat/calls.html", {"calls": shown_calls(mine, now())})


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The programmes that can be applied for."""
    typed = request.GET.get("q", "")[:100].strip()
    words = [plain(word).casefold() for word in typed.split()]
    found = [
        programme
        for programme in installed_region().programmes.values()
        if can_be_called(programme)
        and all(word in plain(programme.name + programme.body.name).casefold() for word in words)
    ]
    found.sort(key=lambda programme: (-programme.fiscal_year, programme.id))
    return render(request, "secretariat/call_choose.html", {"programmes": found, "q": typed})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, body: str, name: str, year: int) -> HttpResponse:
    """Ask for name, dates and budget, and set the call up."""
    programme = installed_region().programmes.get(f"{body}/{name}/{year}")
    if programme is None or not can_be_called(programme):
        raise Http404
    stated = programme.budget.yen if programme.budget else None
    form = SettingForm(
        request.POST if request.method == "POST" else None,
        dates=programme.call,
        initial={"title": programme.name, "budget_yen": stated},
    )
    if form.is_bound and form.is_valid():
        try:
            call = prepare_call(
                programme=programme.id,
                title=form.cleaned_data["title"],
                schedule=form.schedule(),
                budget_yen=form.cleaned_data["budget_yen"],
                by=signed_in(request),
                at=now(),
            )
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, "公募を準備しました。公開するまで、外からは見えません。")
            return to_call(call.pk)
    return render(request, "secretariat/call_new.html", {"form": form, "programme": programme})


@require_safe
def overview(request: HttpRequest, call_id: int) -> HttpResponse:
    """How a call is set up, what is missing, and the ways to change it."""
    call = own_call(request, call_id)
    is_prepared = call.state == CallState.PREPARED
    context = {
        "call": call,
        "shown": call_shown(call, now()),
        "is_prepared": is_prepared,
        "can_be_amended": call.state == CallState.PUBLISHED and not call.is_rehearsal,
        "missing": missing_for_publication(call, now()) if is_prepared else [],
        "parts": parts_of(read_definition(text_being_edited(call))),
        "changes": changes_being_made(call),
        "staff": call.staff.select_related("user").order_by("user__role", "user__pk"),
        "rehearsal": RehearsalForm(),
    }
    return render(request, "secretariat/call.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: HttpRequest, call_id: int) -> HttpResponse:
    """Change name, dates and budget; once the call is published, the dates, in its amendment."""
    call = own_call(request, call_id)
    data = request.POST if request.method == "POST" else None
    dates = being_edited(call).call
    if call.state == CallState.PREPARED:
        form: DatesForm = SettingForm(
            data, dates=dates, initial={"title": call.title, "budget_yen": call.budget_yen}
        )
    else:
        form = DatesForm(data, dates=dates)
    if form.is_bound and form.is_valid():
        try:
            _keep_setting(request, call, form)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, "保存しました。")
            return to_call(call.pk)
    context = {"call": call, "form": form, "seen": digest_of(text_being_edited(call))}
    return render(request, "secretariat/call_setting.html", context)


def _keep_setting(request: HttpRequest, call: Call, form: DatesForm) -> None:
    by = signed_in(request)
    if call.state == CallState.PREPARED:
        typed = form.cleaned_data
        change_setting(
            call_id=call.pk,
            title=typed["title"],
            schedule=form.schedule(),
            budget_yen=typed["budget_yen"],
            by=by,
            at=now(),
        )
        return
    data = with_schedule(read_definition(text_being_edited(call)), form.schedule())
    change_definition(call_id=call.pk, data=data, seen=request.POST.get("seen", ""), by=by, at=now())


@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: HttpRequest, call_id: int) -> HttpResponse:
    """Name people for a call, and take them off it."""
    call = own_call(request, call_id)
    if request.method == "POST":
        user_id = request.POST.get("user", "")
        try:
            act = chosen(request, "do", NAMING, place="担当者")
            act(
                call_id=call.pk,
                user_id=int(user_id) if user_id.isascii() and user_id.isdecimal() else 0,
                by=signed_in(request),
                at=now(),
            )
        except (BadValue, StaffNotPossible) as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("call_setup:staff", args=[call.pk]))
    named = call.staff.select_related("user").order_by("user__role", "user__pk")
    roles = {role.value for permission in NAMED for role in HOLDERS[permission]}
    others = User.objects.get_queryset().filter(is_active=True, role__in=roles)
    others = others.exclude(calls_worked_on__call=call).order_by("role", "pk")
    context = {"call": call, "named": named, "others": others, "roles": dict(Role.choices)}
    return render(request, "secretariat/call_staff.html", context)


@require_POST
def publish(request: HttpRequest, call_id: int) -> HttpResponse:
    """Publish a call."""
    own_call(request, call_id)
    try:
        publish_call(call_id=call_id, by=signed_in(request), at=now())
    except (CallNotPossible, CallUnready) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "公募を公開しました。")
    return to_call(call_id)


@require_POST
def rehearse(request: HttpRequest, call_id: int) -> HttpResponse:
    """Start a rehearsal with made-up applications."""
    own_call(request, call_id)
    form = RehearsalForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(message for _, message in form.error_list))
        return to_call(call_id)
    count = form.cleaned_data["applications"]
    try:
        made = start_rehearsal(call_id=call_id, applications=count, by=signed_in(request), at=now())
    except CallNotPossible as error:
        messages.error(request, str(error))
        return to_call(call_id)
    messages.success(request, f"予行を始めました。架空の申請が{count}件届いています。")
    return to_call(made.pk)


def to_call(call_id: int) -> HttpResponseRedirect:
    """Back to the overview."""
    return HttpResponseRedirect(reverse("call_setup:call", args=[call_id]))


def refuse(form: PageForm, error: BansoError) -> None:
    """Show what was refused above the form; of a definition each problem."""
    said = error.problems if isinstance(error, DefinitionUnusable) else (str(error),)
    for sentence in said:
        form.add_error(None, sentence)
