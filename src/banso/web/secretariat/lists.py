"""External lists on screen: those there are, and bringing in another one."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from banso.actions.checks.external_lists import bring_list, recognitions
from banso.core.errors import BansoError
from banso.ingest.company_lists import HEADINGS, LARGEST_LIST
from banso.records.models import ExternalList
from banso.web import clock
from banso.web.forms import PageForm
from banso.web.people import signed_in
from banso.web.secretariat.lookups import to_page, works_on_cases

ON_A_PAGE = 20
UNPROCESSABLE = 422


def _choices() -> list[tuple[str, str]]:
    return [("", "選んでください"), *((code.id, code.name) for code in recognitions().codes.values())]


class ListForm(PageForm):
    """A list to be brought in."""

    recognition = forms.ChoiceField(label="認定・宣言の種類", choices=_choices)
    stands_on = forms.DateField(
        label="名簿を取得した日",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "field__short"}),
        help_text="提出日以前で最も新しい名簿が、申請ごとの証拠になります。",
    )
    file = forms.FileField(
        label="名簿のファイル（CSV）",
        help_text="UTF-8かShift-JIS。見出しの行に企業名の列が要ります。法人番号の列があれば、法人番号で照合します。",
    )


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """The lists there are, the newest first."""
    brought = ExternalList.objects.select_related("brought_by").order_by("-stands_on", "-pk")
    page = Paginator(brought, ON_A_PAGE).get_page(request.GET.get("page"))
    named = [(each, recognitions().name(each.recognition)) for each in page]
    context = {"page": page, "lists": named, "may_work": works_on_cases(request)}
    return render(request, "secretariat/lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a list, or show where to choose one."""
    if request.method != "POST":
        return chooser(request, ListForm(initial={"stands_on": clock.today()}))
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return chooser(request, form)
    typed = form.cleaned_data
    if typed["file"].size > LARGEST_LIST:
        form.add_error("file", f"ファイルが大きすぎます。{LARGEST_LIST // 1_000_000}MB以下にしてください。")
        return chooser(request, form)
    try:
        brought = bring_list(
            recognition=typed["recognition"],
            stands_on=typed["stands_on"],
            name=typed["file"].name,
            content=typed["file"].read(),
            by=signed_in(request),
            at=clock.now(),
        )
    except BansoError as error:
        form.add_error(None, str(error))
        return chooser(request, form)
    messages.success(request, f"{brought.rows:,}社の名簿を取り込みました。")
    return to_page("lists")


def chooser(request: HttpRequest, form: ListForm) -> HttpResponse:
    """The page where a list is chosen, with what was wrong with the last one."""
    context = {"form": form, "headings": HEADINGS["name"]}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "secretariat/bring_list.html", context, status=status)
