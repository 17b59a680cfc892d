"""The completeness check on screen: every section and paper with what was filed, and the two buttons beside it."""

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from banso.actions.checks.checking import (
    MARKED_IN,
    accept_application,
    mark_item,
    return_for_correction,
    usual_due_on,
)
from banso.actions.checks.checklists import CheckItem, Checklist, checklist_of
from banso.actions.definitions import procedure_of
from banso.core.cost_answers import QUOTE_PAGES
from banso.core.filed_answers import FiledAnswer, FiledSection
from banso.core.filing_changes import Change
from banso.core.lifecycle import ApplicationState
from banso.core.personal_answers import MASKED, OFFICERS, Sight, seen
from banso.records.models import Application, Attachment, User
from banso.web import clock
from banso.web.choices import chosen
from banso.web.files import page_address
from banso.web.forms import PageForm
from banso.web.people import signed_in
from banso.web.secretariat.cases import header_of
from banso.web.secretariat.lookups import (
    may_open,
    own_case,
    refusal_of,
    say,
    sentences,
    sight_of,
    to_page,
    works_on_cases,
)

UNPROCESSABLE = 422
PLACE = "形式審査"
MARKS = {"in_order": True, "deficient": False}


class ReturnForm(PageForm):
    """What else has to be corrected, and until when."""

    further = forms.CharField(
        label="その他の補正してほしい点",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="1行に1点ずつ書きます。そのまま申請者に送られます。",
    )
    due_on = forms.DateField(
        label="補正の期限",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "field__short"}),
        help_text="その日の17時までです。",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One answer in a table.

    Attributes:
        address: Of the page of the quotes that it names; empty for any other answer.
    """

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShown:
    """One item of the checklist on the page.

    Attributes:
        anchor: Its id in the page.
        note: What was typed and refused, else what was found.
        error: Why it was refused.
        changes: Since the filing before, as whoever asks may see them.
        may_open: Whether whoever asks may open the file.
        quotes: The file that holds the quotes, where there is one to be opened.
    """

    item: CheckItem
    anchor: str
    section: FiledSection | None
    note: str
    changes: tuple[Change, ...]
    error: str = ""
    may_open: bool = False
    quotes: Attachment | None = None

    @property
    def rows(self) -> list[list[Cell]]:
        """The rows of a table."""
        rows = self.section.rows if self.section else ()
        return [[_cell(answer, self.quotes) for answer in row.answers] for row in rows]


@require_safe
def check(request: HttpRequest, application_id: int) -> HttpResponse:
    """The whole checklist."""
    return shown(request, own_case(request, application_id))


def shown(
    request: HttpRequest,
    case: Application,
    *,
    form: ReturnForm | None = None,
    refused: tuple[str, str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; what was typed and refused stays in its field.

    Args:
        request: Of whoever asks.
        case: It.
        form: Of the return, as sent.
        refused: Item, what was typed, and why it was refused.
        status: Of the answer.
    """
    checklist = checklist_of(case)
    due_on = usual_due_on(case, clock.now())
    context = {
        "head": header_of(request, case, "check"),
        "checklist": checklist,
        "items": items_shown(request, checklist, refused),
        "can_mark": works_on_cases(request) and case.stands in MARKED_IN,
        "can_accept": works_on_cases(request) and case.stands is ApplicationState.FILED,
        "form": form or ReturnForm(initial={"due_on": due_on}),
        "error": refused[2] if refused else "",
        "error_at": f"#{anchor_of(refused[0])}" if refused else "",
    }
    return render(request, "secretariat/check.html", context, status=status)


@require_POST
def mark(request: HttpRequest, application_id: int) -> HttpResponse:
    """Keep what was found about one item, and go on to the next one that is open."""
    case = own_case(request, application_id)
    item, note = request.POST.get("item", ""), request.POST.get("note", "")
    seen = request.POST.get("filing", "")
    error = refusal_of(
        lambda: mark_item(
            application_id=case.pk,
            item=item,
            is_in_order=chosen(request, "do", MARKS, place=PLACE),
            note=note,
            seen_filing=int(seen) if seen.isascii() and seen.isdecimal() else 0,
            by=signed_in(request),
            at=clock.now(),
        )
    )
    if error is not None:
        refused = (item, note, " ".join(sentences(error)))
        return shown(request, case, refused=refused, status=UNPROCESSABLE)
    return to_page("check", case.pk, fragment=next_anchor(checklist_of(case), item))


