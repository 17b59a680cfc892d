"""Procedures of programme files: how they are read, what the standard one lends, and what is refused."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from banso.actions.permissions import HOLDERS, Permission
from banso.core.conditions import facts_of
from banso.core.errors import BadDefinition
from banso.core.forms import FieldKind, Shape
from banso.core.letters import document_number
from banso.core.procedures import LETTER_NAMES, Procedure, SigningRole
from banso.definitions.call_definitions import call_definition, read_definition, written
from banso.definitions.json_schema import programme_schema
from banso.definitions.problems import Problem
from banso.definitions.region import Region, data_path, installed_region, load_region
from banso.definitions.single_files import programme_of_text
from banso.definitions.standard_procedure import with_standard
from banso.definitions.validation import validate, validate_draft
from banso.records.models import Application

REGION = installed_region()
DX = "kagoshima-pref/dx-subsidy/2023"
TRAVEL = "kagoshima-pref/uiturn-travel/2023"
LAUNCH = "kumamoto-pref/succession-launch/2025"


def file_text(programme: str) -> str:
    return (REGION.path / "programmes" / f"{programme}.yaml").read_text(encoding="utf-8")


def procedure(programme: str) -> Procedure:
    found = programme_of_text(written(call_definition(programme, REGION)), "x", REGION).procedure
    assert found is not None
    return found


def problems_of(text: str, region: Region = REGION) -> list[Problem]:
    return validate_draft(text, "x.yaml", region)


def test_the_shipped_form_asks_for_what_the_guidelines_name() -> None:
    form = procedure(DX).form
    assert [(section.id, section.paper) for section in form.sections] == [
        ("applicant", "application"), ("contact", "application"), ("requirements", "application"),
        ("officers", "application"), ("plan", "plan"), ("costs", "budget"), ("travel", "budget"),
        ("income", "budget"),
    ]  # fmt: skip
    plan = form.section("plan")
    assert plan is not None
    criteria = [field.source.clause for field in plan.fields if field.source]
    assert [f"8(2){number}" for number in "①②③④⑤⑥"] == [c for c in criteria if c.startswith("8")][:6]
    assert "a_antisocial" in [declaration.id for declaration in form.declarations]
    officers = form.section("officers")
    assert officers is not None
    assert (officers.shape, [field.id for field in officers.fields]) == (
        Shape.ROWS,
        ["position", "name", "kana", "born_on"],
    )


def test_the_travel_rules_are_needed_where_travel_is_stated_in_the_form() -> None:
    programme = REGION.programmes[DX]
    paper = next(paper for paper in programme.papers if paper.id == "travel_rules")
    assert paper.when is not None
    travel = procedure(DX).form.section("travel")
    assert travel is not None
    assert facts_of(paper.when) == (travel.fields[0].fact,)
    assert travel.fields[0].kind is FieldKind.YES_NO


def test_criteria_have_ids_equal_weights_and_a_bonus_from_the_external_list() -> None:
    review = procedure(DX).review
    assert len(review.criteria) == 7
    assert {(one.most_points, one.weight, one.comment) for one in review.criteria} == {(5, 1, True)}
    assert [(one.id, one.recognition) for one in review.bonuses] == [
        ("partnership_declaration", "partnership_declaration")
    ]
    assert review.criteria == REGION.programmes[DX].criteria
    assert "記載がない" in review.assumed


def test_a_programme_without_criteria_is_first_come() -> None:
    assert procedure(TRAVEL).review.criteria == ()
    assert procedure(TRAVEL).quotes == ()
    assert not procedure(TRAVEL).police_check
    assert [section.shape for section in procedure(TRAVEL).form.sections].count(Shape.INCOME) == 0


def test_what_the_file_leaves_out_the_standard_procedure_fills_in() -> None:
    standard = REGION.standard["procedure"]
    launch = procedure(LAUNCH)
    assert REGION.programmes[LAUNCH].procedure is None
    assert [paper["id"] for paper in call_definition(LAUNCH, REGION)["documents"]] == ["estimate"]
    assert "corporate_register" in [paper["id"] for paper in call_definition(DX, REGION)["documents"]]
    assert [section.id for section in launch.form.sections] == [s["id"] for s in standard["form"]["sections"]]
    assert launch.reminders == (timedelta(days=7), timedelta(days=2), timedelta(hours=3))
    assert [(step.kind, step.role) for step in launch.approval] == [
        ("consult", SigningRole.PREFECTURE_OFFICER),
        ("decide", SigningRole.PREFECTURE_APPROVER),
    ]
    assert [(rule.from_yen, rule.quotes) for rule in launch.quotes] == [(100_000, 1), (1_000_000, 2)]


def test_the_rules_decide_which_facts_the_form_asks_for() -> None:
    asked = {field.fact for section in procedure(LAUNCH).form.sections for field in section.fields}
    requirements = REGION.programmes[LAUNCH].requirements
    assert requirements is not None
    assert set(facts_of(requirements)) <= asked
    dx = [field.fact for section in procedure(DX).form.sections for field in section.fields if field.fact]
    assert len(dx) == len(set(dx))
    assert {"project.co_planner", "company.entity_type"} <= set(dx)


def test_an_expanded_definition_does_not_change_when_the_standard_does() -> None:
    data = call_definition(LAUNCH, REGION)
    changed = {"procedure": {"number": "別の形{number}", "new_part": 1}, "review": {"reviewers": 9}}
    assert with_standard(data, changed) == data
    assert read_definition(written(data)) == data


def test_every_grant_with_a_rule_for_the_amount_can_be_called() -> None:
    grants = [one for one in REGION.programmes.values() if one.kind == "grant" and one.amount]
    assert len(grants) > 20
    for programme in grants:
        assert problems_of(written(call_definition(programme.id, REGION))) == [], programme.id


def test_whoever_may_sign_by_a_file_may_sign_on_the_site() -> None:
    assert {role.value for role in SigningRole} == {role.value for role in HOLDERS[Permission.APPROVE]}


def test_the_schema_offers_the_parts_of_the_standard_and_asks_for_none_of_them() -> None:
    schema = programme_schema(REGION)["$defs"]
    assert "officers" in schema["SectionShape"]["properties"]["like"]["enum"]
    assert "required" not in schema["ProcedureShape"]
    assert "company.industry" in schema["FieldShape"]["properties"]["fact"]["enum"]


@pytest.mark.parametrize("programme", [DX, TRAVEL, LAUNCH])
def test_the_schema_takes_files_that_lend_from_the_standard(programme: str) -> None:
    plain = json.loads(json.dumps(read_definition(file_text(programme)), default=str))
    jsonschema.validate(plain, programme_schema(REGION))


Broken = tuple[str, str, str, str, str]
BROKEN: list[Broken] = [
    ("    - {id: vision, label: DXの実現に向けたビジョン, source", "    - {id: budget, label: ビジョン, source",
     "duplicate-id", "review.criteria", "「budget」が2回"),
    ("{like: officers, paper: application}", "{like: officers, paper: roster}",
     "value-outside-vocabulary", "procedure.form.sections.3.paper", "「roster」は documents に"),
    ("{like: officers, paper: application}", "{like: directors}",
     "shape", "procedure.form.sections.3", "標準の手続に「directors」という部分はありません"),
    ("{like: contact, paper: application}", "{like: applicant}",
     "duplicate-id", "procedure.form.sections", "「applicant」が2回"),
    ("{id: i_tax, label", "{id: a_antisocial, label",
     "duplicate-id", "procedure.form.declarations", "「a_antisocial」が2回"),
    ("{id: starts_on, label: 着手の予定日", "{id: title, label: 着手の予定日",
     "duplicate-id", "procedure.form.sections.4.fields", "「title」が2回"),
    ("fact: project.travel_costs, label", "fact: project.travel, label",
     "unknown-fact", "procedure.form.sections.6.fields.0.fact", "「project.travel」という項目"),
    ("fact: project.travel_costs, label", "fact: company.recognitions, label",
     "field", "procedure.form.sections.6.fields.0.fact", "入力項目にできません"),
    ("fact: project.travel_costs, label", "fact: project.co_planner, label",
     "duplicate-id", "procedure.form.sections", "「project.co_planner」が2回"),
    ("{id: travel_costs, fact: project.travel_costs, label", "{id: travel_costs, label",
     "shape", "procedure.form.sections.6.fields.0", "label と kind、または fact"),
    ("{id: travel_costs, fact: project.travel_costs, label", "{id: travel_costs, kind: choice, label",
     "shape", "procedure.form.sections.6.fields.0", "choices は kind が"),
    ("{id: travel_costs, fact: project.travel_costs, label", "{id: t, fact: project.travel_costs, kind: yen, label",
     "shape", "procedure.form.sections.6.fields.0", "kind と choices を書きません"),
    ("{id: travel_costs, fact", "{id: travel.costs, fact",
     "shape", "procedure.form.sections.6.fields.0.id", "書き方が違います"),
    ("      - id: travel\n", "      - id: declarations\n",
     "form", "procedure.form.sections.6.id", "誓約事項のための名前"),
    ("        label: 収支予算書（旅費の計上）\n", "        label: 収支予算書（旅費の計上）\n        shape: rows\n",
     "form", "procedure.form.sections.6.fields.0.fact", "行ごとに違うため"),
    ("        label: 収支予算書（旅費の計上）\n", "        label: 収支予算書（旅費の計上）\n        shape: income\n",
     "shape", "procedure.form.sections.6", "fields は書けません"),
    ("{like: income, label", "{like: costs, id: more_costs, label",
     "form", "procedure.form.sections", "「costs」の表が2つ"),
    ("{like: costs, label", "{like: income, id: more_income, label",
     "form", "procedure.form.sections", "「income」の表が2つ"),
    ("{like: contact, paper: application}", "{id: contact, label: 連絡先, shape: rows, assumed: 仮定です。}",
     "shape", "procedure.form.sections.1", "fields（入力項目）がありません"),
    ("{like: contact, paper: application}", "{id: contact, label: 連絡先, fields: [{id: a, label: A, kind: text}]}",
     "value-without-source", "procedure.form.sections.1", "出典がありません"),
    ("{like: officers, paper: application}", "{like: officers, fewest: 9, most: 3}",
     "shape", "procedure.form.sections.3", "fewest（最少の行数）"),
    ("  decision_days: 30\n", "  number: 受付番号\n",
     "letter", "procedure.number", "{number} がなく"),
    ("  decision_days: 30\n", "  number: 第{number号\n",
     "letter", "procedure.number", "閉じていません"),
    ("  decision_days: 30\n", "  number: 第{number:03}号\n",
     "letter", "procedure.number", "差し込めない"),
    ("    - like: reduced_grant\n", "    - like: reduced_grant\n      id: another\n",
     "letter", "procedure.letters", "「reduced_grant」がありません"),
    ("    - like: grant\n", "    - like: grant\n      sender: '{governor}'\n",
     "letter", "procedure.letters.0.sender", "差し込めない名前があります: governor"),
    ("経費は、申請書に記載のとおりとします。\n", "経費は、{}とします。\n",
     "letter", "procedure.letters.0.conditions.1", "差し込めない名前があります"),
    ("    - like: reduced_grant\n", "    - like: reduced_grant\n      appeals: ['{court}に訴える']\n",
     "letter", "procedure.letters.1.appeals.0", "差し込めない名前があります: court"),
    ("    - like: grant\n", f"    - like: grant\n      number: 第{{number}}号{'あ' * 60}\n",
     "shape", "procedure.letters.0.number", "長すぎます"),
    ("  decision_days: 30\n", f"  number: 第{{number}}号{'あ' * 21}\n",
     "shape", "procedure.number", "長すぎます"),
    ("    - like: reduced_grant\n", "    - like: grant\n",
     "duplicate-id", "procedure.letters", "「grant」が2回"),
    ("  decision_days: 30\n",
     "  approval: [{kind: consult, label: 合議, role: prefecture_approver, assumed: 仮定です。}]\n",
     "approval", "procedure.approval", "最後の段階に一つだけ"),
    ("  decision_days: 30\n", "  approval: [{kind: decide, label: 決裁, role: governor, assumed: 仮定です。}]\n",
     "shape", "procedure.approval.0.role", "決められた値では"),
    ("  decision_days: 30\n",
     "  approval: [{kind: decide, label: 決裁, role: prefecture_approver, deputies: [prefecture_approver], "
     "assumed: 仮定です。}]\n",
     "approval", "procedure.approval.0.deputies", "本人と同じ役割"),
    ("  decision_days: 30\n", "  approval: []\n",
     "shape", "procedure.approval", "一つもありません"),
    ("  decision_days: 30\n", "  reminders: [7 days, 7 days]\n",
     "duplicate-id", "procedure.reminders", "「7 days」が2回"),
    ("  decision_days: 30\n", "  reminders: [a week]\n",
     "shape", "procedure.reminders.0", "書き方が違います"),
    ("{from_yen: 1000000, quotes: 2", "{from_yen: 100000, quotes: 2",
     "duplicate-id", "procedure.quotes", "「100000」が2回"),
    ("not_for: [prototype_labour]", "not_for: [wages]",
     "value-outside-vocabulary", "procedure.quotes.1.not_for", "経費区分「wages」は amount にありません"),
    ("  decision_days: 30\n", "  fee: 30\n",
     "shape", "procedure.fee", "この項目は書けません"),
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: f"{broken[2]} {broken[3]} {broken[4]}")
def test_a_broken_procedure_is_refused_with_its_place(broken: Broken) -> None:
    old, new, code, path, message = broken
    text = file_text(DX)
    assert text.count(old) == 1, text.count(old)
    found = problems_of(text.replace(old, new))
    assert (code, path) in {(problem.code, problem.path) for problem in found}, [str(p) for p in found]
    problem = next(one for one in found if (one.code, one.path) == (code, path))
    assert message in problem.message
    assert problem.remedy
    assert problem.line > 1


def test_income_without_costs_and_costs_without_an_amount_rule_are_refused() -> None:
    data = call_definition(TRAVEL, REGION)
    sections = data["procedure"]["form"]["sections"]
    standard = {one["id"]: one for one in REGION.standard["procedure"]["form"]["sections"]}
    data["procedure"]["form"]["sections"] = [
        *(one for one in sections if one["id"] != "costs"),
        standard["income"],
    ]
    assert "経費の表（costs）がありません" in problems_of(written(data))[0].message
    assert "金額の規則のない制度" in str(
        problems_of(written(call_definition("kagoshima-pref/space-business/2023", REGION)))
    )


def test_a_procedure_without_a_standard_must_say_everything() -> None:
    text = file_text(DX).replace("  decision_days: 30\n", "  complete: true\n")
    missing = {problem.path for problem in problems_of(text)}
    assert {"procedure.approval", "procedure.letters.0"} <= missing


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    target = tmp_path / "data"
    shutil.copytree(data_path(), target, ignore=shutil.ignore_patterns("programmes"))
    (target / "programmes").mkdir()
    return target


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("- {id: name, label: 名称（会社名・屋号）, kind: text}", "- {id: name, label: 名称}", "shape",
         "procedure.form.sections.0.fields.0"),
        ('sender: "{head}"', 'sender: "{heads}"', "letter", "procedure.letters.0.sender"),
        ("{id: need, label: 事業の目的・必要性, assumed: 補助事業に共通の観点です。}",
         "{id: need, label: 事業の目的・必要性}", "value-without-source", "review.criteria.0"),
        ("fact: company.corporate_number", "fact: company.number", "unknown-fact",
         "procedure.form.sections.0.fields.2.fact"),
    ],
)  # fmt: skip
def test_a_broken_standard_is_refused_in_its_own_file(
    copied: Path, old: str, new: str, code: str, path: str
) -> None:
    file = copied / "procedures" / "standard.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = {(problem.file, problem.code, problem.path) for problem in validate(copied)}
    assert found == {(str(file), code, path)}


def test_a_folder_without_a_standard_takes_the_one_that_comes_with_banso(copied: Path) -> None:
    (copied / "procedures" / "standard.yaml").unlink()
    assert load_region(copied).standard == REGION.standard


def test_a_standard_that_is_no_mapping_is_refused(copied: Path) -> None:
    (copied / "procedures" / "standard.yaml").write_text("- one\n", encoding="utf-8")
    with pytest.raises(BadDefinition):
        load_region(copied)


def test_the_names_letters_may_fill_in_are_used_by_the_standard_ones_where_it_matters() -> None:
    letters: list[Any] = REGION.standard["procedure"]["letters"]
    for letter in letters:
        words = " ".join(letter["paragraphs"])
        for name in ("filed_on", "receipt_number", "legal_basis"):
            assert f"{{{name}}}" in words
            assert name in LETTER_NAMES


def test_the_longest_form_of_a_receipt_number_gives_numbers_that_fit_their_column() -> None:
    longest = f"令和{{era_year}}年度第{{number}}号{'あ' * 6}"
    text = file_text(DX).replace("  decision_days: 30\n", f"  number: {longest}\n")
    assert problems_of(text) == []
    column = Application.number.field.max_length
    stated = programme_schema(REGION)["$defs"]["ProcedureShape"]["properties"]["number"]["maxLength"]
    assert len(longest) == stated == column
    assert len(document_number(longest, 99_999_999, date(2099, 3, 31))) < column
