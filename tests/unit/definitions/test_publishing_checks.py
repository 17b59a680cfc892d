"""Every publishing check: a file broken in one place is refused with code, file, line, path and what to do."""

from pathlib import Path

import pytest

from banso.definitions.problems import Problem
from banso.definitions.validation import validate
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

# What is replaced, by what, the code of the problem, its path in the file, a text that stands on its line, and a
# piece of what is said and of the remedy.
Broken = tuple[str, str, str, str, str, str, str]

VALUES: list[Broken] = [
    ('value: "46"}\n      source: {document: dx, line: 13', 'value: "99"}\n      source: {document: dx, line: 13',
     "value-outside-vocabulary", "requirements.all.0.is.value", 'value: "99"', "「99」は選択肢に", "46（鹿児島県）"),
    ("{fact: tax, value: false}", "{fact: tax, value: たぶん}",
     "value-outside-vocabulary", "requirements.all.1.is.value", "たぶん", "「たぶん」", "はい"),
    ("{fact: staff, value: 2}", "{fact: staff, value: 二人}",
     "value-outside-vocabulary", "requirements.all.3.at_least.value", "二人", "「二」", "数字"),
    ("{fact: staff, value: 2}", "{fact: staff, value: -2}",
     "value-outside-vocabulary", "requirements.all.3.at_least.value", "value: -2", "負の数", "0以上"),
    ("{fact: staff, value: 2}", "{fact: industry, value: 2}",
     "value-outside-vocabulary", "requirements.all.3.at_least", "fact: industry, value: 2", "数や日付では", "one_of"),
    ('values: ["391", "56"]', 'values: ["391", "57"]',
     "value-outside-vocabulary", "requirements.all.4.any.0.one_of.values.1.value", '"57"', "「57」", "56（小売）"),
    ('{fact: industry, values: ["391", "56"]}', '{fact: staff, values: ["3"]}',
     "value-outside-vocabulary", "requirements.all.4.any.0.one_of", 'values: ["3"]', "一つ選ぶ項目では", "別の条件"),
    ("- has: {fact: marks, value: plan}", "- has: {fact: marks, value: flood}",
     "value-outside-vocabulary", "requirements.all.4.any.1.has.value", "flood", "「flood」", "plan、sdgs"),
    ("- has: {fact: marks, value: plan}", "- has: {fact: industry, value: plan}",
     "value-outside-vocabulary", "requirements.all.4.any.1.has", "fact: industry, value: plan", "一覧では", "one_of"),
    ("- has: {fact: marks, value: plan}", "- is: {fact: marks, value: plan}",
     "value-outside-vocabulary", "requirements.all.4.any.1.is", "- is: {fact: marks", "認定は一覧です", "has"),
    ("at_least: {fact: staff, value: 2}", "less_than: {fact: staff, share: 1/2, of: held}",
     "value-outside-vocabulary", "requirements.all.3.less_than.of", "of: held", "割合の全体に", "minimum"),
    ("{fact: tax, value: false}", "{fact: taxes, value: false}",
     "unknown-fact", "requirements.all.1.is.fact", "taxes", "「taxes」", "近い項目: tax"),
    ("notion: small", "notion: tiny",
     "unknown-notion", "requirements.all.2.notion", "notion: tiny", "「tiny」", "small"),
    ("purposes: [dx]", "purposes: [dx, magic]",
     "value-outside-vocabulary", "purposes.1", "magic", "「magic」", "dx、people"),
    ('prefecture: "46", municipality', 'prefecture: "99", municipality',
     "value-outside-vocabulary", "area.prefecture", '"99"', "「99」", "prefecture.yaml"),
    ('municipality: "46201"', 'municipality: "43100"',
     "value-outside-vocabulary", "area.municipality", '"43100"', "外にあります", "確かめて"),
    ("body: pref", "body: city",
     "value-outside-vocabulary", "body", "body: city", "「city」", "bodies.yaml"),
    ("evidence: [tax_paper]", "evidence: [tax_papers]",
     "value-outside-vocabulary", "requirements.all.1.evidence.0", "tax_papers", "「tax_papers」", "tax_paper"),
    ("track: plan,", "track: plans,",
     "value-outside-vocabulary", "relations.0.track", "plans", "「plans」", "plan、standard"),
    ("- id: tax\n", "- id: place\n",
     "duplicate-id", "requirements.all.1.id", "- id: place\n      is: {fact: tax", "「place」", "別の id"),
    ("- id: plan\n", "- id: standard\n",
     "duplicate-id", "amount.tracks", "tracks:", "「standard」", "別の id"),
]  # fmt: skip

