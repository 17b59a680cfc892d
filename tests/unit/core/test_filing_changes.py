"""What changed between two filings, in words; and what was filed as an officer reads it."""

from typing import Any

from banso.core.conditions import Is
from banso.core.filed_answers import filed_sections, in_words
from banso.core.filing_changes import Filed, changes_between
from banso.core.forms import Declaration, FieldKind, Form, FormField, Section, Shape
from banso.core.procedures import Procedure
from banso.core.programmes import Body, Kind, Programme

PLAN = Section(
    id="plan",
    label="計画",
    fields=(
        FormField(id="title", label="名称", kind=FieldKind.TEXT),
        FormField(id="kind", label="種別", kind=FieldKind.CHOICE, choices=(("a", "甲"), ("b", "乙"))),
    ),
)
PEOPLE = Section(
    id="people",
    label="役員",
    shape=Shape.ROWS,
    fields=(
        FormField(id="name", label="氏名", kind=FieldKind.TEXT),
        FormField(id="born_on", label="生年月日", kind=FieldKind.DAY),
    ),
)
TRAVEL = Section(
    id="travel",
    label="旅費",
    when=Is(fact="project.travel_costs", value=True),
    fields=(FormField(id="sum", label="旅費の額", kind=FieldKind.YEN),),
)
FORM = Form(sections=(PLAN, PEOPLE, TRAVEL), declarations=(Declaration(id="true", label="偽りがないこと"),))
PROGRAMME = Programme(
    id="a/b/2023",
    version="2023",
    name="補助金",
    kind=Kind.GRANT,
    body=Body(id="a", name="県"),
    fiscal_year=2023,
    purposes=(),
    summary="",
    procedure=Procedure(form=FORM),
)
ANSWERS = {
    "plan.title": "受注の改善",
    "plan.kind": "a",
    "people.r1": "1",
    "people.r1.name": "甲野太郎",
    "people.r1.born_on": "1960-04-01",
    "declarations.true": "yes",
}


def paper(sha256: str, **further: Any) -> dict[str, Any]:
    return {
        "document": "estimate",
        "number": "⑥",
        "label": "見積書",
        "by_post": False,
        "name": "⑥見積書.pdf",
        "bytes": 12_345,
        "sha256": sha256,
        "pages": 2,
        "issued_on": None,
        "arrived_at": "2023-09-20T10:00:00+09:00",
    } | further


def filed(answers: dict[str, str], papers: list[dict[str, Any]], **facts: Any) -> Filed:
    content = {"answers": answers, "papers": papers}
    return Filed(programme=PROGRAMME, content=content, facts={"project.travel_costs": False} | facts)


def told(before: Filed, after: Filed) -> list[tuple[str, str, str, str]]:
    return [(each.item, each.label, each.before, each.after) for each in changes_between(before, after)]


def test_filing_the_same_again_changes_nothing() -> None:
    same = filed(ANSWERS, [paper("a")])
    later = filed(dict(ANSWERS), [paper("a", arrived_at="2023-09-21T10:00:00+09:00")])
    assert told(same, later) == []


def test_a_changed_answer_is_told_in_words_with_its_section() -> None:
    after = filed(ANSWERS | {"plan.kind": "b"}, [])
    assert told(filed(ANSWERS, []), after) == [("section:plan", "種別", "甲", "乙")]


def test_another_spelling_of_the_same_value_is_no_change() -> None:
    after = filed(ANSWERS | {"people.r1.born_on": "昭和35年4月1日"}, [])
    assert told(filed(ANSWERS, []), after) == []


def test_rows_that_came_and_went_are_told_whole() -> None:
    answers = ANSWERS | {"people.r1": "", "people.r2": "2", "people.r2.name": "乙野花子"}
    assert told(filed(ANSWERS, []), filed(answers, [])) == [
        ("section:people", "1行目（追加）", "", "乙野花子"),
        ("section:people", "2行目（削除）", "甲野太郎 / 1960年4月1日（金）", ""),
    ]


def test_a_cell_of_a_row_is_told_with_the_number_of_the_row() -> None:
    answers = ANSWERS | {"people.r1.name": "甲野二郎"}
    assert told(filed(ANSWERS, []), filed(answers, [])) == [
        ("section:people", "1行目 氏名", "甲野太郎", "甲野二郎")
    ]


def test_a_section_that_is_asked_now_is_told() -> None:
    answers = ANSWERS | {"travel.sum": "10000"}
    after = filed(answers, [], **{"project.travel_costs": True})
    assert told(filed(ANSWERS, []), after) == [("section:travel", "旅費の額", "", "10,000円")]


def test_another_file_is_told_with_its_size() -> None:
    [change] = told(
        filed(ANSWERS, [paper("a")]), filed(ANSWERS, [paper("b", pages=3, issued_on="2023-09-01")])
    )
    assert change == (
        "document:estimate",
        "⑥見積書",
        "⑥見積書.pdf（12,345バイト、2ページ）",
        "⑥見積書.pdf（12,345バイト、3ページ）、発行日 2023-09-01",
    )


def test_a_paper_that_is_gone_or_comes_by_post_is_told() -> None:
    assert told(filed(ANSWERS, [paper("a")]), filed(ANSWERS, []))[0][3] == ""
    posted = paper("", by_post=True, name="", bytes=None, pages=None)
    assert told(filed(ANSWERS, [paper("a")]), filed(ANSWERS, [posted]))[0][3] == "紙の原本"


def test_a_declaration_that_was_ticked_is_told() -> None:
    before = filed(ANSWERS | {"declarations.true": ""}, [])
    assert told(before, filed(ANSWERS, [])) == [
        ("declarations", "偽りがないこと", "チェックなし", "チェックあり")
    ]


def test_sections_that_are_not_asked_are_not_shown() -> None:
    shown = filed_sections(PROGRAMME, ANSWERS, {"project.travel_costs": False})
    assert [each.section.id for each in shown] == ["plan", "people"]
    assert [[answer.text for answer in row.answers] for row in shown[1].rows] == [
        ["甲野太郎", "1960年4月1日（金）"]
    ]


def test_answers_are_written_as_they_are_read() -> None:
    several = FormField(
        id="c", label="種別", kind=FieldKind.CHOICES, choices=(("a", "甲"), ("b", "乙"), ("c", "丙"))
    )
    yes_no = FormField(id="y", label="有無", kind=FieldKind.YES_NO)
    number = FormField(id="n", label="人数", kind=FieldKind.INTEGER)
    assert in_words(several, "c a") == "甲、丙"
    assert (in_words(yes_no, "yes"), in_words(yes_no, "no")) == ("はい", "いいえ")
    assert (in_words(number, "１２００"), in_words(number, " "), in_words(number, "多数")) == (
        "1,200",
        "",
        "多数",
    )
