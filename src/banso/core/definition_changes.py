"""What a new version of a call's definition says otherwise, for its public history and for those with a draft."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any as Anything

from banso.core.amount_rules import PER_WORDS, AmountRule, Stated
from banso.core.calendar import show_date, show_moment
from banso.core.conditions import Node, children, walk
from banso.core.facts import Vocabulary
from banso.core.forms import DECLARATIONS, FieldKind, Form, FormField, Section
from banso.core.money import show_percent, show_rate, show_yen
from banso.core.procedures import Procedure
from banso.core.programmes import Paper, Programme
from banso.core.reasons import requirement

NONE = "なし"
_LEFT_OUT = frozenset({"source", "assumed", "evidence", "nodes", "node"})


class Part(StrEnum):
    """What a change is about."""

    DATES = "dates"
    REQUIREMENTS = "requirements"
    AMOUNT = "amount"
    FORM = "form"
    DECLARATIONS = "declarations"
    PAPERS = "papers"
    REVIEW = "review"
    DECISION = "decision"


LABELS = {
    Part.DATES: "受付期間・締切",
    Part.REQUIREMENTS: "要件",
    Part.AMOUNT: "補助率・上限・経費",
    Part.FORM: "申請書の項目",
    Part.DECLARATIONS: "誓約事項",
    Part.PAPERS: "提出書類",
    Part.REVIEW: "審査",
    Part.DECISION: "決定の手続・通知書",
}
"""How a reader is told."""

KINDS = {
    FieldKind.TEXT: "文字",
    FieldKind.LONG_TEXT: "文章",
    FieldKind.KANA: "フリガナ",
    FieldKind.INTEGER: "数",
    FieldKind.YEN: "金額",
    FieldKind.DAY: "日付",
    FieldKind.CHOICE: "一つを選ぶ",
    FieldKind.CHOICES: "いくつでも選ぶ",
    FieldKind.YES_NO: "はい・いいえ",
    FieldKind.EMAIL: "メールアドレス",
    FieldKind.TELEPHONE: "電話番号",
    FieldKind.POSTAL_CODE: "郵便番号",
    FieldKind.CORPORATE_NUMBER: "法人番号",
}
"""How a reader is told what a field asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference.

    Attributes:
        key: Names the thing within its part; in the form as answers are named: `section` or `section.field`.
        before: In the earlier version; なし where it was not there.
        after: In the later one; なし where it is gone.
    """

    part: Part
    key: str
    label: str
    before: str
    after: str

    @property
    def part_label(self) -> str:
        """What it is about, for readers."""
        return LABELS[self.part]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a version says of one thing: for readers, and a value by which two versions are told apart."""

    label: str
    text: str
    meaning: Anything


_Sayings = Iterator[tuple[tuple[Part, str], _Said]]


def definition_changes(before: Programme, after: Programme, vocabulary: Vocabulary) -> tuple[Change, ...]:
    """What the later definition says otherwise; empty where only words nobody sees differ."""
    old, new = dict(_said(before, vocabulary)), dict(_said(after, vocabulary))
    order = [key for part in Part for key in dict.fromkeys([*new, *old]) if key[0] is part]
    return tuple(
        _change(key, old.get(key), new.get(key))
        for key in order
        if key not in old or key not in new or old[key].meaning != new[key].meaning
    )


def marked_keys(changes: Iterable[Change]) -> frozenset[str]:
    """Keys of the answers, sections and declarations that changed, as answers are named.

    Example:
        >>> change = Change(part=Part.FORM, key="plan.title", label="名称", before="文字", after="文章")
        >>> sorted(marked_keys([change]))
        ['plan.title']
    """
    named = (change for change in changes if change.after != NONE)
    return frozenset(
        f"{DECLARATIONS}.{change.key}" if change.part is Part.DECLARATIONS else change.key
        for change in named
        if change.part in (Part.FORM, Part.DECLARATIONS)
    )


def _change(key: tuple[Part, str], old: _Said | None, new: _Said | None) -> Change:
    label = new.label if new else old.label if old else ""
    before, after = (said.text if said else NONE for said in (old, new))
    if old and new and before == after:
        before, after = f"{before}（変更前）", f"{after}（細部を変更）"
    return Change(part=key[0], key=key[1], label=label, before=before, after=after)


def _said(programme: Programme, vocabulary: Vocabulary) -> _Sayings:
    yield from _dates(programme)
    for node in walk(programme.requirements) if programme.requirements else ():
        if node.id:
            yield (
                (Part.REQUIREMENTS, node.id),
                _Said("要件", requirement(node, vocabulary), _bare(node)),
            )
    if programme.amount is not None:
        yield from _amount(programme.amount)
    for paper in programme.papers:
        yield (
            (Part.PAPERS, paper.id),
            _Said(paper.label, _paper(paper), replace(paper, source=None, assumed="")),
        )
    if programme.procedure is not None:
        yield from _form(programme.procedure.form)
        yield from _procedure(programme.procedure)