SOURCES: list[Broken] = [
    ("source: {document: dx, line: 13, quote: 県内}\n", "\n",
     "value-without-source", "requirements.all.0", "- id: place", "出典がありません", "assumed"),
    ('- id: place\n      is: {fact: prefecture, value: "46"}\n      source: {document: dx, line: 13, quote: 県内}\n',
     '- is: {fact: prefecture, value: "46"}\n',
     "value-without-source", "requirements.all.0", "- is: {fact: prefecture", "出典がありません", "source"),
    ("at_least: {fact: staff, value: 2}\n      source: {document: dx, line: 16}", "at_least: {fact: staff, value: 2}",
     "value-without-source", "requirements.all.3", "- id: range", "出典がありません", "source"),
    ("      source: {document: dx, line: 17}\n", "",
     "value-without-source", "requirements.all.4", "- id: ways", "出典がありません", "source"),
    ("tel: 099-111-2222, source: {document: dx, line: 9}", "tel: 099-111-2222",
     "value-without-source", "contacts.0", "099-111-2222", "出典がありません", "source"),
    ("{value: 2/3, source: {document: dx, line: 23}}", "{value: 2/3}",
     "value-without-source", "amount.tracks.0.rate", "rate: {value: 2/3}", "出典がありません", "source"),
    ("cap: {yen: 2000000, source: {document: dx, line: 27}}", "cap: {yen: 2000000}",
     "value-without-source", "amount.tracks.1.cap", "cap: {yen: 2000000}", "出典がありません", "source"),
    ("limit: {share: 1/3, of: total, source: {document: dx, line: 21}}", "limit: {share: 1/3, of: total}",
     "value-without-source", "amount.categories.1.limit", "limit: {share", "出典がありません", "source"),
    ("{basis: excluded, assumed: 税抜きとします。}", "{basis: excluded}",
     "value-without-source", "amount.tax", "basis", "出典がありません", "assumed"),
    ("source: {document: dx, line: 7}", "assumed: ''",
     "value-without-source", "", "id: pref/grant/2023", "出典がありません", "source"),
    ("line: 13, quote: 県内}", "quote: 県内}",
     "source-without-place", "requirements.all.0.source", "quote: 県内", "行も条項も", "clause"),
    ("source: {document: dx, line: 14}", "source: {document: dxx, line: 14}",
     "unknown-document", "requirements.all.1.source.document", "dxx", "「dxx」", "documents.yaml"),
]  # fmt: skip

LOGIC: list[Broken] = [
    ("at_least: {fact: staff, value: 2}", "more_than: {fact: staff, value: 20}",
     "contradiction", "requirements", "requirements:", "range: ", "どちらかの条件"),
    ("is: {fact: tax, value: false}", "all: [{is: {fact: tax, value: false}}, {is: {fact: tax, value: true}}]",
     "contradiction", "requirements", "requirements:", "がないこと」と「県税の未納があること", "どちらかの条件"),
    ("- has: {fact: marks, value: plan}", '- all: [{is: {fact: prefecture, value: "43"}}]',
     "unreachable", "requirements", "requirements:", "熊本県", "どちらかの条件"),
    ("has: {fact: marks, value: plan}}\n", 'is: {fact: prefecture, value: "43"}}\n',
     "unreachable", "amount.tracks.0.when", 'when: {is: {fact: prefecture, value: "43"', "「plan」は要件と両立しません",
     "when"),
    ("any:\n        - one_of", "at_least_of:\n        k: 3\n        nodes:\n        - one_of",
     "unreachable", "requirements.all.4.at_least_of", "at_least_of:", "2個のうち3個", "k を減らして"),
    ("is: {fact: tax, value: false}", "not: {judged: {question: 悪いこと, by: body}}",
     "judged-under-not", "requirements.all.1.not", "not: {judged", "not の中に judged", "肯定形"),
]  # fmt: skip

