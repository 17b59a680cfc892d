"""What happened to a case, for staff: every event of the trail in plain words, with who did it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from banso.actions.applications.application_states import subject_of
from banso.actions.audit import SYSTEM
from banso.actions.definitions import definition_of, procedure_of
from banso.actions.reviews.criteria import criteria_of
from banso.core.forms import DECLARATIONS
from banso.core.lifecycle import LABELS
from banso.core.money import show_yen
from banso.core.reasons import requirement
from banso.core.settled_requirements import clauses_to_settle
from banso.definitions.region import installed_region
from banso.records.models import Application, AuditEvent, User

HAPPENED: Mapping[str, str] = {
    **{f"application.{state.value}": f"状態が「{label}」になりました" for state, label in LABELS.items()},
    "application.begun": "申請書の作成が始まりました",
    "application.moved": "締切回が変わりました",
    "application.moved_to_version": "公募の新しい版に移りました",
    "application.reduced": "経費を減額しました",
    "attachment.arrived": "書類のファイルが届きました",
    "attachment.dated": "書類の発行日が入力されました",
    "attachment.removed": "書類のファイルが取り下げられました",
    "attachment.deleted": "本人確認書類を規則により削除しました",
    "attachment.clean": "ファイルのウイルス検査が済みました",
    "attachment.infected": "ファイルからウイルスが見つかりました",
    "attachment.not_scanned": "ファイルのウイルス検査ができませんでした",
    "paper.said_by_post": "申請者が紙で送ることにしました",
    "paper.said_as_file": "申請者がファイルで送ることにしました",
    "paper_arrival.logged": "紙の書類の到達を記録しました",
    "paper_arrival.confirmed": "到達の記録を二人目が確かめました",
    "paper_arrival.cancelling_asked": "到達の記録の取消しを求めました（別の担当者の確認待ち）",
    "paper_arrival.kept": "到達の記録の取消しを取りやめました",
    "paper_arrival.cancelled": "到達の記録を取り消しました",
    "packet.received": "メールで届いた書類を受け取りました",
    "packet.assigned": "メールで届いたファイルを書類に割り当てました",
    "packet.confirmed": "メールの到達を二人目が確かめました",
    "packet.taken_in": "メールで届いた書類を取り込みました",
    "review.assigned": "審査員を割り当てました",
    "review.ended": "審査員の割当を外しました",
    "review.finished": "審査員が審査を終えました",
    "review.reopened": "締めた審査を開き直しました",
    "review.conflict_found": "審査員の利益相反が見つかりました",
    "review.conflict_lifted": "審査員の利益相反を解除しました",
    "review.conflict_lift_ended": "利益相反の解除を取り消しました",
    "review.conflict_declared": "審査員が利益相反を申し出ました",
    "letter.made": "通知書を作りました",
    "letter.published": "通知書を申請者に知らせました",
    "case.assigned": "担当者が変わりました",
    "check.marked": "形式審査の項目を確かめました",
    "check.unmarked": "書類が差し替わったため、形式審査の確認をやり直します",
    "eligibility.clause_found": "要件を確かめました",
    "eligibility.number_found": "法人番号が申請者のものかを確かめました",
    "police_check.given_out": "警察への照会用に役員名簿を出力しました",
    "police_check.answered": "警察からの回答を記録しました",
    "list_proof.kept": "外部の名簿の記載を保存しました",
    "bonus.settled": "加点を確かめました",
    "money.reserved": "採択分の予算を確保しました",
    "money.released": "確保した予算を戻しました",
    "money.committed": "交付決定額を確定しました",
    "co_author.asked": "共同作成者に同意を依頼しました",
    "co_author.consented": "共同作成者が同意しました",
    "co_author.withdrawn": "共同作成者が同意しませんでした",
}
"""Events as staff read them. What is not here, such as every answer typed into a draft
and every point a reviewer tries out, is not shown."""
_FOUND: Mapping[str, tuple[str, str]] = {
    "is_in_order": ("不備あり", "問題なし"),
    "holds": ("満たさない", "満たす"),
    "is_theirs": ("この申請者の番号と認めない", "この申請者の番号と認める"),
    "is_late": ("期限内", "補正の期限の後に到達"),
    "is_given": ("加点しない", "加点する"),
}
"""What was found, by the name of the detail: for no and for yes."""
SHOWN = 500
"""The latest events; the whole trail is kept, and `banso audit` reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEvent:
    """One event.

    Attributes:
        who: The name of the account as it is today; empty for the clock.
        was_renamed: The account bore another name then; which one, the trail does not keep.
        detail: What it was about, in words; empty where the words of the event say it all. Numbers of rows and digests
            stay in the trail.
    """

    at: datetime
    words: str
    who: str
    detail: str
    was_renamed: bool = False


def history_for_staff(application: Application) -> tuple[StaffEvent, ...]:
    """What happened, the latest first; a few queries."""
    events = list(
        AuditEvent.objects.about(subject_of(application))
        .filter(verb__in=list(HAPPENED))
        .order_by("-seq")[:SHOWN]
    )
    keys = {int(event.by.removeprefix("user:")) for event in events if event.by != SYSTEM}
    renamed = _renamed(event.by for event in events)
    names = {user.pk: user.display_name for user in User.objects.get_queryset().filter(pk__in=keys)}
    things = _things_of(application)
    return tuple(
        StaffEvent(
            at=event.at,
            words=HAPPENED[event.verb],
            who="" if event.by == SYSTEM else names.get(int(event.by.removeprefix("user:")), event.by),
            detail=_detail(event.detail, things),
            was_renamed=event.seq < renamed.get(event.by, 0),
        )
        for event in events
    )


def _renamed(actors: Iterable[str]) -> dict[str, int]:
    """The number of the event by which each account was renamed last."""
    changes = AuditEvent.objects.filter(subject__in=set(actors), verb="account.name_changed")
    return dict(changes.values_list("subject").annotate(last=Max("seq")))


def _things_of(application: Application) -> dict[str, str]:
    """Papers, sections, requirements and bonuses of a case by the ids events give them."""
    programme = definition_of(application.version)
    things = {paper.id: f"{paper.number}{paper.label}" for paper in programme.papers}
    things |= {f"document:{paper}": label for paper, label in things.items()}
    procedure = procedure_of(application.version)
    things |= {f"section:{section.id}": section.label for section in procedure.form.sections}
    things[DECLARATIONS] = "誓約事項"
    # A bonus may come and go with an amendment; what was settled of it stays in the trail.
    for version in criteria_of(application).versions.values():
        things |= {bonus.id: bonus.label for bonus in procedure_of(version).review.bonuses}
    if programme.requirements is not None:
        vocabulary = installed_region().vocabulary
        clauses = clauses_to_settle(programme.requirements)
        things |= {clause.id: requirement(clause, vocabulary) for clause in clauses}
    return things


def _detail(spelled: str, things: Mapping[str, str]) -> str:
    detail = json.loads(spelled)
    known = [things.get(str(detail.get(name)), "") for name in ("document", "item", "clause", "bonus")]
    said = [words[detail[name]] for name, words in _FOUND.items() if detail.get(name) in (True, False)]
    yen = [show_yen(detail["yen"])] if "yen" in detail else []
    rounds = [f"第{detail['to']}回へ"] if isinstance(detail.get("to"), int) else []
    return "、".join(filter(None, [*known, *said, *yen, *rounds]))
