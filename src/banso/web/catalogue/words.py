"""The words of the catalogue: kinds of support, how a call stands, states of a budget."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banso.core.calls import Status
from banso.core.check import Verdict
from banso.core.conditions import Node, walk
from banso.core.eras import show_fiscal_year
from banso.core.programmes import Kind, Programme
from banso.web.templatetags.banso_show import in_english

Words = Mapping[str, str | Promise]

KINDS: Words = {
    Kind.GRANT: gettext_lazy("補助金・助成金"),
    Kind.LOAN: gettext_lazy("融資"),
    Kind.GUARANTEE: gettext_lazy("信用保証"),
    Kind.INTEREST_SUBSIDY: gettext_lazy("利子補給"),
    Kind.TAX: gettext_lazy("税の優遇"),
    Kind.SEMINAR: gettext_lazy("セミナー・研修"),
    Kind.EXPERT_DISPATCH: gettext_lazy("専門家派遣"),
    Kind.CONSULTATION: gettext_lazy("相談"),
    Kind.MATCHING: gettext_lazy("マッチング・交流"),
    Kind.EVENT: gettext_lazy("展示会・催し"),
    Kind.RECOGNITION: gettext_lazy("認定・登録"),
    Kind.INFORMATION: gettext_lazy("情報提供"),
    Kind.OTHER: gettext_lazy("そのほかの支援"),
}
STATUSES: Words = {
    Status.PLANNED: gettext_lazy("受付前"),
    Status.OPEN: gettext_lazy("受付中"),
    Status.CLOSED: gettext_lazy("受付終了"),
    Status.ENDED: gettext_lazy("終了した年度の制度"),
    Status.NOT_STATED: gettext_lazy("受付期間の記載なし"),
}
STATUS_COLOURS = {
    Status.PLANNED: "blue",
    Status.OPEN: "green",
    Status.CLOSED: "plain",
    Status.ENDED: "plain",
    Status.NOT_STATED: "plain",
}
VERDICTS: Words = {
    Verdict.ELIGIBLE: gettext_lazy("要件を満たす見込み"),
    Verdict.LIKELY: gettext_lazy("要件を満たす見込み(確認が残る)"),
    Verdict.UNKNOWN: gettext_lazy("情報が足りません"),
    Verdict.INELIGIBLE: gettext_lazy("要件に合いません"),
}
SIZES: Words = {
    "small": gettext_lazy("小規模事業者に限る制度"),
    "sme": gettext_lazy("中小企業が対象の制度"),
    "not_stated": gettext_lazy("規模の要件の記載がない制度"),
}
SIZE_NOTIONS = (("small-enterprise", "small"), ("sme", "sme"))
BUDGETS: Words = {
    "zero": gettext_lazy("0円(資料に0と書かれています)"),
    "blank": gettext_lazy("空欄(資料の予算の欄に何も書かれていません)"),
    "dash": gettext_lazy("「－」(資料の予算の欄に横線があります)"),
    "undecided": gettext_lazy("未定(資料に未定と書かれています)"),
    "not_stated": gettext_lazy("資料に予算の記載がありません"),
    "stated": gettext_lazy("資料に予算の記載があります"),
}
VINTAGES: Words = {
    "initial": gettext_lazy("当初予算"),
    "supplementary": gettext_lazy("補正予算(前年度からの繰越し)"),
}
MARKS: Words = {
    "new": gettext_lazy("新規"),
    "enlarged": gettext_lazy("拡充"),
    "priority_project": gettext_lazy("重点事業"),
}
RELATIONS: Words = {
    "requires": gettext_lazy("先に必要な支援"),
    "opens_track": gettext_lazy("使うと別の枠が開く支援"),
    "excludes_same_project": gettext_lazy("同じ事業では一緒に使えない支援"),
    "leads_to": gettext_lazy("関連する支援"),
}
JUDGES: Words = {
    "secretariat": gettext_lazy("事務局が判断"),
    "prefecture": gettext_lazy("県が判断"),
    "reviewer": gettext_lazy("審査員が判断"),
    "body": gettext_lazy("実施機関が判断"),
}
LIST_TITLE = gettext_lazy("支援制度を探す")


def fiscal_year_words(year: int) -> str:
    """A fiscal year: 令和5年度(2023年度)."""
    if in_english():
        return f"fiscal {year}"
    return f"{show_fiscal_year(year)}({year}年度)"


def size_of(programme: Programme) -> str:
    """Which companies the rules ask for: `small`, `sme` or `not_stated`."""
    nodes = walk(programme.requirements) if programme.requirements else ()
    notions = {node.notion for node in nodes}
    return next((size for notion, size in SIZE_NOTIONS if notion in notions), "not_stated")


def judge_of(node: Node) -> str | Promise:
    """Who decides a judgement; empty for everything else."""
    return JUDGES.get(getattr(node, "by", ""), "")


def years_words(years: list[int]) -> str:
    """The fiscal years some data is of: 令和4年度(2022年度)から令和7年度(2025年度)."""
    first, last = fiscal_year_words(years[0]), fiscal_year_words(years[-1])
    return first if first == last else _("%(first)sから%(last)s") % {"first": first, "last": last}
