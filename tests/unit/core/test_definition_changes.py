"""What a new version of a definition says otherwise: everything anybody sees, and nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from banso.core.conditions import AtMost, Not
from banso.core.conditions import Is as IsNode
from banso.core.definition_changes import (
    KINDS,
    LABELS,
    NONE,
    Change,
    Part,
    definition_changes,
    marked_keys,
)
from banso.core.forms import Declaration, FieldKind, FormField
from banso.core.procedures import BonusPoints, LetterRule, QuoteRule
from banso.core.programmes import Programme
from banso.core.sources import Source
from banso.definitions.region import installed_region

REGION = installed_region()
DX = REGION.programmes["kagoshima-pref/dx-subsidy/2023"]
RISK = FormField(id="risk", label="想定される課題", kind=FieldKind.LONG_TEXT, required=False, longest=500)


def changes(after: Programme, before: Programme = DX) -> list[Change]:
    return list(definition_changes(before, after, REGION.vocabulary))


def only(after: Programme) -> Change:
    found = changes(after)
    assert len(found) == 1, found
    return found[0]


def with_procedure(**parts: Any) -> Programme:
    assert DX.procedure is not None
    return replace(DX, procedure=replace(DX.procedure, **parts))


def with_form(**parts: Any) -> Programme:
    assert DX.procedure is not None
    return with_procedure(form=replace(DX.procedure.form, **parts))


def with_field(change: dict[str, Any]) -> Programme:
    assert DX.procedure is not None
    sections = [
        replace(section, fields=(replace(section.fields[0], **change), *section.fields[1:]))
        if section.id == "plan"
        else section
        for section in DX.procedure.form.sections
    ]
    return with_form(sections=tuple(sections))


def test_the_same_definition_changes_nothing() -> None:
    assert changes(DX) == []


def test_what_nobody_sees_changes_nothing() -> None:
    assert changes(replace(DX, division="別の課", version="2023-0", figures=())) == []
    assert changes(with_field({"source": Source(document="dx", line=1), "assumed": "別の根拠"})) == []


@pytest.mark.parametrize(
    "change",
    [
        {"label": "事業名"},
        {"required": False},
        {"longest": 5},
        {"help": "例"},
        {"kind": FieldKind.LONG_TEXT},
        {"when": IsNode(fact="project.travel_costs", value=True)},
    ],
)
def test_whatever_an_applicant_sees_of_a_field_is_a_change_of_its_key(change: dict[str, Any]) -> None:
    found = changes(with_field(change))
    assert marked_keys(found) == {"plan.title"}
    assert only(with_field(change)).before != only(with_field(change)).after


def test_fields_and_sections_that_come_are_marked_and_those_that_go_are_not() -> None:
    assert DX.procedure is not None
    first, *others = DX.procedure.form.sections
    longer = replace(first, fields=(*first.fields[1:], RISK))
    found = changes(with_form(sections=(longer, *others)))
    assert marked_keys(found) == {"applicant.risk"}
    assert [(change.key, change.before, change.after) for change in found] == [
        ("applicant.risk", NONE, "想定される課題・文章・任意・500文字まで"),
        ("applicant.name", "名称（会社名・屋号）・文字・必須", NONE),
    ]
    assert "applicant" in {change.key for change in changes(with_form(sections=tuple(others)))}


def test_declarations_are_marked_as_their_answers_are_named() -> None:
    assert DX.procedure is not None
    more = (*DX.procedure.form.declarations, Declaration(id="open", label="公表に同意すること"))
    assert marked_keys(changes(with_form(declarations=more))) == {"declarations.open"}


def test_cut_offs_are_told_to_the_minute() -> None:
    assert DX.call is not None
    last = DX.call.rounds[-1]
    later = replace(last, closes_at=last.closes_at + timedelta(days=7))
    change = only(replace(DX, call=replace(DX.call, rounds=(*DX.call.rounds[:-1], later))))
    assert (change.part, change.label) == (Part.DATES, "3次締切")
    assert (change.before, change.after) == ("2023年10月31日（火） 17:00", "2023年11月7日（火） 17:00")
    opened = only(replace(DX, call=replace(DX.call, opens_on=date(2023, 9, 12))))
    assert opened.after == "2023年9月12日（火）"
    early = only(replace(DX, call=replace(DX.call, ends_when_budget_used=False)))
    assert early.after == "締切まで受け付ける"


def test_a_requirement_that_changed_below_its_label_is_told() -> None:
    small = REGION.programmes["kumamoto-pref/succession-launch/2025"]
    labelled = AtMost(id="size", label="小さいこと", fact="company.regular_employees", value=20)
    stricter = replace(labelled, value=5)
    found = changes(replace(small, requirements=stricter), replace(small, requirements=labelled))
    assert [change.key for change in found] == ["size"]
    assert found[0].before == "小さいこと（変更前）"
    assert found[0].after == "小さいこと（細部を変更）"


def test_a_condition_turned_round_is_told() -> None:
    yes = IsNode(id="a", fact="project.travel_costs", value=True)
    paper = replace(DX.papers[0], when=yes)
    other = replace(DX.papers[0], when=Not(node=yes))
    before, after = (replace(DX, papers=(one, *DX.papers[1:])) for one in (paper, other))
    assert [change.key for change in changes(after, before)] == [DX.papers[0].id]


def test_rates_caps_and_costs_are_told() -> None:
    assert DX.amount is not None
    track = DX.amount.tracks[-1]
    assert track.cap is not None
    higher = replace(track, cap=replace(track.cap, yen=3_000_000), rate=Fraction(1, 2))
    change = only(replace(DX, amount=replace(DX.amount, tracks=(*DX.amount.tracks[:-1], higher))))
    assert (change.part, change.before) == (Part.AMOUNT, "補助率 2/3、上限 1社あたり2,000,000円")
    assert change.after == "補助率 1/2、上限 1社あたり3,000,000円"
    fewer = replace(DX.amount, excluded=DX.amount.excluded[1:], categories=DX.amount.categories[1:])
    assert [one.after for one in changes(replace(DX, amount=fewer))] == [NONE, NONE]


def test_papers_are_told_with_what_they_must_be_like() -> None:
    at = [paper.id for paper in DX.papers].index("tax_certificate")
    papers = list(DX.papers)
    papers[at] = replace(papers[at], issued_within_months=6)
    change = only(replace(DX, papers=tuple(papers)))
    assert change.after.endswith("発行から6か月以内")


def test_review_quotes_letters_and_times_are_told() -> None:
    procedure = DX.procedure
    assert procedure is not None
    review = procedure.review
    heavier = replace(review, criteria=(replace(review.criteria[0], weight=2), *review.criteria[1:]))
    assert only(with_procedure(review=heavier)).after == "DXの実現に向けたビジョン（5点満点×2）"
    bonus: BonusPoints = replace(review.bonuses[0], points=5)
    assert only(with_procedure(review=replace(review, bonuses=(bonus,)))).label == "加点"
    assert only(with_procedure(review=replace(review, reviewers=5))).after == "5人"
    assert only(with_procedure(review=replace(review, least_permille=605))).after == "満点の60.5%"
    quotes = (*procedure.quotes, QuoteRule(from_yen=5_000_000, quotes=3))
    assert only(with_procedure(quotes=quotes)).after == "5,000,000円以上の経費は3通"
    first, second = procedure.quotes
    assert only(with_procedure(quotes=(first, replace(second, not_for=())))).after.endswith("経費は2通")
    letter: LetterRule = replace(procedure.letters[0], paragraphs=("別の文言",))
    assert only(with_procedure(letters=(letter, *procedure.letters[1:]))).label == "通知書"
    assert only(with_procedure(decision_days=45)).after == "締切からおよそ45日"


def test_changes_stand_in_the_order_of_the_parts() -> None:
    after = replace(with_procedure(decision_days=45), papers=DX.papers[1:])
    assert [change.part for change in changes(after)] == [Part.PAPERS, Part.DECISION]
    assert changes(after)[0].part_label == "提出書類"


def test_every_part_and_every_kind_of_field_has_words() -> None:
    assert set(LABELS) == set(Part)
    assert set(KINDS) == set(FieldKind)