DATES: list[Broken] = [
    ("opens: 2023-09-11(月)", "opens: 2023-09-11(火)",
     "date", "call.opens", "opens:", "火曜日ではありません", "月曜日です"),
    ("2023-09-26(火) 17:00", "2023-09-26(水) 17:00",
     "date", "call.rounds.0.closes", "2023-09-26", "水曜日ではありません", "火曜日です"),
    ("2023-09-26(火) 17:00", "2023-09-26(火)",
     "date", "call.rounds.0.closes", "2023-09-26", "時刻がありません", "17:00"),
    ("2023-09-26(火) 17:00", "2023-09-31 17:00",
     "date", "call.rounds.0.closes", "2023-09-31", "という日はありません", "確かめて"),
    ("2023-09-26(火) 17:00", "2023-09-26(火) 25:00",
     "date", "call.rounds.0.closes", "25:00", "25時", "24時"),
    ("2023-10-17(火) 17:00", "2023-09-26(火) 17:00",
     "date", "call.rounds.1.closes", "number: 2", "前の締切より前", "順"),
    ("2023-09-26(火) 17:00", "2023-09-10(日) 17:00",
     "date", "call.rounds.0.closes", "2023-09-10", "受付開始", "順"),
]  # fmt: skip

SUMS: list[Broken] = [
    ("cap: {yen: 2000000,", "cap: {yen: 0,",
     "impossible-cap", "amount.tracks.1.cap", "cap: {yen: 0,", "0円", "cap を消して"),
    ("cap: {yen: 2000000,", "cap: {yen: 50000001,",
     "impossible-cap", "amount.tracks.1.cap", "cap: {yen: 50000001,", "予算額を超えて", "単位"),
    ("cap: {yen: 2000000, source: {document: dx, line: 27}}",
     "cap: {yen: 2000000, source: {document: dx, line: 27}}\n"
     "      floor: {yen: 2000001, source: {document: dx, line: 27}}",
     "impossible-cap", "amount.tracks.1.floor", "floor:", "下限額が上限額", "どちらか"),
    ("value: 2/3, source", "value: 3/2, source",
     "impossible-rate", "amount.tracks.0.rate.value", "3/2", "10/10", "2/3"),
    ("value: 2/3, source", "value: 2/0, source",
     "impossible-rate", "amount.tracks.0.rate.value", "2/0", "分母が0", "2/3"),
    ("value: 2/3, source", "value: 0/3, source",
     "impossible-rate", "amount.tracks.0.rate", "0/3", "補助率が0", "確かめて"),
    ("value: 2/3, source", "value: 0%, source",
     "impossible-rate", "amount.tracks.0.rate", "0%", "補助率が0", "確かめて"),
    ("{payer: 事業者, share: 2/3,", "{payer: 事業者, share: 1/3,",
     "impossible-rate", "amount.tracks.1.shares", "shares:", "合計が1になりません（2/3）", "1にして"),
    ("share: 1/4, of: 事業者", "share: 1/4, of: 会社",
     "impossible-rate", "amount.tracks.1.shares.2.of", "of: 会社", "「会社」", "先に"),
    ("limit: {share: 1/3,", "limit: {share: 1/1,",
     "impossible-rate", "amount.categories.1.limit.share", "share: 1/1", "1以上", "1未満"),
    ("limit: {share: 1/3,", "limit: {share: 0/3,",
     "impossible-rate", "amount.categories.1.limit.share", "share: 0/3", "0か1以上", "1未満"),
    ("{state: stated, yen: 50000000,", "{state: blank, yen: 50000000,",
     "budget", "budget", "state: blank", "合いません", "stated"),
    ("{state: stated, yen: 50000000,", "{state: stated,",
     "budget", "budget", "state: stated", "合いません", "zero"),
]  # fmt: skip

