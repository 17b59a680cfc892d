"""Keeping, renaming and deleting the checks of a person."""

import hashlib
from datetime import datetime

from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.errors import SavedCheckNotFound, SavedCheckUnusable
from banso.records.models import SavedCheck, User
from banso.records.models.audit import canonical_json

LONGEST_TITLE = 100
"""Characters of a title."""
LARGEST_ANSWERS = 64 * 1024
"""Bytes of answers as JSON; the answers to every question there is take a tenth of it."""


def readable_title(title: str) -> str:
    """Return the title without spaces around it or line breaks inside.

    Raises:
        SavedCheckUnusable: It is empty or too long.
    """
    kept = " ".join(title.split())
    if not kept:
        raise SavedCheckUnusable("診断の名前が空です", place="名前", remedy="診断の名前を入力してください")
    if len(kept) > LONGEST_TITLE:
        raise SavedCheckUnusable(
            f"診断の名前が長すぎます({len(kept)}文字)",
            place="名前",
            remedy=f"{LONGEST_TITLE}文字以内で入力してください",
        )
    return kept


def answers_digest(answers: dict[str, object]) -> str:
    """Return the SHA-256 of answers: the trail shows that they changed, not what a company said.

    Raises:
        SavedCheckUnusable: They cannot be kept: not JSON without floats, or too large.
    """
    try:
        spelled = canonical_json(answers).encode()
    except TypeError as error:
        raise SavedCheckUnusable("回答を保存できる形にできません", place="回答") from error
    if len(spelled) > LARGEST_ANSWERS:
        raise SavedCheckUnusable("回答が大きすぎます", place="回答", remedy="回答の文章を短くしてください")
    return hashlib.sha256(spelled).hexdigest()


@transaction.atomic
def save_check(*, by: User, at: datetime, title: str, purpose: str, answers: dict[str, object]) -> SavedCheck:
    """Keep the answers of a check for the person who gave them.

    Args:
        by: The owner.
        at: The real moment.
        title: The owner's name for it, 1 to 100 characters.
        purpose: The purpose the check began with; may be empty.
        answers: Fact ids with the answers as the check writes them: JSON without floats.

    Raises:
        SavedCheckUnusable: The title or the answers cannot be kept.
    """
    digest = answers_digest(answers)
    check = SavedCheck.objects.create(
        owner=by, title=readable_title(title), purpose=purpose, answers=answers, created_at=at, updated_at=at
    )
    _record(by, at, "saved_check.saved", check.pk, {"answers_sha256": digest, "answers": len(answers)})
    return check


@transaction.atomic
def replace_answers(*, by: User, at: datetime, check_id: int, answers: dict[str, object]) -> SavedCheck:
    """Put newer answers into a saved check.

    Raises:
        SavedCheckNotFound: There is no such check of this person.
        SavedCheckUnusable: The answers cannot be kept.
    """
    digest = answers_digest(answers)
    check = _own_check(by, check_id)
    check.answers, check.updated_at = answers, max(at, check.updated_at)
    check.save(update_fields=("answers", "updated_at"))
    _record(by, at, "saved_check.answers_replaced", check.pk, {"answers_sha256": digest})
    return check


@transaction.atomic
def rename_saved_check(*, by: User, at: datetime, check_id: int, title: str) -> SavedCheck:
    """Give a saved check another name.

    Raises:
        SavedCheckNotFound: There is no such check of this person.
        SavedCheckUnusable: The title is empty or too long.
    """
    kept = readable_title(title)
    check = _own_check(by, check_id)
    check.title, check.updated_at = kept, max(at, check.updated_at)
    check.save(update_fields=("title", "updated_at"))
    _record(by, at, "saved_check.renamed", check.pk, {})
    return check


@transaction.atomic
def delete_saved_check(*, by: User, at: datetime, check_id: int) -> None:
    """Remove a saved check for good.

    Raises:
        SavedCheckNotFound: There is no such check of this person.
    """
    check = _own_check(by, check_id)
    check.delete()
    _record(by, at, "saved_check.deleted", check_id, {})


def _own_check(by: User, check_id: int) -> SavedCheck:
    """Lock and return a check of this person; another's looks exactly like one that never was."""
    check = SavedCheck.objects.owned_by(by).select_for_update(no_key=True).filter(pk=check_id).first()
    if check is None:
        raise SavedCheckNotFound(
            "この診断は見つかりません", remedy="保存した診断の一覧から選び直してください"
        )
    return check


def _record(by: User, at: datetime, verb: str, check_id: int, detail: dict[str, object]) -> None:
    record_event(by=by, at=at, verb=verb, subject=f"saved_check:{check_id}", detail=detail)
