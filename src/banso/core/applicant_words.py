"""What an applicant is told of where an application stands: plain words, and no result before its letter."""

from collections.abc import Mapping

from banso.core.lifecycle import ApplicationState

_S = ApplicationState
UNDER_REVIEW = "審査中"

TOLD: Mapping[ApplicationState, str] = {
    _S.DRAFTED: "下書き（未提出）",
    _S.FILED: "提出済み",
    _S.RETURNED: "補正の依頼あり",
    _S.ACCEPTED: UNDER_REVIEW,
    _S.FOUND_ELIGIBLE: UNDER_REVIEW,
    _S.FOUND_INELIGIBLE: UNDER_REVIEW,
    _S.REVIEWED: UNDER_REVIEW,
    _S.SELECTED: UNDER_REVIEW,
    _S.HELD_IN_RESERVE: UNDER_REVIEW,
    _S.PASSED_OVER: UNDER_REVIEW,
    _S.GRANTED: "交付決定",
    _S.REFUSED: "不交付決定",
    _S.WITHDRAWN: "取下げ",
    _S.TURNED_AWAY: "受付不可",
}
"""How the state is called on the pages of the applicant."""

HAPPENED: Mapping[str, str] = {
    "application.begun": "申請書を書きはじめました",
    "application.filed": "申請書を提出しました",
    "application.returned": "事務局が補正を依頼しました",
    "application.accepted": "形式審査が終わり、審査に進みました",
    "application.granted": "交付決定がありました",
    "application.refused": "不交付決定がありました",
    "application.withdrawn": "申請を取り下げました",
    "application.turned_away": "期限までに書類がそろわず、受付できませんでした",
    "application.moved": "締切回が変わりました",
    "paper_arrival.cancelling_asked": "紙の書類の到達の記録について、事務局で取消しの確認をしています",
    "paper_arrival.kept": "紙の書類の到達の記録は、取り消さないことになりました",
    "paper_arrival.cancelled": "紙の書類の到達の記録が取り消されました",
    "letter.opened": "通知書を開きました",
    "letter.posted": "紙の通知書が発送されました",
    "application.moved_to_version": "公募の内容が改められ、下書きが新しい版に移りました",
    "co_author.asked": "共同作成者に同意を依頼しました",
    "co_author.consented": "共同作成者が同意しました",
    "co_author.withdrawn": "共同作成者が同意しませんでした",
}
"""Events of the trail as the applicant reads them; what is not here is not shown."""
