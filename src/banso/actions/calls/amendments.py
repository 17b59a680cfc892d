"""Amendments: a new version of a published call, with its reason. Drafts move to it, what was filed keeps its own."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from banso.actions.accounts.companies import people_to_tell
from banso.actions.applications.application_states import subject_of
from banso.actions.audit import record_event
from banso.actions.calls.calls import OVER, digest_of, locked_call, subject_of_call
from banso.actions.definitions import definition_of
from banso.actions.errors import CallNotPossible
from banso.actions.mail.mails import write_mail
from banso.core.definition_changes import Change, definition_changes
from banso.core.lifecycle import ApplicationState
from banso.definitions.region import installed_region
from banso.definitions.single_files import programme_of_text
from banso.records.models import Amendment, Application, Call, CallVersion, User
from banso.records.models.calls import CallState

LONGEST_REASON = 1000


@transaction.atomic
def amend_call(*, call_id: int, reason: str, by: User, at: datetime) -> CallVersion:
    """Put the amendment of a published call in force as its next version.

    Args:
        call_id: A call the person is named for.
        reason: Why, for the public history.
        by: Who amends it.
        at: The moment.

    Raises:
        CallNotFound: The person is not named for such a call.
        CallNotPossible: The call is over, there is no amendment, nothing in it is different, or no reason is given.
    """
    call = locked_call(call_id, by)
    if call.state != CallState.PUBLISHED:
        raise CallNotPossible(OVER)
    amendment = Amendment.objects.filter(call=call).first()
    before = call.versions.newest_first()[0]
    if amendment is None or not changes_being_made(call):
        raise CallNotPossible("変更した内容がありません", remedy="先に内容を変更してください")
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        raise CallNotPossible(
            "変更の理由がないか、長すぎます",
            place="reason",
            remedy=f"{LONGEST_REASON:,}文字以内で入力してください",
        )
    drafts = list(
        Application.objects.filter(call=call, state=ApplicationState.DRAFTED.value)
        .select_for_update(no_key=True, of=("self",))
        .select_related("company")
        .order_by("pk")
    )
    version = CallVersion.objects.create(
        call=call,
        number=before.number + 1,
        text=amendment.text,
        sha256=digest_of(amendment.text),
        what_changed=words,
        made_by=by,
        made_at=at,
    )
    amendment.delete()
    detail: dict[str, object] = {"version": version.number, "sha256": version.sha256, "drafts": len(drafts)}
    record_event(by=by, at=at, verb="call.amended", subject=subject_of_call(call), detail=detail)
    for draft in drafts:
        _move(draft, version, by, at)
    return version


@transaction.atomic
def drop_amendment(*, call_id: int, by: User, at: datetime) -> None:
    """Throw an amendment away before it is in force.

    Raises:
        CallNotFound: The person is not named for such a call.
    """
    call = locked_call(call_id, by)
    amendment = Amendment.objects.filter(call=call).first()
    if amendment is not None:
        amendment.delete()
        record_event(by=by, at=at, verb="call.amendment_dropped", subject=subject_of_call(call))


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionHistory:
    """One version of a call for its public history.

    Attributes:
        changes: What it says otherwise than the one before; empty for the first.
    """

    version: CallVersion
    changes: tuple[Change, ...]


def history_of(call: Call) -> list[VersionHistory]:
    """The versions of a call, the one in force first, each with what changed."""
    versions = list(call.versions.newest_first())
    earlier = [*versions[1:], None]
    return [
        VersionHistory(version=version, changes=changes_between(before, version) if before else ())
        for version, before in zip(versions, earlier, strict=True)
    ]


def changes_between(before: CallVersion, after: CallVersion) -> tuple[Change, ...]:
    """What one version of a call says otherwise than another."""
    return definition_changes(definition_of(before), definition_of(after), installed_region().vocabulary)


def changes_being_made(call: Call) -> tuple[Change, ...]:
    """What the amendment of a call would change; empty without one."""
    amendment = Amendment.objects.filter(call=call).first()
    if amendment is None:
        return ()
    after = programme_of_text(amendment.text, "変更案", installed_region())
    return definition_changes(
        definition_of(call.versions.newest_first()[0]), after, installed_region().vocabulary
    )


def _move(draft: Application, version: CallVersion, by: User, at: datetime) -> None:
    draft.version = version
    draft.save(update_fields=("version",))
    detail: dict[str, object] = {"version": version.number}
    record_event(by=by, at=at, verb="application.moved_to_version", subject=subject_of(draft), detail=detail)
    for person in people_to_tell(draft.company):
        write_mail(
            key=f"amended:{version.pk}:{draft.pk}:{person.pk}",
            to=person.email,
            subject=f"【{version.call.title}】公募の内容が変わりました",
            body=f"{draft.company.name} {person.display_name} 様\n\n"
            f"下書き中の「{version.call.title}」の内容が変わりました。\n"
            f"変更の理由: {version.what_changed}\n\n"
            "書いた内容は残っています。申請書では、変わった項目に印が付いています。",
            at=at,
            application=draft,
            page=f"/apply/{draft.pk}",
        )
