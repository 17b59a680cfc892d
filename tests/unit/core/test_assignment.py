"""Assigning reviewers: nobody with a conflict, everybody as much as is possible, the load even."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from banso.core.assignment import Assignment, Case, Gap, Reviewer, assign


def reviewers(*keys: int, most: int = 99, load: int = 0) -> list[Reviewer]:
    return [Reviewer(key=key, most_cases=most, load=load) for key in keys]


def loads(found: Assignment, staff: list[Reviewer]) -> list[int]:
    return [each.load + sum(key == each.key for _, key in found.pairs) for each in staff]


def test_the_load_is_even() -> None:
    staff = reviewers(1, 2, 3)
    found = assign([Case(key=key, wanted=2) for key in range(6)], staff)
    assert loads(found, staff) == [4, 4, 4]
    assert not found.gaps


def test_nobody_reviews_a_case_twice_or_with_a_conflict() -> None:
    case = Case(key=7, wanted=3, has=frozenset({1}), barred=frozenset({2}))
    found = assign([case], reviewers(1, 2, 3, 4))
    assert found.pairs == ((7, 3), (7, 4))
    assert found.gaps == (Gap(case=7, missing=1, able=2),)


def test_others_make_way_for_a_case_only_one_can_review() -> None:
    staff = reviewers(1, 2, most=1)
    found = assign([Case(key=1, wanted=1), Case(key=2, wanted=1, barred=frozenset({2}))], staff)
    assert found.pairs == ((1, 2), (2, 1))


def test_what_a_reviewer_has_already_counts() -> None:
    staff = [Reviewer(key=1, most_cases=9, load=3), Reviewer(key=2, most_cases=9)]
    found = assign([Case(key=key, wanted=1) for key in range(3)], staff)
    assert [reviewer for _, reviewer in found.pairs] == [2, 2, 2]


def test_whose_load_is_full_gets_no_more_and_the_gap_says_that_somebody_is_able() -> None:
    found = assign([Case(key=1, wanted=1)], [Reviewer(key=1, most_cases=2, load=2)])
    assert found == Assignment(pairs=(), gaps=(Gap(case=1, missing=1, able=1),))


def test_nothing_to_do_assigns_nothing() -> None:
    assert assign([], reviewers(1)) == Assignment(pairs=())
    assert assign([Case(key=1, wanted=0)], reviewers(1)) == Assignment(pairs=())


def test_the_same_input_gives_the_same_answer() -> None:
    cases = [Case(key=key, wanted=2, barred=frozenset({key % 4})) for key in range(20)]
    assert assign(cases, reviewers(0, 1, 2, 3)) == assign(cases, reviewers(0, 1, 2, 3))


def every_way(cases: list[Case], staff: list[Reviewer]) -> tuple[int, int]:
    """The most pairs there can be, and the least sum of squared loads among them: by trying everything."""
    best = (-1, 0)
    choices = []
    for case in cases:
        able = [each.key for each in staff if each.key not in case.barred | case.has]
        choices.append([set(some) for size in range(case.wanted + 1) for some in combinations(able, size)])
    for way in product(*choices):
        after = {each.key: each.load + sum(each.key in some for some in way) for each in staff}
        if all(after[each.key] <= max(each.most_cases, each.load) for each in staff):
            squares = sum(load * load for load in after.values())
            best = max(best, (sum(map(len, way)), -squares))
    return best[0], -best[1]


CASES = st.lists(
    st.tuples(st.integers(0, 2), st.frozensets(st.integers(0, 2), max_size=2)), min_size=1, max_size=4
).map(lambda drawn: [Case(key=key, wanted=wanted, barred=out) for key, (wanted, out) in enumerate(drawn)])
STAFF = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=3, max_size=3).map(
    lambda drawn: [Reviewer(key=key, most_cases=most, load=load) for key, (most, load) in enumerate(drawn)]
)


@settings(derandomize=True, max_examples=150)
@given(CASES, STAFF)
def test_no_other_way_assigns_more_or_more_evenly(cases: list[Case], staff: list[Reviewer]) -> None:
    found = assign(cases, staff)
    squares = sum(load * load for load in loads(found, staff))
    assert (len(found.pairs), squares) == every_way(cases, staff)
    assert sum(gap.missing for gap in found.gaps) == sum(case.wanted for case in cases) - len(found.pairs)
    assert len(set(found.pairs)) == len(found.pairs)
    barred = {(case.key, key) for case in cases for key in case.barred}
    assert not barred & set(found.pairs)
