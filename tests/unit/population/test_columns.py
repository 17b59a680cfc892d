"""A row of a table and a company are two ways to write the same thing."""

from hypothesis import given
from hypothesis import strategies as st

from banso.population.columns import company_of_row, company_schema, row_of_company
from tests.spec.strategies import examples, value_of
from tests.spec.vocabulary import DOMAINS, MARKS, VOCABULARY, Company

COMPANIES = st.fixed_dictionaries({}, optional={fact: value_of(fact) for fact in DOMAINS})


@given(COMPANIES)
@examples(200)
def test_a_company_written_as_a_row_is_read_back(company: Company) -> None:
    row = row_of_company("somebody", company, VOCABULARY)
    assert list(row) == list(company_schema(VOCABULARY))
    known = {fact: value for fact, value in company_of_row(row, VOCABULARY).items() if value is not None}
    assert known == company


def test_a_set_of_which_only_a_part_is_known_is_unknown() -> None:
    row = {"spec_marks__x": True, "spec_marks__y": None}
    assert company_of_row(row, VOCABULARY)[MARKS] is None
