"""Every publishing check: a file broken in one place is refused with code, file, line, path and what to do."""

from pathlib import Path

import pytest

from banso.definitions.problems import Problem
from banso.definitions.validation import validate
from tests.unit.definitions.broken_files import (
    CASES,
    COVERAGE,
    DATES,
    LOGIC,
    SHAPES,
    SOURCES,
    SUMS,
    VALUES,
    Broken,
)
from tests.unit.definitions.small_data import (
    GRANT,
    GRANT_CASES,
    LOAN,
    LOAN_CASES,
    NEWS,
    NOTION,
    NOTION_CASES,
    SmallData,
)


def check_one(data: SmallData, name: str, refused: str, broken: Broken) -> Problem:
    """Breaks one file and looks at the problem that another one, or the same, is refused with."""
    old, new, code, path, on_line, message, remedy = broken
    data.edit(name, old, new)
    problems = [problem for problem in data.problems() if problem.code == code and problem.path == path]
    assert problems, [str(problem) for problem in data.problems()]
    problem = problems[0]
    assert problem.file == str(data.path / refused)
    assert problem.line == line_of(data.path / refused, on_line)
    assert message in problem.message
    assert remedy in problem.remedy
    assert str(problem).startswith(f"{problem.file}:{problem.line}:")
    return problem


def line_of(file: Path, text: str) -> int:
    content = file.read_text(encoding="utf-8")
    assert text in content
    return content[: content.index(text)].count("\n") + 1


def said(broken: Broken) -> str:
    return f"{broken[2]} {broken[3]} {broken[5]}"


def test_nothing_is_wrong_with_the_folder_as_it_stands(data: SmallData) -> None:
    assert data.problems() == []


@pytest.mark.parametrize("broken", [*VALUES, *SOURCES, *LOGIC, *DATES, *SUMS, *SHAPES], ids=said)
def test_a_broken_programme_is_refused(data: SmallData, broken: Broken) -> None:
    problem = check_one(data, GRANT, GRANT, broken)
    assert problem.remedy


@pytest.mark.parametrize("broken", COVERAGE, ids=said)
def test_a_clause_that_is_not_tried_is_refused(data: SmallData, broken: Broken) -> None:
    check_one(data, GRANT_CASES, GRANT, broken)


@pytest.mark.parametrize("broken", CASES, ids=said)
def test_a_case_that_comes_out_differently_is_refused(data: SmallData, broken: Broken) -> None:
    check_one(data, GRANT_CASES, GRANT_CASES, broken)


def codes(data: SmallData) -> set[str]:
    return {problem.code for problem in data.problems()}


def test_a_programme_that_says_eligible_to_a_company_nothing_is_known_of(data: SmallData) -> None:
    data.edit(
        LOAN,
        "    - id: place\n",
        "    - judged: {question: よいこと, by: body}\n      source: {document: dx, line: 1}\n    - id: place\n",
    )
    data.write(LOAN, (data.path / LOAN).read_text(encoding="utf-8").replace("  all:\n", "  any:\n"))
    (problem,) = [p for p in data.problems() if p.code == "eligible-from-nothing"]
    assert (problem.file, problem.path) == (str(data.path / LOAN), "requirements")
    assert problem.line == data.line(LOAN, "requirements:")
    assert "何も分からない会社" in problem.message
    assert problem.remedy


def test_a_clause_no_company_of_the_cases_meets(data: SmallData) -> None:
    text = (data.path / GRANT_CASES).read_text(encoding="utf-8")
    data.write(
        GRANT_CASES,
        text.replace('base: {prefecture: "46"', 'base: {prefecture: "43"').replace(
            "base_verdict: likely", "base_verdict: ineligible"
        ),
    )
    problems = [p for p in data.problems() if p.code == "clause-without-case"]
    assert [p.path for p in problems] == ["requirements.all.0"]
    assert "「place」を満たす会社" in problems[0].message


def test_a_programme_with_rules_needs_cases(data: SmallData) -> None:
    (data.path / GRANT_CASES).unlink()
    (problem,) = data.problems()
    assert (problem.code, problem.file) == ("case", str(data.path / GRANT))
    assert "2023.cases.yaml" in problem.remedy


def test_a_programme_without_rules_has_none(data: SmallData) -> None:
    data.write(NEWS.replace(".yaml", ".cases.yaml"), "on: 2023-09-20\nbase: {}\nbase_verdict: unknown\n")
    (problem,) = data.problems()
    assert (problem.code, problem.file) == ("case", str(data.path / NEWS))
    assert problem.remedy


def test_a_judged_clause_needs_no_failing_company(data: SmallData) -> None:
    assert not any("fit" in problem.message for problem in data.problems())


def test_a_share_is_tried_around_the_smallest_number_that_reaches_it(data: SmallData) -> None:
    data.edit(LOAN_CASES, "total: 10}", "total: 11}")
    data.edit(LOAN_CASES, "with: {held: 5}", "with: {held: 6}")
    assert data.problems() == []
    data.edit(LOAN_CASES, "at: failed", "at: met")
    (problem,) = data.problems()
    assert "share（6" in problem.message


def test_an_equal_number_is_no_contradiction_of_a_wider_limit(data: SmallData) -> None:
    """A number asked for exactly lies far from the limit beside it, and still fits."""
    data.edit(
        GRANT,
        "      is: {fact: tax, value: false}",
        "      all: [{is: {fact: tax, value: false}}, {is: {fact: staff, value: 9}}]",
    )
    assert not codes(data) & {"contradiction", "unreachable"}


