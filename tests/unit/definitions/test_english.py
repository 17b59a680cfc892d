"""The English of the vocabulary: a file of facts without it is refused, and what is shipped has it throughout."""

import re

import pytest

from banso.core.errors import BadDefinition
from banso.definitions.region import installed_region, load_region
from tests.unit.definitions.small_data import FACTS, SmallData

VOCABULARY = installed_region().vocabulary
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
IN_JAPANESE_ONLY = {"prefecture", "municipality", "industry"}
"""Long lists of official names, shown as the register writes them."""


def is_english(text: str) -> bool:
    return bool(text) and not JAPANESE.search(text)


@pytest.mark.parametrize("fact", VOCABULARY.facts.values(), ids=lambda fact: fact.id)
def test_every_fact_is_asked_in_english(fact) -> None:
    assert is_english(fact.label_en)
    assert is_english(fact.question_en)
    assert fact.question_en.endswith("?")
    assert is_english(fact.help_en)
    assert fact.help_en.endswith(".")


@pytest.mark.parametrize("screen", VOCABULARY.screens.values(), ids=lambda screen: screen.id)
def test_every_screen_says_why_in_english(screen) -> None:
    assert is_english(screen.title_en)
    assert is_english(screen.why_en)


def test_every_choice_of_a_short_list_has_an_english_name() -> None:
    lists = {fact.codes.id: fact.codes for fact in VOCABULARY.facts.values() if fact.codes}
    short = [codes for codes in lists.values() if codes.id not in IN_JAPANESE_ONLY]
    assert {"activity", "purpose", "project.visitor"} <= {codes.id for codes in short}
    for codes in short:
        names = [code.name_en for code in codes.codes.values()]
        assert all(is_english(name) for name in names), codes.id
        assert len(set(names)) == len(names), codes.id


def test_english_comes_from_the_file(data: SmallData) -> None:
    vocabulary = load_region(data.path).vocabulary
    assert (vocabulary.facts["staff"].question_en, vocabulary.facts["staff"].help_en) == ("S?", "S.")
    assert vocabulary.screens["one"].why_en == "We ask."


@pytest.mark.parametrize(
    ("file", "old", "missing"),
    [
        (FACTS, ", question_en: S?", "question_en"),
        (FACTS, ", help_en: S.", "help_en"),
        ("facts/screens.yaml", ", why_en: We ask.", "why_en"),
    ],
)
def test_a_vocabulary_without_its_english_is_refused(
    data: SmallData, file: str, old: str, missing: str
) -> None:
    data.edit(file, old, "")
    with pytest.raises(BadDefinition, match=missing):
        data.problems()