@require_POST
def accept(request: HttpRequest, application_id: int) -> HttpResponse:
    """Conclude the check."""
    case = own_case(request, application_id)
    error = refusal_of(
        lambda: accept_application(application_id=case.pk, by=signed_in(request), at=clock.now())
    )
    say(request, error, "形式審査を終えました。次は要件の確認です。")
    return to_page("check" if error else "eligibility", case.pk)


@require_POST
def give_back(request: HttpRequest, application_id: int) -> HttpResponse:
    """Return the application for correction."""
    case = own_case(request, application_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return shown(request, case, form=form, status=UNPROCESSABLE)
    typed: dict[str, Any] = form.cleaned_data
    error = refusal_of(
        lambda: return_for_correction(
            application_id=case.pk,
            further=typed["further"].splitlines(),
            due_on=typed["due_on"],
            by=signed_in(request),
            at=clock.now(),
        )
    )
    if error is not None:
        form.add_error(None, sentences(error))
        return shown(request, case, form=form, status=UNPROCESSABLE)
    say(request, None, "差し戻しました。申請者にメールで知らせます。")
    return to_page("case", case.pk)


def items_shown(
    request: HttpRequest, checklist: Checklist, refused: tuple[str, str, str] | None
) -> list[ItemShown]:
    """The items as whoever asks may see them."""
    reader, sight = signed_in(request), sight_of(request)
    quotes = _quotes(checklist, reader)
    found = []
    for item in checklist.items:
        is_refused = refused is not None and refused[0] == item.id
        note = refused[1] if refused and is_refused else item.mark.note if item.mark else ""
        found.append(
            ItemShown(
                item=item,
                anchor=anchor_of(item.id),
                section=seen(item.section, sight) if item.section else None,
                note=note,
                changes=changes_seen(item, sight),
                error=refused[2] if refused and is_refused else "",
                may_open=_may_open(item, reader),
                quotes=quotes,
            )
        )
    return found


def changes_seen(item: CheckItem, sight: Sight) -> tuple[Change, ...]:
    """What changed in an item as somebody sees it: of officers only where, since a row tells of birth dates too."""
    if sight is Sight.ALL or item.section is None or item.section.section.id != OFFICERS:
        return item.changes
    return tuple(
        replace(each, before=each.before and MASKED, after=each.after and MASKED) for each in item.changes
    )


def anchor_of(item: str) -> str:
    """The id of an item in the page."""
    return f"item-{item.replace(':', '-')}"


def next_anchor(checklist: Checklist, item: str) -> str:
    """The first item after one that nobody has looked at; the end of the page when there is none."""
    ids = [each.id for each in checklist.items]
    at = ids.index(item) if item in ids else -1
    after = [*checklist.items[at + 1 :], *checklist.items[: at + 1]]
    following = next((each for each in after if each.mark is None), None)
    return anchor_of(following.id) if following else "conclude"


def _quotes(checklist: Checklist, reader: User) -> Attachment | None:
    """The file cost lines name pages of, where whoever asks may open it."""
    wanted = procedure_of(checklist.filing.version).files.quotes_paper
    item = next((one for one in checklist.items if one.paper and one.paper.paper.id == wanted), None)
    return item.paper.attachment if item and item.paper and _may_open(item, reader) else None


def _cell(answer: FiledAnswer, quotes: Attachment | None) -> Cell:
    names_page = quotes is not None and answer.field.id in QUOTE_PAGES and answer.text.isdecimal()
    address = page_address(quotes, int(answer.text)) if quotes and names_page else ""
    return Cell(text=answer.text, address=address)


def _may_open(item: CheckItem, reader: User) -> bool:
    return may_open(item.paper.attachment if item.paper else None, reader)
