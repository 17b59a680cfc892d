"""What was said so far, screen by screen, each with the link that changes it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from banso.core.calendar import show_date
from banso.core.facts import CodeList, Fact, FactType, Screen
from banso.core.reasons import show_value
from banso.web.check.interview import Interview


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, in the words of the reader.

    Attributes:
        name_en: In English, where the vocabulary has English words for it.
    """

    fact: Fact
    name: str
    name_en: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredScreen:
    """The answers of one screen with the address where they are changed."""

    screen: Screen
    answers: tuple[Answer, ...]
    address: str


def answered_screens(interview: Interview) -> list[AnsweredScreen]:
    """All answers in asking order."""
    place, vocabulary = interview.place, interview.vocabulary
    found = []
    for screen in vocabulary.screens.values():
        answers = tuple(_answers(vocabulary.on_screen(screen.id), interview))
        if answers:
            address = place.address(screen=screen.id)
            found.append(AnsweredScreen(screen=screen, answers=answers, address=address))
    return found


def _answers(facts: Iterable[Fact], interview: Interview) -> Iterable[Answer]:
    given = interview.place.given
    for fact in facts:
        if fact.id in given.values:
            value = given.values[fact.id]
            yield Answer(fact=fact, name=_shown(fact, value), name_en=_shown_in_english(fact, value))
        elif fact.id in given.unknown:
            yield Answer(fact=fact, name=gettext("わからない"), known=False)


def _shown(fact: Fact, value: object) -> str:
    if fact.type is FactType.DATED_CODES and isinstance(value, dict):
        names = (
            show_value(fact, [code]) + (f"({show_date(since)}から)" if since else "")
            for code, since in value.items()
        )
        return "、".join(names) or show_value(fact, [])
    return show_value(fact, value)


def _shown_in_english(fact: Fact, value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if fact.codes is None:
        return ""
    if isinstance(value, str):
        return _english_name(fact.codes, value)
    if fact.type is FactType.CODES and isinstance(value, Collection):
        names = [_english_name(fact.codes, code) for code in sorted(value)]
        return "; ".join(names) if all(names) else ""
    return ""


def _english_name(codes: CodeList, code: str) -> str:
    found = codes.codes.get(code)
    return found.name_en if found else ""
