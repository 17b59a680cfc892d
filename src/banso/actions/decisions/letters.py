"""Letters (通知書): what each of them says, with which number it goes out, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from banso.actions.applications.application_states import subject_of
from banso.actions.audit import record_event
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.errors import LetterNotFound, LetterUnready
from banso.actions.mail.mails import write_mail
from banso.actions.number_series import next_numbers
from banso.core.calendar import JST, fiscal_year
from banso.core.letters import (
    REFUSAL,
    Addressee,
    Content,
    Reduction,
    Sums,
    document_number,
    kind_of_grant,
    letter_content,
    show_letter_day,
    words_of_programme,
)
from banso.core.lifecycle import ApplicationState
from banso.core.procedures import LetterRule
from banso.core.programmes import Programme
from banso.records.models import Application, CallVersion, Letter, Proposal, ProposalLine, Selection, User
from banso.records.models.companies import Part

TOLD = (Part.OWNER, Part.EDITOR)
"""Who of a company is written to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedLetter:
    """A letter before it is decided: without number and date.

    Attributes:
        kind: Id of the letter in the programme file.
        granted_yen: 0 for a refusal.
    """

    kind: str
    granted_yen: int
    content: Content


def drafted_letter(application: Application) -> DraftedLetter:
    """What the letter to an applicant says as things stand.

    Raises:
        LetterUnready: The application is neither selected nor to be refused, or nothing says why it is refused.
    """
    if application.stands is ApplicationState.SELECTED:
        return _grant(application, application.selection)
    reasons = _reasons_against(application)
    return DraftedLetter(
        kind=REFUSAL,
        granted_yen=0,
        content=_content(application, REFUSAL, Sums(requested=application.requested_yen), reasons=reasons),
    )


def _grant(application: Application, selection: Selection) -> DraftedLetter:
    sums = Sums(
        requested=application.requested_yen, eligible=selection.eligible_yen, granted=selection.granted_yen
    )
    reductions = _reductions(application, selection)
    reasons = [_sentence(selection.reason)] if selection.reason and not reductions else []
    kind = kind_of_grant(sums)
    content = _content(application, kind, sums, reductions=reductions, reasons=reasons)
    return DraftedLetter(kind=kind, granted_yen=selection.granted_yen, content=content)


def _reductions(application: Application, selection: Selection) -> list[Reduction]:
    """Every reduction, its cost line named as it was filed."""
    filing = application.filings.order_by("-number").first()
    lines = filing.content.get("cost_lines", ()) if filing is not None else ()
    labels = {str(line["row"]): str(line["label"]) for line in lines}
    return [
        Reduction(
            label=labels.get(str(it["row"]), str(it["row"])),
            from_yen=int(it["from_yen"]),
            to_yen=int(it["to_yen"]),
            reason=str(it["reason"]),
        )
        for it in selection.reductions
    ]


def _reasons_against(application: Application) -> list[str]:
    """Why an application is refused: the requirements it was found not to meet, or how the selection ended."""
    if application.stands is ApplicationState.FOUND_INELIGIBLE:
        reasons = _clauses_failed(application)
    elif application.stands is ApplicationState.PASSED_OVER:
        reasons = _words_of_selection(application)
    else:
        raise LetterUnready(
            f"「{application.state_label}」の申請には、まだ決定の通知書を作れません", place=application.number
        )
    if not reasons:
        raise LetterUnready(
            "不交付の理由がどこにも記録されていません",
            place=application.number,
            remedy="満たさない要件の確認か、選定の理由を記録してください",
        )
    return reasons


def _clauses_failed(application: Application) -> list[str]:
    """What the check of the requirements concluded, as it was concluded."""
    conclusion = application.conclusions.filter(reopened_at=None).first()
    return [ground["words"] for ground in conclusion.grounds] if conclusion else []


def _words_of_selection(application: Application) -> list[str]:
    selection = Selection.objects.filter(application=application).first()
    if selection is None:
        return []
    rank = f"審査の結果の順位は{selection.rank}位でした" if selection.rank else ""
    return [words for words in (rank, _sentence(selection.reason)) if words]


def _sentence(text: str) -> str:
    return text.strip().removesuffix("。")


def _content(
    application: Application,
    kind: str,
    sums: Sums,
    *,
    reductions: Sequence[Reduction] = (),
    reasons: Sequence[str] = (),
) -> Content:
    company = application.company
    return letter_content(
        letter_rule(application.version, kind),
        _words(application, definition_of(application.version)),
        addressee=Addressee(
            name=company.name, representative=company.representative, address=company.address
        ),
        sums=sums,
        reductions=reductions,
        reasons=reasons,
    )


def letter_rule(version: CallVersion, kind: str) -> LetterRule:
    """The letter of a kind in the definition of a call.

    Raises:
        LetterUnready: The programme has none.
    """
    for rule in procedure_of(version).letters:
        if rule.id == kind:
            return rule
    raise LetterUnready(f"この制度には通知書「{kind}」のひな形がありません")


