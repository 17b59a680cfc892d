"""Answers are read against the form: what is asked depends on facts, and what is open is said."""

from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.answers import is_asked, is_ticked, open_declarations, read_fields, read_form
from banso.core.conditions import Is, Judged
from banso.core.forms import Declaration, FieldKind, Form, FormField, Section, Shape, rows_of

PLANNER = Is(fact="project.co_planner", value="vendor")
FORM = Form(
    sections=(
        Section(
            id="plan",
            label="計画",
            fields=(
                FormField(id="title", label="名称", kind=FieldKind.TEXT),
                FormField(
                    id="planner",
                    label="相手",
                    kind=FieldKind.CHOICE,
                    choices=(("vendor", "ベンダー"), ("none", "なし")),
                    fact="project.co_planner",
                ),
                FormField(id="vendor", label="ベンダーの名称", kind=FieldKind.TEXT, when=PLANNER),
                FormField(id="note", label="備考", kind=FieldKind.LONG_TEXT, required=False),
            ),
        ),
        Section(
            id="officers",
            label="役員",
            shape=Shape.ROWS,
            fewest=1,
            most=2,
            fields=(FormField(id="name", label="氏名", kind=FieldKind.TEXT),),
        ),
        Section(
            id="vendor",
            label="ベンダー",
            when=PLANNER,
            fields=(FormField(id="staff", label="人数", kind=FieldKind.INTEGER),),
        ),
    ),
    declarations=(Declaration(id="true", label="偽りがない"), Declaration(id="gang", label="関係がない")),
)


def open_keys(answered: dict[str, str], facts: dict[str, object] | None = None) -> list[str]:
    return [point.key or point.section for point in read_form(FORM, answered, facts or {}).points]


def test_everything_required_is_open_at_first_and_what_is_unknown_is_asked() -> None:
    assert open_keys({}) == [
        "plan.title",
        "plan.planner",
        "plan.vendor",
        "officers",
        "vendor.staff",
    ]


def test_what_a_condition_surely_excludes_is_not_asked() -> None:
    read = read_form(FORM, {"plan.planner": "none"}, {})
    assert [section.id for section in read.sections] == ["plan", "officers"]
    assert open_keys({"plan.planner": "none"}) == ["plan.title", "officers"]


def test_a_judgement_is_asked_as_what_is_unknown_is() -> None:
    assert is_asked(Judged(question="適当か", by="secretariat"), {})
    assert is_asked(None, {})
    assert not is_asked(PLANNER, {"project.co_planner": "none"})


def test_an_answer_states_its_fact_in_place_of_what_was_known() -> None:
    known = {"project.co_planner": "none", "company.prefecture": "46"}
    assert read_form(FORM, {}, known).facts == known
    said = read_form(FORM, {"plan.planner": "vendor"}, known).facts
    assert said == {"project.co_planner": "vendor", "company.prefecture": "46"}


def test_a_fact_whose_answer_was_emptied_or_cannot_be_read_is_unknown_again() -> None:
    known = {"project.co_planner": "none"}
    assert read_form(FORM, {"plan.planner": " "}, known).facts == {}
    assert read_form(FORM, {"plan.planner": "だれか"}, known).facts == {}


def test_what_cannot_be_read_is_open_with_its_remedy_and_kept_out_of_the_values() -> None:
    read = read_form(FORM, {"vendor.staff": "たくさん", "plan.title": "受注の自動化"}, {})
    unreadable = [point for point in read.points if point.is_unreadable]
    assert [(point.key, bool(point.remedy)) for point in unreadable] == [("vendor.staff", True)]
    assert read.values == {"plan.title": "受注の自動化"}


def test_rows_are_counted_and_each_of_their_fields_is_asked() -> None:
    assert "officers.a.name" in open_keys({"officers.a": "1"})
    answered = {"officers.a": "1", "officers.b": "2", "officers.c": "3"}
    assert "officers" in open_keys(answered)
    removed = answered | {"officers.c": "", "officers.a.name": "甲", "officers.b.name": "乙"}
    assert [key for key in open_keys(removed) if key.startswith("officers")] == []
    assert read_form(FORM, removed, {}).rows == {"officers": ("a", "b")}


def test_every_declaration_that_is_not_ticked_is_open() -> None:
    assert len(open_declarations(FORM, {})) == 2
    assert [p.label for p in open_declarations(FORM, {"declarations.true": "yes"})] == ["関係がない"]
    assert not is_ticked("たぶん")
    assert not is_ticked("no")


def test_fields_of_a_record_are_read_without_a_form() -> None:
    fields = FORM.sections[0].fields[:1]
    assert read_fields(fields, {"title": " 甲 "}) == ({"title": "甲"}, ())
    values, points = read_fields(fields, {})
    assert (values, [point.key for point in points]) == ({}, ["title"])


KEYS = [
    "plan.title",
    "plan.planner",
    "plan.vendor",
    "officers.a",
    "officers.a.name",
    "vendor.staff",
    "x.y",
    "",
]


@settings(derandomize=True)
@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=12)))
def test_any_answers_can_be_read_and_what_is_open_is_no_value(answered: dict[str, str]) -> None:
    read = read_form(FORM, answered, {})
    open_now = {point.key for point in read.points}
    assert open_now.isdisjoint(read.values)
    assert set(read.values) <= set(answered)
    assert rows_of("officers", answered) == list(read.rows["officers"])
