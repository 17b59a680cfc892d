"""The words of the terminal for verdicts, states in time and kinds."""

from datetime import date, datetime

from banso.core.calendar import fiscal_year, show_date, show_fiscal_year
from banso.core.calls import Status
from banso.core.check import Check, Verdict
from banso.core.evaluation import State
from banso.core.programmes import Kind, Programme
from banso.core.sources import Source
from banso.definitions.region import Region

VERDICT_WORDS = {
    Verdict.ELIGIBLE: "要件を満たす見込み",
    Verdict.LIKELY: "要件を満たす見込み",
    Verdict.UNKNOWN: "情報が足りません",
    Verdict.INELIGIBLE: "要件に合いません",
}
STATE_WORDS = {
    State.MET: "○ 該当",
    State.FAILED: "× 非該当",
    State.UNKNOWN: "? 未回答",
    State.JUDGED: "△ 審査",
}
STATUS_WORDS = {
    Status.PLANNED: "受付前",
    Status.OPEN: "受付中",
    Status.CLOSED: "受付終了",
    Status.ENDED: "事業終了",
    Status.NOT_STATED: "受付の時期は資料に記載なし",
}
KIND_WORDS = {
    Kind.GRANT: "補助金",
    Kind.LOAN: "融資",
    Kind.GUARANTEE: "信用保証",
    Kind.INTEREST_SUBSIDY: "利子補給",
    Kind.TAX: "税の優遇",
    Kind.SEMINAR: "セミナー・研修",
    Kind.EXPERT_DISPATCH: "専門家派遣",
    Kind.CONSULTATION: "相談",
    Kind.MATCHING: "マッチング",
    Kind.EVENT: "イベント・商談会",
    Kind.RECOGNITION: "認定",
    Kind.INFORMATION: "情報提供",
    Kind.OTHER: "その他",
}
SHORT_STATUS_WORDS = {**STATUS_WORDS, Status.NOT_STATED: "記載なし"}
NEVER_A_PROMISE = (
    "採択・交付は審査によります。この結果は、資料に書かれた要件と入力した内容だけから出した見込みです。"
)


def verdict_words(answer: Check) -> str:
    """The verdict, with how much is still open."""
    words = VERDICT_WORDS[answer.verdict]
    if answer.verdict is Verdict.LIKELY:
        return f"{words}（あと{len(answer.to_confirm)}点の確認）"
    if answer.missing:
        return f"{words}（未回答{len(answer.missing)}項目）"
    return words


def show_moment(moment: datetime) -> str:
    """A moment as letters write it: 2023年9月26日（火） 17:00."""
    return f"{show_date(moment.date())} {moment:%H:%M}"


def show_source(source: Source | None, region: Region) -> str:
    """Document, clause and quoted words of a source."""
    if source is None:
        return ""
    document = region.documents.get(source.document)
    parts = [document.title if document else source.document, source.clause]
    quote = f"「{source.quote}」" if source.quote else ""
    return " ".join([*(part for part in parts if part), *([quote] if quote else [])])


def data_year_words(programme: Programme, on: date) -> str:
    """Of which year the data are, and that they are not of the year asked about."""
    stated = f"{show_fiscal_year(programme.fiscal_year)}（{programme.fiscal_year}年度）のデータ"
    asked = fiscal_year(on)
    if asked == programme.fiscal_year:
        return stated
    return f"{stated}による回答です。{asked}年度のデータはありません"
