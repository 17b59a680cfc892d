"""Letters (通知書) that are decided: with which number they go out, and what becomes of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from banso.actions.accounts.companies import WRITERS
from banso.actions.applications.application_states import subject_of
from banso.actions.audit import record_events
from banso.actions.decisions.drafted_letters import letter_rule
from banso.actions.definitions import definition_of
from banso.actions.errors import LetterNotFound
from banso.actions.mail.mails import MailWords, write_mails
from banso.actions.number_series import next_numbers
from banso.core.calendar import JST, fiscal_year
from banso.core.letters import Content, document_number, show_letter_day
from banso.records.models import Application, Call, Letter, Membership, Proposal, ProposalLine, User

REHEARSED = "（予行）"
"""Before the number of a letter that nobody gets: it is none of the organisation's documents."""


def series_of(call: Call, body: str) -> str:
    """The series in which the letters of a call are numbered: that of the organisation, or the rehearsal's own."""
    return f"{body}:rehearsal:{call.pk}" if call.is_rehearsal else body


def reserved_numbers(*, series: str, on: date, count: int) -> Sequence[int]:
    """The next numbers of a series of a fiscal year, given in this transaction."""
    return next_numbers(f"letter:{series}:{fiscal_year(on)}", count)


def dated_content(application: Application, kind: str, content: Content, *, serial: int, on: date) -> Content:
    """A letter with its number and its date: what is printed.

    Args:
        application: Whom it is for.
        kind: Id of the letter in the programme file.
        content: All the rest.
        serial: Within its series.
        on: The date.
    """
    number = document_number(letter_rule(application.version, kind).number, serial, on)
    marked = f"{REHEARSED}{number}" if application.call.is_rehearsal else number
    return content | {"number": marked, "dated": show_letter_day(on)}


def issue_letters(
    *, proposal: Proposal, lines: Sequence[ProposalLine], serials: Sequence[int], by: User, at: datetime
) -> None:
    """Make decided letters out: number, date, publication on the applicants' pages, mails.

    Args:
        proposal: Decided on this day.
        lines: What was signed; their applications are locked.
        serials: From `reserved_numbers`, one for each line.
        by: Who decided.
        at: The moment.
    """
    told = _told(lines)
    letters = Letter.objects.bulk_create(
        _letter(proposal, line, serial, at, on_paper=not told[line.application.company_id])
        for line, serial in zip(lines, serials, strict=True)
    )
    details = [
        (subject_of(letter.application), {"letter": letter.pk, "kind": letter.kind, "number": letter.number})
        for letter in letters
    ]
    record_events(by=by, at=at, verb="letter.published", details=details)
    write_mails(
        _words(letter, user, at) for letter in letters for user in told[letter.application.company_id]
    )


def _told(lines: Sequence[ProposalLine]) -> Mapping[int, list[User]]:
    """By company, who is told of a letter: those who may write its applications and can still sign in."""
    told: dict[int, list[User]] = defaultdict(list)
    for member in Membership.objects.to_tell([line.application.company for line in lines]):
        if member.user.is_active:
            told[member.company_id].append(member.user)
    return told


def _letter(proposal: Proposal, line: ProposalLine, serial: int, at: datetime, *, on_paper: bool) -> Letter:
    application = line.application
    on = at.astimezone(JST).date()
    content = dated_content(application, line.kind, line.content, serial=serial, on=on)
    return Letter(
        application=application,
        proposal=proposal,
        kind=line.kind,
        body=series_of(application.call, definition_of(application.version).body.id),
        fiscal_year=fiscal_year(on),
        serial=serial,
        number=str(content["number"]),
        dated_on=on,
        content=content,
        on_paper=on_paper,
        published_at=at,
    )


def _words(letter: Letter, user: User, at: datetime) -> MailWords:
    """A mail that the letter is there. What it says, even whether it grants, stays behind the sign-in."""
    application = letter.application
    return {
        "key": f"letter:{letter.pk}:{user.pk}",
        "to": user.email,
        "subject": f"【{application.call.title}】通知書を公開しました（受付番号 {application.number}）",
        "body": f"{application.company.name} {user.display_name} 様\n\n"
        f"{application.call.title}（受付番号 {application.number}）についての"
        f"通知書（{letter.number}）を公開しました。\n\n"
        "次のページにログインして、内容を確かめてください。",
        "at": at,
        "application": application,
        "page": f"/apply/{application.pk}/letters/{letter.pk}",
    }


def note_opened(*, letter_id: int, by: User, at: datetime) -> None:
    """Note that the applicant opened a letter. The first time counts, and every other one waits for nobody.

    Args:
        letter_id: A letter of theirs.
        by: Somebody who acts for the company.
        at: The moment.
    """
    unopened = Letter.objects.of(by).filter(pk=letter_id, opened_at=None)
    if not unopened.exists():
        return
    with transaction.atomic():
        letter = unopened.select_for_update(no_key=True, of=("self",)).first()
        if letter is not None:
            letter.opened_at = at
            letter.save(update_fields=("opened_at",))
            _record([letter], "letter.opened", by, at)


@transaction.atomic
def want_on_paper(*, letter_id: int, wanted: bool, by: User, at: datetime) -> Letter:
    """Ask that a letter be posted too, or no longer; until it was posted.

    Args:
        letter_id: A letter to a company the person writes for, or of a call the person works on.
        wanted: Whether it shall be posted.
        by: The applicant, or staff to whom the applicant said so.
        at: The moment.

    Raises:
        LetterNotFound: There is none for this person, or it was posted already.
    """
    reached = Letter.objects.reached_by(by, parts=WRITERS)
    letter = reached.select_for_update(no_key=True, of=("self",)).filter(pk=letter_id, posted_at=None).first()
    if letter is None:
        raise LetterNotFound("この通知書の郵送は変えられません", remedy="画面を開き直してください")
    if letter.on_paper != wanted:
        letter.on_paper = wanted
        letter.save(update_fields=("on_paper",))
        _record([letter], "letter.paper_asked" if wanted else "letter.paper_declined", by, at)
    return letter


@transaction.atomic
def note_posted(*, proposal_id: int, letter_ids: Collection[int], by: User, at: datetime) -> int:
    """Note that letters of a proposal that go out on paper were posted.

    Args:
        proposal_id: Of a call the person works on.
        letter_ids: Those the person had before them; one that was asked for on paper since then is still to be posted.
        by: Who posted them.
        at: The moment.

    Returns:
        How many there were.
    """
    proposals = Proposal.objects.worked_on_by(by)
    waiting = Letter.objects.filter(proposal_id=proposal_id, proposal__in=proposals).to_post()
    letters = list(waiting.filter(pk__in=letter_ids).select_for_update(no_key=True, of=("self",)).in_order())
    for letter in letters:
        letter.posted_at = at
        letter.save(update_fields=("posted_at",))
    _record(letters, "letter.posted", by, at)
    return len(letters)


def _record(letters: Sequence[Letter], verb: str, by: User, at: datetime) -> None:
    details = [(f"application:{letter.application_id}", {"letter": letter.pk}) for letter in letters]
    record_events(by=by, at=at, verb=verb, details=details)
