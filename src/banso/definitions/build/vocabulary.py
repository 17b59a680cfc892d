"""Facts, screens and code lists from files."""

from collections.abc import Mapping

from banso.core.facts import Code, CodeList, Fact, FactType, Screen, Vocabulary
from banso.definitions.problems import Problems
from banso.definitions.shapes.vocabulary import CodeListShape, CodeShape, FactShape, ScreensShape

_CODED = {FactType.CODE, FactType.CODES, FactType.DATED_CODES}


def build_code_list(shape: CodeListShape) -> CodeList:
    """A code list."""
    return CodeList(
        id=shape.id,
        label=shape.label,
        codes=_codes(shape.codes),
        hierarchical=shape.hierarchical,
        sections=shape.sections,
    )


def _codes(shapes: Mapping[str, CodeShape]) -> dict[str, Code]:
    return {
        code: Code(id=code, name=shape.name, name_en=shape.name_en, help=shape.help, section=shape.section)
        for code, shape in shapes.items()
    }


def build_fact(fact_id: str, shape: FactShape, lists: Mapping[str, CodeList], problems: Problems) -> Fact:
    """A fact; a coded one without a list is a problem of its file."""
    place = ("facts", fact_id)
    codes = lists.get(shape.codes or "")
    if shape.options:
        codes = CodeList(id=fact_id, label=shape.label, codes=_codes(shape.options))
    if shape.type in _CODED and codes is None:
        problems.add(
            "unknown-code-list",
            (*place, "codes"),
            "選択肢がありません",
            f"codes に書ける一覧: {'、'.join(lists)}。または options を書いてください",
        )
    return Fact(
        id=fact_id,
        label=shape.label,
        label_en=shape.label_en,
        question=shape.question,
        question_en=shape.question_en,
        help=shape.help,
        help_en=shape.help_en,
        type=shape.type,
        screen=shape.screen,
        codes=codes,
        unit=shape.unit,
        step=shape.step,
        minimum=shape.minimum,
        within=shape.within,
        no_more_than=shape.no_more_than,
        same_as=shape.same_as,
        proof=shape.proof,
    )


def build_vocabulary(
    facts: Mapping[str, Fact], lists: Mapping[str, CodeList], screens: ScreensShape, problems: Problems
) -> Vocabulary:
    """The vocabulary, facts in the order of their screens."""
    order = {screen: place for place, screen in enumerate(screens.screens)}
    for fact in facts.values():
        if fact.screen not in order:
            problems.add(
                "unknown-screen",
                (),
                f"{fact.id} の画面「{fact.screen}」がありません",
                f"使える画面: {'、'.join(order)}",
            )
        for other in (fact.within, fact.no_more_than, fact.same_as):
            if other and other not in facts:
                problems.add(
                    "unknown-fact",
                    (),
                    f"{fact.id} が参照する「{other}」という項目はありません",
                    "つづりを確かめてください",
                )
    ranked = sorted(facts.values(), key=lambda fact: order.get(fact.screen, len(order)))
    return Vocabulary(
        facts={fact.id: fact for fact in ranked},
        code_lists=lists,
        screens={
            key: Screen(
                id=key, title=shape.title, title_en=shape.title_en, why=shape.why, why_en=shape.why_en
            )
            for key, shape in screens.screens.items()
        },
    )