SHAPES: list[Broken] = [
    ("kind: grant", "kind: gift",
     "shape", "kind", "kind: gift", "決められた値では", "grant"),
    ("kind: grant\n", "",
     "shape", "kind", "id: pref/grant/2023", "必要な項目", "書き足して"),
    ("kind: grant\n", "kind: grant\ncolour: red\n",
     "shape", "colour", "colour: red", "書けません", "つづり"),
    ("summary: 補助します。", "summary: ''",
     "shape", "summary", "summary:", "空です", "書くか"),
    ("quote: 県内", f"quote: {'長' * 41}",
     "shape", "requirements.all.0.source.quote", "長長", "長すぎます", "40文字以内"),
    ("099-111-2222", "ゼロ九九",
     "shape", "contacts.0.tel", "ゼロ九九", "書き方が違います", "形:"),
    ("fiscal_year: 2023", "fiscal_year: 令和5年",
     "shape", "fiscal_year", "令和5年", "整数を書きます", "数字"),
    ("is: {fact: tax, value: false}", "is: {fact: tax, value: false}\n      judged: {question: よいこと, by: body}",
     "shape", "requirements.all.1", "- id: tax", "一つだけ", "programme-file"),
    ("judged: {question: 適当であること, by: secretariat}", "label: 適当であること",
     "shape", "requirements.all.5", "- id: fit", "一つだけ", "programme-file"),
    ("{fact: staff, value: 2}", "{fact: staff, value: 2, share: 1/2, of: total}",
     "shape", "requirements.all.3.at_least", "share: 1/2", "どちらか一方", "programme-file"),
    ("unit: 1000", f"unit: {10**16}",
     "shape", "amount.rounding.unit", "unit:", "大きすぎ", "以下"),
    ("purposes: [dx]", "purposes: []",
     "shape", "purposes", "purposes: []", "一つもありません", "1個以上"),
    ("purposes: [dx]", "purposes: dx",
     "shape", "purposes", "purposes: dx", "一覧を書きます", "[ ]"),
    ("- id: standard\n", "- id: standard\n      rate: {value: 1/2, assumed: 仮}\n",
     "shape", "amount.tracks.1", "- id: standard", "rate と shares", "programme-file"),
    ("granted_by: [国, 県]", "granted_by: [国, 市]",
     "shape", "amount.tracks.1", "- id: standard", "「市」は shares に", "programme-file"),
    ("      when: {has: {fact: marks, value: plan}}\n", "",
     "shape", "amount", "amount:", "「plan」の後の区分は選ばれる", "programme-file"),
    ("id: pref/grant/2023", "id: pref/grants/2023",
     "id", "id", "id: pref/grants/2023", "pref/grant/2023", "どちらかを"),
]  # fmt: skip

COVERAGE: list[Broken] = [
    ("- {clause: range, fact: staff, below: failed, at: met, above: met}", "[]",
     "limit-without-boundaries", "requirements.all.3.at_least", "at_least: {fact: staff", "「range」のstaff",
     "boundaries"),
    ("  - {name: 県外, with: {prefecture: \"43\"}, verdict: ineligible, failed: [place]}\n", "",
     "clause-without-case", "requirements.all.0", "- id: place", "「place」を満たさない", "cases に"),
]  # fmt: skip

CASES: list[Broken] = [
    ("base_verdict: likely", "base_verdict: eligible",
     "case", "base", "base:", "eligible ではなく likely", "どちらか"),
    ("verdict: ineligible, failed: [place]", "verdict: unknown, failed: [place]",
     "case", "cases.0", "県外", "「県外」の verdict が unknown ではなく ineligible", "どちらか"),
    ("failed: [place]", "failed: [tax]",
     "case", "cases.0", "県外", "tax が failed ではなく met", "どちらか"),
    ("failed: [place]", "failed: [palace]",
     "case", "cases.0", "県外", "ない条項", "どちらか"),
    ("missing: [tax]", "missing: [staff]",
     "case", "cases.5", "税が不明", "['tax']", "どちらか"),
    ("yen: 750000", "yen: 750001",
     "case", "cases.6", "人件費は", "yen が 750001 ではなく 750000", "どちらか"),
    ("eligible_yen: 1500000", "eligible_yen: 1",
     "case", "cases.6", "人件費は", "eligible_yen が 1 ではなく 1500000", "どちらか"),
    ("track: standard", "track: plan",
     "case", "cases.6", "人件費は", "track が plan ではなく standard", "どちらか"),
    ("{category: labour, yen: 900000}", "{category: labor, yen: 900000}",
     "case", "cases.6", "人件費は", "「labor」", "software"),
    ("with: {staff: 21}", "with: {staff: 二十一}",
     "case", "cases.2", "大きい", "二十一", "数字"),
    ("with: {staff: 21}", "with: {stuff: 21}",
     "case", "cases.2", "大きい", "「stuff」", "近い項目: staff"),
    ("at: met, above: met", "at: failed, above: met",
     "case", "boundaries.0.at", "at: failed", "range（2人）", "どちらか"),
    ("below: failed", "below: met",
     "case", "boundaries.0.below", "below: met", "range（1人）", "どちらか"),
    ("clause: range, fact: staff", "clause: place, fact: staff",
     "boundary", "boundaries.0", "clause: place", "「place」にstaffの", "clause と fact"),
    ("on: 2023-09-20\n", "on: 2023-09-20\nprogramme: pref/other/2023\n",
     "case", "programme", "pref/other/2023", "別の制度", "pref/grant/2023"),
    ("on: 2023-09-20\n", "on: いつか\n",
     "shape", "on", "いつか", "正しくありません", "型"),
]  # fmt: skip


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
