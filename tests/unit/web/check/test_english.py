"""The questions of the check in the language of the page: English words on the English page, Japanese on the other."""

import re
from html import unescape

import pytest
from django.test import Client

from banso.definitions.region import installed_region
from banso.web.check.given import Given, encode

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_site", "english")]
VOCABULARY = installed_region().vocabulary
SCREENS = ["place", "form", "industry", "size", "declarations", "partners"]


def question_form(client: Client, screen: str, language: str) -> str:
    """The form of one screen as it is sent."""
    address = f"/check?purpose=dx&screen={screen}"
    page = client.get(address, headers={"accept-language": language}).content.decode()
    found = re.search(r'<form class="question".*?</form>', page, re.DOTALL)
    assert found is not None
    return unescape(found[0])


def asked_facts(form: str) -> list[str]:
    return re.findall(r'name="ask" value="([^"]+)"', form)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_english_page_asks_in_english(client: Client, screen: str) -> None:
    form = question_form(client, screen, "en")
    facts = [VOCABULARY.facts[fact] for fact in asked_facts(form)]
    assert facts
    assert {fact.screen for fact in facts} == {screen}
    assert VOCABULARY.screens[screen].why_en in form
    assert VOCABULARY.screens[screen].why not in form
    for fact in facts:
        assert fact.question_en in form
        assert fact.help_en in form
        assert fact.question not in form
        assert fact.help not in form


@pytest.mark.parametrize("screen", SCREENS)
def test_the_japanese_page_asks_in_japanese(client: Client, screen: str) -> None:
    form = question_form(client, screen, "ja")
    facts = [VOCABULARY.facts[fact] for fact in asked_facts(form)]
    assert facts
    assert VOCABULARY.screens[screen].why in form
    assert VOCABULARY.screens[screen].why_en not in form
    for fact in facts:
        assert fact.question in form
        assert fact.help in form
        assert fact.question_en not in form
        assert fact.help_en not in form


def test_only_names_of_programmes_are_marked_as_japanese(client: Client) -> None:
    form = question_form(client, "declarations", "en")
    asked = re.sub(r'<details class="disclosure question__waiting">.*?</details>', "", form, flags=re.DOTALL)
    assert 'lang="ja"' in form
    assert 'lang="ja"' not in asked


def test_choices_are_named_in_english(client: Client) -> None:
    form = question_form(client, "partners", "en")
    assert "Certified management innovation support body" in form
    assert "認定経営革新等支援機関" not in form


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Using drones; Using experts"), ("ja", "ドローンの活用、専門家の活用")],
)
def test_several_answers_are_listed_in_the_language_of_the_page(
    client: Client, language: str, words: str
) -> None:
    said = encode(Given({"project.activities": frozenset({"expert", "drone"})}), VOCABULARY)
    page = client.get(f"/check?purpose=dx&a={said}", headers={"accept-language": language})
    assert words in page.content.decode()
