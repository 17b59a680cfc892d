"""The co-author of a plan: asked by mail, reads the plan and consents on a page that needs no account."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from banso.actions.accounts.companies import people_to_tell, readable_fields
from banso.actions.applications.application_reading import (
    CO_PLANNER,
    facts_of,
    has_consented_to,
    read_application,
)
from banso.actions.applications.application_states import locked_application, subject_of
from banso.actions.applications.applications import editable_application
from banso.actions.audit import record_event
from banso.actions.errors import ChangedMeanwhile, ConsentLinkUnusable
from banso.actions.mail.mails import write_mail
from banso.actions.secret_links import digest_of, new_secret
from banso.core.calendar import JST, show_moment
from banso.core.lifecycle import OVER
from banso.core.parties import CO_AUTHOR
from banso.records.models import Application, CoAuthor, User


@transaction.atomic
def ask_co_author(*, application: Application, typed: Mapping[str, str], by: User, at: datetime) -> CoAuthor:
    """Ask whoever wrote the plan together with the company to consent. Asking anew replaces what was asked before.

    Args:
        application: It.
        typed: The fields of `banso.core.parties.CO_AUTHOR` as typed.
        by: An owner or editor of the company.
        at: The moment.

    Raises:
        ApplicationNotEditable: The secretariat has the application.
        FieldsUnusable: A field is blank or cannot be read.
        NotAMember: The person may not write for the company.
    """
    kept = editable_application(application, by)
    values = readable_fields(CO_AUTHOR, typed)
    for earlier in kept.co_authors.filter(withdrawn_at=None):
        earlier.withdrawn_at = at
        earlier.save(update_fields=("withdrawn_at",))
    secret = new_secret()
    kind = str(facts_of(kept).get(CO_PLANNER) or "")
    asked = CoAuthor.objects.create(
        application=kept, kind=kind, digest=digest_of(secret), asked_at=at, **values
    )
    write_mail(
        key=f"co_author:{asked.pk}",
        to=asked.email,
        subject=f"事業計画書の共同作成についての確認（{kept.company.name}）",
        body=f"{asked.name} 様\n\n{kept.company.name}が、{kept.call.title}に申請するため、"
        "貴社と共同で事業計画書を作成したとしています。\n次のページで計画を読み、同意するかどうかをお知らせください。"
        "アカウントは要りません。",
        at=at,
        application=kept,
        page=f"/apply/consent/{secret}",
    )
    record_event(
        by=by, at=at, verb="co_author.asked", subject=subject_of(kept), detail={"co_author": asked.pk}
    )
    return asked


def co_author_of(secret: str) -> CoAuthor:
    """Whom a link for consent was sent to.

    Raises:
        ConsentLinkUnusable: There is nobody, or the link was replaced.
    """
    found = CoAuthor.objects.select_related(
        "application__company", "application__call", "application__version"
    )
    co_author = found.filter(digest=digest_of(secret)).first()
    if co_author is None or (co_author.withdrawn_at is not None and co_author.consented_at is None):
        raise ConsentLinkUnusable(
            "このリンクは使えません。新しい依頼に置きかわったか、取り消されています",
            remedy="申請する会社に、もう一度依頼してもらってください",
        )
    return co_author


@transaction.atomic
def consent(*, secret: str, seen: str, at: datetime) -> CoAuthor:
    """Say that the plan was written together. Its digest is kept: once it is another one, the consent stands no longer.

    Args:
        secret: From the link.
        seen: Digest of what was on the screen, `ApplicationRead.plan_sha256`.
        at: The moment.

    Raises:
        ChangedMeanwhile: The plan was changed since it was on the screen.
        ConsentLinkUnusable: The link leads nowhere, or the application is decided.
    """
    co_author = _locked(secret)
    read = read_application(co_author.application, on=at.astimezone(JST).date())
    if seen != read.plan_sha256:
        raise ChangedMeanwhile(
            "お読みになった後に、計画か収支が変わりました", remedy="いまの内容を読んでから、お知らせください"
        )
    if co_author.withdrawn_at is None and has_consented_to(co_author, read):
        return co_author
    co_author.consented_at, co_author.withdrawn_at, co_author.plan_sha256 = at, None, seen
    co_author.save()
    detail: dict[str, object] = {"co_author": co_author.pk, "plan_sha256": seen}
    subject = subject_of(co_author.application)
    record_event(by=None, at=at, verb="co_author.consented", subject=subject, detail=detail)
    _tell(co_author, "同意がありました", at)
    return co_author


@transaction.atomic
def withdraw_consent(*, secret: str, at: datetime) -> CoAuthor:
    """Take a consent back, or refuse it. An application that is filed stays filed: the secretariat sees it.

    Raises:
        ConsentLinkUnusable: The link leads nowhere, or the application is decided.
    """
    co_author = _locked(secret)
    if co_author.withdrawn_at is not None:
        return co_author
    co_author.withdrawn_at = at
    co_author.save(update_fields=("withdrawn_at",))
    subject = subject_of(co_author.application)
    record_event(
        by=None, at=at, verb="co_author.withdrawn", subject=subject, detail={"co_author": co_author.pk}
    )
    _tell(co_author, "同意が得られませんでした", at)
    return co_author


def _locked(secret: str) -> CoAuthor:
    found = co_author_of(secret)
    application = locked_application(found.application_id)
    if application.stands in OVER:
        raise ConsentLinkUnusable(f"この申請は「{application.state_label}」のため、変更できません")
    co_author = CoAuthor.objects.get(pk=found.pk)
    if co_author.withdrawn_at is not None and _was_replaced(co_author):
        raise ConsentLinkUnusable("この依頼は新しい依頼に置きかわりました")
    co_author.application = application
    return co_author


def _was_replaced(co_author: CoAuthor) -> bool:
    return CoAuthor.objects.filter(application=co_author.application_id, pk__gt=co_author.pk).exists()


def _tell(co_author: CoAuthor, words: str, at: datetime) -> None:
    application = co_author.application
    for person in people_to_tell(application.company):
        write_mail(
            key=f"co_author:{co_author.pk}:{at.isoformat()}:{person.pk}",
            to=person.email,
            subject=f"共同作成者の{words}",
            body=f"{show_moment(at)}に、{co_author.name}の{words}（{application.call.title}）。",
            at=at,
            application=application,
            page=f"/apply/{application.pk}",
        )
