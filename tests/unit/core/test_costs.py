"""Cost lines: read, counted or excluded with a reason, taxed, and limited by category."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.costs import (
    Category,
    CategoryLimit,
    CostLine,
    CountedLine,
    ExcludedCost,
    Tax,
    count_lines,
    limit_categories,
    on_basis,
    read_cost_line,
)
from banso.core.errors import BadCosts

SOFTWARE = Category(id="software", label="ソフトウェア")
OTHER = Category(id="other", label="その他", judged="認めるかどうかは審査によります。")
RENT = ExcludedCost(id="rent", label="家賃")
DEVICE = ExcludedCost(
    id="device", label="汎用機器", unless="sole_use", unless_label="対象事業だけに使う", counts_as="software"
)


def count(*lines: CostLine, tax: Tax | None = None) -> list[CountedLine]:
    return count_lines(lines, (SOFTWARE, OTHER), (RENT, DEVICE), tax or Tax())


def line(category: str, yen: int, **attributes: str) -> CostLine:
    return CostLine(category=category, yen=yen, attributes=attributes)


def read(**given_line: object) -> CostLine:
    return read_cost_line(given_line, 3)


# ---------------------------------------------------------------------------------------------- reading


def test_a_line_as_people_write_it() -> None:
    assert read(
        category=" ｓｏｆｔｗａｒｅ ",
        yen="１５０万円",
        item="会計ソフト",
        person="A",
        residence="",
        note=None,
    ) == CostLine(category="software", yen=1_500_000, item="会計ソフト", attributes={"person": "A"}, row=3)


def test_tax_is_ten_percent_unless_the_line_says_otherwise() -> None:
    assert read(category="a", yen=1).tax_percent == 10
    assert read(category="a", yen=1, tax_percent="").tax_percent == 10
    assert read(category="a", yen=1, tax_percent=8).tax_percent == 8
    assert read(category="a", yen=1, tax_percent="８").tax_percent == 8


def test_no_tax_is_not_ten_percent() -> None:
    assert read(category="a", yen=1, tax_percent=0).tax_percent == 0
    assert read(category="a", yen=1, tax_percent="0").tax_percent == 0


@pytest.mark.parametrize(
    ("given_line", "message", "remedy"),
    [
        ({}, "経費区分がありません", "category"),
        ({"category": "", "yen": 1}, "経費区分がありません", "category"),
        ({"category": "a"}, "金額がありません", "yen"),
        ({"category": "a", "yen": ""}, "空", "値を書く"),
        ({"category": "a", "yen": -1}, "負の数", "0円以上"),
        ({"category": "a", "yen": "-5"}, "負の数", "0円以上"),
        ({"category": "a", "yen": 10**30}, "ありえない大きさ", "けた"),
        ({"category": "a", "yen": float("nan")}, "nan", "ふつうの大きさ"),
        ({"category": "a", "yen": "五万"}, "五万", "数字"),
        ({"category": "a", "yen": 1.5}, "端数", "整数"),
        ({"category": "a", "yen": True}, "数ではありません", "数字"),
        ({"category": "a", "yen": 1, "tax": "込み"}, "「込み」", "included"),
        ({"category": "a", "yen": 1, "tax": ["included"]}, "読めません", "included"),
        ({"category": "a", "yen": 1, "tax_percent": -1}, "負の数", "0以上"),
        ({"category": "a", "yen": 1, "tax_percent": 1000}, "大きすぎます", "100以下"),
        ({"category": "a", "yen": 1, "tax_percent": "八"}, "「八」", "数字"),
    ],
)
def test_a_bad_line_names_its_row_and_what_to_do(
    given_line: dict[str, object], message: str, remedy: str
) -> None:
    with pytest.raises(BadCosts) as caught:
        read_cost_line(given_line, 3)
    assert caught.value.place == "3行目"
    assert message in caught.value.message
    assert remedy in caught.value.remedy


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.none()))


def read_or_refuse(given_line: dict[str, Any]) -> CostLine | BadCosts:
    try:
        return read_cost_line(given_line, 1)
    except BadCosts as error:
        return error


@given(st.dictionaries(st.sampled_from(["category", "yen", "tax", "tax_percent", "item", "person"]), SCALARS))
@settings(max_examples=300, derandomize=True)
def test_whatever_stands_in_a_line_it_is_read_or_refused(given_line: dict[str, Any]) -> None:
    found = read_or_refuse(given_line)
    if isinstance(found, BadCosts):
        assert found.message
        assert found.place
        assert found.remedy
    else:
        assert 0 <= found.yen <= 10**15
        assert found.category


# --------------------------------------------------------------------------------------------- counting


def test_a_line_of_a_category_counts() -> None:
    (counted,) = count(line("software", 500))
    assert (counted.state, counted.yen, counted.category, counted.reason) == ("counted", 500, "software", "")


def test_a_judged_category_counts_and_says_so() -> None:
    (counted,) = count(line("other", 500))
    assert (counted.yen, counted.reason) == (500, "認めるかどうかは審査によります。")


def test_an_excluded_line_counts_nothing_and_says_why() -> None:
    (counted,) = count(line("rent", 500))
    assert (counted.state, counted.yen) == ("excluded", 0)
    assert counted.reason == "「家賃」は補助の対象になりません"


@pytest.mark.parametrize("declared", ["はい", "true", "True", "1", "○"])
def test_a_declaration_makes_it_count(declared: str) -> None:
    (counted,) = count(line("device", 500, sole_use=declared))
    assert (counted.state, counted.yen, counted.category) == ("counted", 500, "software")
    assert counted.reason == "「対象事業だけに使う」ため対象になります"


@pytest.mark.parametrize("declared", ["いいえ", "false", "0", "×", "なし"])
def test_saying_no_is_no_declaration(declared: str) -> None:
    (counted,) = count(line("device", 500, sole_use=declared))
    assert (counted.state, counted.yen) == ("excluded", 0)
    assert "「対象事業だけに使う」場合に限り対象" in counted.reason


def test_a_declaration_that_says_neither_is_refused() -> None:
    with pytest.raises(BadCosts) as caught:
        count(CostLine(category="device", yen=5, row=7, attributes={"sole_use": "だいたい"}))
    assert caught.value.place == "7行目 sole_use"
    assert caught.value.remedy


def test_an_unknown_category_names_row_and_choices() -> None:
    with pytest.raises(BadCosts) as caught:
        count(CostLine(category="softwear", yen=5, row=7))
    assert caught.value.place == "7行目"
    assert "「softwear」" in caught.value.message
    assert "software（ソフトウェア）、other（その他）、rent（家賃）" in caught.value.remedy


@pytest.mark.parametrize(
    ("yen", "written", "percent", "basis", "wanted"),
    [
        (1_100, "included", 10, "excluded", 1_000),
        (1_000, "excluded", 10, "included", 1_100),
        (1_080, "included", 8, "excluded", 1_000),
        (999, "included", 10, "excluded", 908),
        (999, "excluded", 10, "included", 1_098),
        (1_000, "included", 0, "excluded", 1_000),
        (1_000, "included", 10, "included", 1_000),
        (1_000, "excluded", 10, "excluded", 1_000),
        (1_000, None, 10, "excluded", 1_000),
        (1_000, None, 10, "included", 1_000),
        (0, "included", 10, "excluded", 0),
    ],
)
def test_with_and_without_tax(yen: int, written: Any, percent: int, basis: Any, wanted: int) -> None:
    assert on_basis(CostLine(category="a", yen=yen, tax=written, tax_percent=percent), basis) == wanted
    (counted,) = count(
        CostLine(category="software", yen=yen, tax=written, tax_percent=percent), tax=Tax(basis=basis)
    )
    assert counted.yen == wanted


# --------------------------------------------------------------------------------------------- limiting


def share(text: str, of: Any = "total") -> CategoryLimit:
    return CategoryLimit(share=Fraction(text), of=of)


@pytest.mark.parametrize(
    ("sums", "limits", "wanted"),
    [
        ({"a": 100}, {}, {"a": 100}),
        ({}, {"a": share("1/3")}, {}),
        (
            {"rest": 1_000_000, "labour": 900_000},
            {"labour": share("1/3")},
            {"rest": 1_000_000, "labour": 500_000},
        ),
        (
            {"rest": 1_000_000, "labour": 500_000},
            {"labour": share("1/3")},
            {"rest": 1_000_000, "labour": 500_000},
        ),
        (
            {"rest": 1_000_000, "labour": 500_001},
            {"labour": share("1/3")},
            {"rest": 1_000_000, "labour": 500_000},
        ),
        (
            {"rest": 1_000_000, "labour": 499_999},
            {"labour": share("1/3")},
            {"rest": 1_000_000, "labour": 499_999},
        ),
        (
            {"rest": 1_000_000, "labour": 900_000},
            {"labour": share("1/3", "others")},
            {"rest": 1_000_000, "labour": 333_333},
        ),
        ({"labour": 900_000}, {"labour": share("1/3")}, {"labour": 0}),
        ({"rest": 101, "labour": 100}, {"labour": share("1/3")}, {"rest": 101, "labour": 50}),
        ({"rest": 100, "labour": 80}, {"labour": CategoryLimit(yen=50)}, {"rest": 100, "labour": 50}),
        ({"rest": 100, "labour": 80}, {"labour": CategoryLimit(yen=0)}, {"rest": 100, "labour": 0}),
        (
            {"rest": 100, "a": 99, "b": 99},
            {"a": share("1/3"), "b": share("1/3")},
            {"rest": 100, "a": 99, "b": 99},
        ),
        (
            {"rest": 100, "a": 300, "b": 300},
            {"a": share("1/3"), "b": share("1/3")},
            {"rest": 100, "a": 100, "b": 100},
        ),
        (
            {"rest": 100, "a": 90, "b": 10},
            {"a": share("1/4"), "b": CategoryLimit(yen=5)},
            {"rest": 100, "a": 35, "b": 5},
        ),
        # Dropping the fraction of one category lowers the total under the other limit.
        (
            {"rest": 1, "a": 9, "b": 9},
            {"a": share("45/100"), "b": share("30/100")},
            {"rest": 1, "a": 0, "b": 0},
        ),
        ({"a": 10, "b": 10}, {"a": share("1/2"), "b": share("1/2")}, {"a": 10, "b": 10}),
    ],
)
def test_limits(sums: dict[str, int], limits: dict[str, CategoryLimit], wanted: dict[str, int]) -> None:
    assert limit_categories(sums, limits) == wanted


SHARES = st.sampled_from(["1/2", "1/3", "1/4", "2/5", "9/20", "3/10", "1/10"]).map(Fraction)
LIMITS = st.one_of(
    st.builds(CategoryLimit, share=SHARES, of=st.sampled_from(["total", "others"])),
    st.builds(CategoryLimit, yen=st.integers(0, 6)),
)


def keeps(allowed: dict[str, int], limits: dict[str, CategoryLimit]) -> bool:
    total = sum(allowed.values())
    for category, limit in limits.items():
        counted = allowed[category]
        if limit.yen is not None and counted > limit.yen:
            return False
        if limit.share is not None and counted > limit.share * (
            total if limit.of == "total" else total - counted
        ):
            return False
    return True


@given(
    st.fixed_dictionaries({c: st.integers(0, 5) for c in ("rest", "a", "b")}),
    st.fixed_dictionaries({}, optional={"a": LIMITS, "b": LIMITS}),
)
@settings(max_examples=400, derandomize=True)
def test_what_counts_is_the_most_that_keeps_every_limit(
    sums: dict[str, int], limits: dict[str, CategoryLimit]
) -> None:
    """Counted out by brute force: of all ways to cut, the one that is best for every category at once."""
    ways = [
        dict(zip(sums, cut, strict=True)) for cut in product(*(range(filed + 1) for filed in sums.values()))
    ]
    fitting = [way for way in ways if keeps(way, limits)]
    assert limit_categories(sums, limits) == {c: max(way[c] for way in fitting) for c in sums}


@given(
    st.fixed_dictionaries({c: st.integers(0, 10**15) for c in ("rest", "a", "b", "c")}),
    st.fixed_dictionaries({}, optional=dict.fromkeys(("a", "b", "c"), LIMITS)),
    st.sampled_from(["rest", "a", "b", "c"]),
    st.integers(0, 10**12),
)
@settings(max_examples=300, derandomize=True)
def test_limits_hold_exactly_at_any_size_and_more_cost_never_counts_less(
    sums: dict[str, int], limits: dict[str, CategoryLimit], category: str, more: int
) -> None:
    allowed = limit_categories(sums, limits)
    assert all(0 <= allowed[c] <= sums[c] for c in sums)
    assert keeps(allowed, limits)
    raised = limit_categories({**sums, category: sums[category] + more}, limits)
    assert all(raised[c] >= allowed[c] for c in sums)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (share("1/3"), "補助対象経費の総額の1/3まで"),
        (share("1/3", "others"), "ほかの対象経費の1/3まで"),
        (CategoryLimit(yen=500_000), "500,000円まで"),
        (CategoryLimit(yen=0), "0円まで"),
    ],
)
def test_a_limit_in_words(limit: CategoryLimit, words: str) -> None:
    assert limit.words == words
