"""Drafts of definitions: begun from a programme, saved as they are typed, deleted."""

import hashlib
from datetime import datetime

from django.db import transaction

from banso.actions.audit import record_event
from banso.actions.errors import DraftChangedElsewhere, DraftNotFound, DraftUnusable
from banso.actions.names import readable_name
from banso.actions.policy.comparison_reading import LONGEST_DEFINITION
from banso.core.programmes import Programme
from banso.records.models import Draft, User


@transaction.atomic
def start_draft(*, by: User, at: datetime, name: str, programme: Programme, text: str) -> Draft:
    """Begin a draft.

    Args:
        by: Its author.
        at: The real moment.
        name: The author's name for it, 1 to 100 characters.
        programme: The one it begins from.
        text: Definition of that programme as YAML.

    Raises:
        BadName: The name is empty or too long.
        DraftUnusable: The text is too long, or is no text.
    """
    digest = _digest(text)
    draft = Draft.objects.create(
        author=by,
        name=readable_name(name, place="案の名前"),
        programme=programme.id,
        base_version=programme.version,
        text=text,
        created_at=at,
        updated_at=at,
    )
    detail: dict[str, object] = {"programme": programme.id, "text_sha256": digest}
    _record(by, at, "draft.started", draft.pk, detail)
    return draft


@transaction.atomic
def save_draft(*, by: User, at: datetime, draft_id: int, version: int, name: str, text: str) -> Draft:
    """Keep what was typed, valid or not.

    Args:
        by: Its author.
        at: The real moment.
        draft_id: Number of the draft.
        version: The one the author began to type from.
        name: The author's name for it.
        text: The whole definition.

    Raises:
        BadName: The name is empty or too long.
        DraftChangedElsewhere: It was saved from another window meanwhile. Nothing is written; the page shows both.
        DraftNotFound: There is no such draft of this person.
        DraftUnusable: The text is too long, or is no text.
    """
    digest, kept = _digest(text), readable_name(name, place="案の名前")
    draft = _own_draft(by, draft_id)
    if (draft.name, draft.text) == (kept, text):
        return draft
    if draft.version != version:
        raise DraftChangedElsewhere(
            "この案は別の画面で保存されています",
            remedy="保存されている内容と見比べて、もう一度保存してください",
        )
    draft.name, draft.text = kept, text
    draft.version, draft.updated_at = version + 1, max(at, draft.updated_at)
    draft.save(update_fields=("name", "text", "version", "updated_at"))
    _record(by, at, "draft.saved", draft.pk, {"version": draft.version, "text_sha256": digest})
    return draft


@transaction.atomic
def delete_draft(*, by: User, at: datetime, draft_id: int) -> None:
    """Remove a draft for good. Simulations of it keep their own copy.

    Raises:
        DraftNotFound: There is no such draft of this person.
    """
    _own_draft(by, draft_id).delete()
    _record(by, at, "draft.deleted", draft_id, {})


def _digest(text: str) -> str:
    """SHA-256 of a text that can be kept: the trail shows that it changed, not what it says."""
    if len(text) > LONGEST_DEFINITION:
        raise DraftUnusable(
            f"定義が長すぎます（{len(text):,}文字）",
            place="定義",
            remedy=f"{LONGEST_DEFINITION:,}文字以内にしてください",
        )
    if "\0" in text:
        # YAML has no place for it, and not every database keeps it.
        raise DraftUnusable(
            "定義に使えない文字(NUL)があります",
            place="定義",
            remedy="文章として開ける内容を貼り付けてください",
        )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _own_draft(by: User, draft_id: int) -> Draft:
    """Lock and return a draft of this person; another's looks exactly like one that never was."""
    draft = Draft.objects.owned_by(by).select_for_update(no_key=True).filter(pk=draft_id).first()
    if draft is None:
        raise DraftNotFound("この案は見つかりません", remedy="案の一覧から選び直してください")
    return draft


def _record(by: User, at: datetime, verb: str, draft_id: int, detail: dict[str, object]) -> None:
    record_event(by=by, at=at, verb=verb, subject=f"draft:{draft_id}", detail=detail)