def _words(application: Application, programme: Programme) -> dict[str, str]:
    """A value for every name that letters may fill in, but the sums and the reasons."""
    filed_on = application.filed_at.astimezone(JST).date() if application.filed_at else None
    return {
        **words_of_programme(programme),
        "applicant": application.company.name,
        "representative": application.company.representative,
        "receipt_number": application.number,
        "filed_on": show_letter_day(filed_on),
    }


def reserved_numbers(*, body: str, on: date, count: int) -> Sequence[int]:
    """The next numbers of an organisation's documents of a fiscal year, given in this transaction."""
    return next_numbers(f"letter:{body}:{fiscal_year(on)}", count)


def issue_letter(*, proposal: Proposal, line: ProposalLine, serial: int, by: User, at: datetime) -> Letter:
    """Make a decided letter out: number, date, publication on the applicant's page, mails.

    Args:
        proposal: Decided on this day.
        line: What was signed; its application is locked.
        serial: From `reserved_numbers`.
        by: Who decided.
        at: The moment.
    """
    application = line.application
    on = at.astimezone(JST).date()
    programme = definition_of(application.version)
    number = document_number(letter_rule(application.version, line.kind).number, serial, on)
    members = application.company.memberships.present().filter(part__in=TOLD).select_related("user")
    recipients = [member.user for member in members]
    letter = Letter.objects.create(
        application=application,
        proposal=proposal,
        kind=line.kind,
        body=programme.body.id,
        fiscal_year=fiscal_year(on),
        serial=serial,
        number=number,
        dated_on=on,
        content=line.content | {"number": number, "dated": show_letter_day(on)},
        on_paper=not recipients,
        published_at=at,
    )
    detail: dict[str, object] = {"letter": letter.pk, "kind": letter.kind, "number": number}
    record_event(by=by, at=at, verb="letter.published", subject=subject_of(application), detail=detail)
    for user in recipients:
        _tell(letter, user, at)
    return letter


def _tell(letter: Letter, user: User, at: datetime) -> None:
    """A mail that the letter is there. What it says, even whether it grants, stays behind the sign-in."""
    application = letter.application
    write_mail(
        key=f"letter:{letter.pk}:{user.pk}",
        to=user.email,
        subject=f"【{application.call.title}】通知書を公開しました（受付番号 {application.number}）",
        body=f"{application.company.name} {user.display_name} 様\n\n"
        f"{application.call.title}（受付番号 {application.number}）についての"
        f"通知書（{letter.number}）を公開しました。\n\n"
        "次のページにログインして、内容を確かめてください。",
        at=at,
        application=application,
        page=f"/apply/{application.pk}/letters/{letter.pk}",
    )


@transaction.atomic
def note_opened(*, letter_id: int, by: User, at: datetime) -> None:
    """Note that the applicant opened a letter; the first time counts.

    Args:
        letter_id: A letter of theirs.
        by: Somebody who acts for the company.
        at: The moment.
    """
    letter = Letter.objects.of(by).select_for_update().filter(pk=letter_id, opened_at=None).first()
    if letter is None:
        return
    letter.opened_at = at
    letter.save(update_fields=("opened_at",))
    _record(letter, "letter.opened", by, at)


@transaction.atomic
def want_on_paper(*, letter_id: int, wanted: bool, by: User, at: datetime) -> Letter:
    """Ask that a letter be posted too, or no longer; until it was posted.

    Args:
        letter_id: A letter to a company the person acts for, or of a call the person works on.
        wanted: Whether it shall be posted.
        by: The applicant, or staff to whom the applicant said so.
        at: The moment.

    Raises:
        LetterNotFound: There is none for this person, or it was posted already.
    """
    letter = Letter.objects.reached_by(by).select_for_update().filter(pk=letter_id, posted_at=None).first()
    if letter is None:
        raise LetterNotFound("この通知書の郵送は変えられません", remedy="画面を開き直してください")
    if letter.on_paper != wanted:
        letter.on_paper = wanted
        letter.save(update_fields=("on_paper",))
        _record(letter, "letter.paper_asked" if wanted else "letter.paper_declined", by, at)
    return letter


@transaction.atomic
def note_posted(*, proposal_id: int, by: User, at: datetime) -> int:
    """Note that the letters of a proposal that go out on paper were posted.

    Returns:
        How many there were.
    """
    proposals = Proposal.objects.worked_on_by(by)
    waiting = Letter.objects.filter(proposal_id=proposal_id, proposal__in=proposals).to_post()
    letters = list(waiting.select_for_update().in_order())
    for letter in letters:
        letter.posted_at = at
        letter.save(update_fields=("posted_at",))
        _record(letter, "letter.posted", by, at)
    return len(letters)


def _record(letter: Letter, verb: str, by: User, at: datetime) -> None:
    subject = f"application:{letter.application_id}"
    record_event(by=by, at=at, verb=verb, subject=subject, detail={"letter": letter.pk})