def _dates(programme: Programme) -> _Sayings:
    call = programme.call
    if call is None:
        return
    yield (Part.DATES, "opens"), _Said("受付開始", show_date(call.opens_on), call.opens_on)
    for cut_off in call.rounds:
        shown = show_moment(cut_off.closes_at)
        yield (Part.DATES, f"round-{cut_off.number}"), _Said(f"{cut_off.number}次締切", shown, shown)
    yield (
        (Part.DATES, "early"),
        _Said(
            "予算に達したとき",
            "早く締め切る" if call.ends_when_budget_used else "締切まで受け付ける",
            call.ends_when_budget_used,
        ),
    )


def _amount(rule: AmountRule) -> _Sayings:
    for track in rule.tracks:
        cap = _stated(track.cap)
        rate = show_rate(track.rate) if track.rate is not None else NONE
        text = f"補助率 {rate}、上限 {cap}"
        yield (
            (Part.AMOUNT, f"track-{track.id}"),
            _Said(track.label or "補助額", text, (text, _bare(track.when))),
        )
    for category in rule.categories:
        limit = category.limit.words if category.limit else "制限なし"
        yield (
            (Part.AMOUNT, f"category-{category.id}"),
            _Said("補助対象経費", f"{category.label}（{limit}）", (category.label, limit)),
        )
    for kind in rule.excluded:
        yield (
            (Part.AMOUNT, f"excluded-{kind.id}"),
            _Said("対象外の経費", kind.label, (kind.label, kind.unless)),
        )


def _stated(sum_: Stated | None) -> str:
    return f"{PER_WORDS[sum_.per]}{show_yen(sum_.yen)}" if sum_ else NONE


def _paper(paper: Paper) -> str:
    parts = [f"{paper.number}{paper.label}"]
    parts += ["条件により必要" if paper.when else "全員必要"]
    parts += ["紙の原本"] if paper.original_on_paper else []
    parts += [f"発行から{paper.issued_within_months}か月以内"] if paper.issued_within_months else []
    return "・".join(parts)


def _form(form: Form) -> _Sayings:
    for section in form.sections:
        yield (
            (Part.FORM, section.id),
            _Said(section.label, _section(section), replace(section, fields=(), source=None, assumed="")),
        )
        for field in section.fields:
            yield (
                (Part.FORM, f"{section.id}.{field.id}"),
                _Said(
                    f"{section.label} ＞ {field.label}",
                    _field(field),
                    replace(field, source=None, assumed=""),
                ),
            )
    for declaration in form.declarations:
        yield (Part.DECLARATIONS, declaration.id), _Said("誓約事項", declaration.label, declaration.label)


def _section(section: Section) -> str:
    return section.label + (f"（{section.help}）" if section.help else "")


def _field(field: FormField) -> str:
    parts = [field.label, KINDS[field.kind], "必須" if field.required else "任意"]
    parts += [f"{field.longest:,}文字まで"] if field.longest else []
    parts += [field.help] if field.help else []
    return "・".join(parts)


def _procedure(procedure: Procedure) -> _Sayings:
    review = procedure.review
    for criterion in review.criteria:
        text = f"{criterion.label}（{criterion.most_points}点満点×{criterion.weight}）"
        yield (Part.REVIEW, criterion.id), _Said("審査項目", text, text)
    for bonus in review.bonuses:
        text = f"{bonus.label}（{bonus.points}点）"
        yield (Part.REVIEW, bonus.id), _Said("加点", text, (text, _bare(bonus.when)))
    if review.criteria:
        yield (Part.REVIEW, "reviewers"), _Said("審査員の数", f"{review.reviewers}人", review.reviewers)
        least = f"満点の{show_percent(Fraction(review.least_permille, 1000))}"
        yield (Part.REVIEW, "least"), _Said("採択の最低点", least, review.least_permille)
    for quote in procedure.quotes:
        but = "（一部の経費区分を除く）" if quote.not_for else ""
        text = f"{show_yen(quote.from_yen)}以上の経費は{quote.quotes}通{but}"
        meaning = (quote.quotes, quote.not_for)
        yield (Part.PAPERS, f"quotes-{quote.from_yen}"), _Said("見積書の数", text, meaning)
    for letter in procedure.letters:
        yield (
            (Part.DECISION, letter.id),
            _Said("通知書", letter.title, replace(letter, source=None, assumed="")),
        )
    yield (
        (Part.DECISION, "days"),
        _Said("決定の目安", f"締切からおよそ{procedure.decision_days}日", procedure.decision_days),
    )


def _bare(node: Node | None) -> Anything:
    """A condition without what only tells where it comes from."""
    if node is None:
        return None
    return [
        (type(part), len(children(part)), *(getattr(part, name) for name in _names(part)))
        for part in walk(node)
    ]


def _names(node: Node) -> list[str]:
    return [field.name for field in fields(node) if field.name not in _LEFT_OUT]
