"""What the values of one row say about each other: parts and wholes, places within places, facts taken from others.

Rows that contradict themselves are found for whole columns at a time; what is wrong with them is said by
`banso.core.company.read_company`, which has the rule.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from banso.core.company import read_company
from banso.core.errors import BadFacts, BansoError
from banso.core.facts import Fact, FactType, Vocabulary
from banso.population.columns import column_of
from banso.population.companies.problems import Flags

Columns = dict[str, pa.Array]

CODE_OF_CONTAINER = 2
"""A code that lies within another one begins with it: two digits of the prefecture."""


def filled_names(columns: Collection[str], vocabulary: Vocabulary) -> set[str]:
    """Columns that `fill_in` adds to those there are."""
    facts = vocabulary.facts.values()
    outer = {column_of(fact.within) for fact in facts if fact.within and column_of(fact.id) in columns}
    same = {column_of(fact.id) for fact in facts if fact.same_as and column_of(fact.same_as) in columns}
    return outer | same


def fill_in(columns: Columns, vocabulary: Vocabulary) -> None:
    """Fills facts that follow from others: the prefecture of a municipality, what has the same meaning.

    A value of a more general fact is taken only where the own fact knows such a code.
    """
    for fact in vocabulary.facts.values():
        own, other = column_of(fact.id), column_of(fact.same_as or fact.within)
        if fact.within and own in columns:
            container = pc.utf8_slice_codeunits(columns[own], 0, CODE_OF_CONTAINER)
            columns[other] = pc.coalesce(columns[other], container) if other in columns else container
        if fact.same_as and other in columns and fact.codes is not None:
            shared = pc.is_in(columns[other], value_set=pa.array(list(fact.codes.codes)))
            taken = pc.if_else(shared, columns[other], None)
            columns[own] = pc.coalesce(columns[own], taken) if own in columns else taken


def contradictions(columns: Mapping[str, pa.Array], vocabulary: Vocabulary) -> Iterator[tuple[Fact, Flags]]:
    """Facts that contradict another one of their row, with the rows."""
    for fact in vocabulary.facts.values():
        own = columns.get(column_of(fact.id))
        if own is None:
            continue
        wrong = None
        if fact.within and column_of(fact.within) in columns:
            container = pc.utf8_slice_codeunits(own, 0, CODE_OF_CONTAINER)
            wrong = pc.not_equal(container, columns[column_of(fact.within)])
        elif fact.no_more_than and (wholes := _wholes(fact, columns, vocabulary)):
            wrong = pc.greater(own, pc.coalesce(*wholes))
        if wrong is not None:
            flags = pc.fill_null(wrong, fill_value=False).to_numpy(zero_copy_only=False)
            if flags.any():
                yield fact, flags


def words_of_contradiction(
    fact: Fact, columns: Mapping[str, pa.Array], vocabulary: Vocabulary, row: int
) -> tuple[object, BansoError]:
    """The value of a fact in a row that contradicts itself, and what is wrong with it."""
    values: dict[str, Any] = {}
    for other in _concerned(fact, vocabulary):
        array = columns.get(column_of(other.id))
        value = None if array is None else array[row].as_py()
        if other.type is FactType.PERMILLE and isinstance(value, int):
            value = f"{value // 10}.{value % 10}%"
        values[other.id] = value
    try:
        read_company(values, vocabulary)
    except BadFacts as error:
        return values[fact.id], error.errors[0]
    raise LookupError(f"{fact.id} contradicts nothing in row {row}")


def _wholes(fact: Fact, columns: Mapping[str, pa.Array], vocabulary: Vocabulary) -> list[pa.Array]:
    """What a fact is a part of; then what that is a part of, where it is unknown."""
    chain = list(_concerned(fact, vocabulary))[1:]
    return [columns[column_of(whole.id)] for whole in chain if column_of(whole.id) in columns]


def _concerned(fact: Fact, vocabulary: Vocabulary) -> Iterator[Fact]:
    yield fact
    while fact.within or fact.no_more_than:
        fact = vocabulary.facts[fact.within or fact.no_more_than]
        yield fact