def test_a_limit_that_leaves_only_what_lies_below_it_is_no_contradiction(data: SmallData) -> None:
    data.edit(GRANT, "at_least: {fact: staff, value: 2}", "less_than: {fact: staff, value: 20}")
    assert "contradiction" not in codes(data)


def test_a_call_may_open_and_close_on_one_day(data: SmallData) -> None:
    data.edit(GRANT, "opens: 2023-09-11(月)", "opens: 2023-09-26(火)")
    assert data.problems() == []


@pytest.mark.parametrize("share", ["0/2", "3/2", "1/0"])
def test_a_share_of_nothing_or_of_more_than_all_is_refused(data: SmallData, share: str) -> None:
    data.edit(LOAN, "share: 1/2", f"share: {share}")
    (problem,) = data.problems()
    assert (problem.code, problem.path) == ("impossible-rate", "requirements.all.1.less_than.share")
    assert problem.line == data.line(LOAN, share)
    assert "1以下" in problem.remedy


def test_a_share_finer_than_databases_can_multiply_is_refused(data: SmallData) -> None:
    data.edit(LOAN, "share: 1/2", "share: 999/1000")
    assert "impossible-rate" not in codes(data)
    data.edit(LOAN, "share: 999/1000", "share: 1000/1001")
    (problem,) = data.problems()
    assert (problem.code, problem.path) == ("impossible-rate", "requirements.all.1.less_than.share")
    assert problem.line == data.line(LOAN, "1000/1001")
    assert "1,000以下" in problem.remedy


def test_limits_that_leave_exactly_one_number_are_no_contradiction(data: SmallData) -> None:
    data.edit(GRANT, "at_least: {fact: staff, value: 2}", "at_least: {fact: staff, value: 20}")
    assert "contradiction" not in codes(data)
    data.edit(GRANT, "at_least: {fact: staff, value: 20}", "at_least: {fact: staff, value: 21}")
    assert "contradiction" in codes(data)


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "message"),
    [
        ("{min: 1.7%, max: 2.3%,", "{min: 2.7%, max: 2.3%,", "impossible-loan", "loan", "融資利率"),
        ("max: 1.26%, source", "max: 101%, source", "impossible-rate", "loan.guarantee.0.max", "10/10"),
        (
            "coefficients: usual",
            "coefficients: odd",
            "value-outside-vocabulary",
            "loan.coefficients",
            "「odd」",
        ),
        ('purposes: ["1"], min', 'purposes: ["2"], min', "impossible-loan", "loan", "ない目的"),
    ],
)
def test_an_impossible_loan(data: SmallData, old: str, new: str, code: str, path: str, message: str) -> None:
    data.edit(LOAN, old, new)
    problem = data.problems()[0]
    assert (problem.code, problem.path, problem.file) == (code, path, str(data.path / LOAN))
    assert message in problem.message
    assert problem.remedy


@pytest.mark.parametrize(
    ("guarantee", "message"),
    [("[0%, 1.25%]", "['0%', '1.25%'] ではなく ['0%', '1.26%']"), ("[ただ]", "「ただ」は率として")],
)
def test_a_guarantee_fee_that_comes_out_differently(data: SmallData, guarantee: str, message: str) -> None:
    data.edit(LOAN_CASES, "guarantee: [0%, 1.26%]", f"guarantee: {guarantee}")
    (problem,) = data.problems()
    assert (problem.code, problem.file) == ("case", str(data.path / LOAN_CASES))
    assert problem.line == data.line(LOAN_CASES, "保証料")
    assert message in problem.message


def test_a_notion_has_its_own_cases(data: SmallData) -> None:
    data.edit(NOTION_CASES, "at: met, above: failed", "at: failed, above: failed")
    (problem,) = data.problems()
    assert (problem.code, problem.file) == ("case", str(data.path / NOTION_CASES))
    data.edit(NOTION_CASES, "at: failed, above: failed", "at: met, above: failed")
    (data.path / NOTION_CASES).unlink()
    (problem,) = data.problems()
    assert (problem.code, problem.file) == ("case", str(data.path / NOTION))


def test_a_notion_needs_its_limits_tried_and_sourced(data: SmallData) -> None:
    data.edit(
        NOTION_CASES, "  - {clause: small-staff, fact: staff, below: met, at: met, above: failed}", "  []"
    )
    assert codes(data) == {"limit-without-boundaries"}
    data.edit(NOTION, "value: 20}\n  source: {document: dx, clause: 定義}", "value: 20}")
    assert "value-without-source" in codes(data)


def test_only_the_files_asked_for_are_looked_at(data: SmallData) -> None:
    data.edit(GRANT, "kind: grant", "kind: gift")
    data.edit(LOAN, "kind: loan", "kind: gift")
    only_loan = validate(data.path, only=[data.path / LOAN_CASES])
    assert {problem.file for problem in only_loan} == {str(data.path / LOAN)}
    both = validate(data.path, only=[data.path / "programmes" / "pref"])
    assert {problem.file for problem in both} == {str(data.path / LOAN), str(data.path / GRANT)}


def test_progress_is_told_file_by_file(data: SmallData) -> None:
    told: list[tuple[int, int]] = []
    validate(data.path, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
