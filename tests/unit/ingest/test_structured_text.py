"""JSON and YAML from outside: one reading, or none."""

from decimal import Decimal
from typing import Any

import pytest

from banso.ingest.files import UnreadableFile
from banso.ingest.structured_text import DEEPEST, read_json, read_yaml_values


def test_json_numbers_are_exact() -> None:
    assert read_json('{"a": 0.1, "b": 10, "c": null}') == {"a": Decimal("0.1"), "b": 10, "c": None}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "二度"),
        ('{"x": {"a": 1, "a": 1}}', "二度"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "Infinity"),
        ("[" * 100_000, "使えません"),
        ('{"a": ' + "9" * 5000 + "}", "使えません"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "使えません"),
        ("", "読めません"),
        ("{'a': 1}", "読めません"),
    ],
)
def test_json_that_could_mean_two_things_is_refused(text: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_json(text)


def test_a_slip_in_json_is_named_with_its_line() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_json('{\n"a": 1,\n}', "facts.json")
    assert caught.value.place == "facts.jsonの3行目"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 0111", {"a": "0111"}),
        ("a: 09", {"a": "09"}),
        ("a: yes", {"a": "yes"}),
        ("a: 2023-09-20", {"a": "2023-09-20"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: .nan", {"a": ".nan"}),
        ("a:\nb: ~\nc: null\nd: 'null'\ne: ''", {"a": None, "b": None, "c": None, "d": "null", "e": ""}),
        ("a: [x, {id: y}]", {"a": ["x", {"id": "y"}]}),
        ("", None),
        ("text", "text"),
    ],
)
def test_yaml_words_stay_words(text: str, found: Any) -> None:
    assert read_yaml_values(text) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2", "二度"),
        ("a: &x [1]\nb: *x", "使えません"),
        ("[" * 100_000, "使えません"),
        ("- " * 100_000, "使えません"),
        ("? [a]\n: 1", "使えません"),
        ("a: [", "読めません"),
        ("a: 1\n---\nb: 2", "読めません"),
        ("a: \x07", "使えません"),
    ],
)
def test_yaml_that_data_do_not_need_is_refused(text: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_yaml_values(text)


def test_a_slip_in_yaml_is_named_with_its_line() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_yaml_values("a: 1\nb: [\nc: 2", "facts.yaml")
    assert caught.value.place.startswith("facts.yamlの")
