"""Forms nobody could fill in, approvals without a decision, letters with words that cannot be filled in."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from string import Formatter

from banso.core.forms import DECLARATIONS
from banso.core.forms import Shape as SectionKind
from banso.core.procedures import DECISION_LETTERS, LETTER_NAMES, NUMBER_NAMES
from banso.definitions.problems import Problems
from banso.definitions.shapes.procedure import (
    ApprovalShape,
    FormShape,
    LetterShape,
    ProcedureShape,
    ReviewShape,
)
from banso.definitions.shapes.programme import ProgrammeShape
from banso.definitions.yaml_files import Place

FORM: Place = ("procedure", "form")
ONCE = (SectionKind.COSTS, SectionKind.INCOME)


def check_procedure(shape: ProgrammeShape, problems: Problems) -> None:
    """Notes what is wrong with the procedure of a programme."""
    check_review(shape.review, problems)
    if shape.procedure is None:
        return
    check_parts(shape.procedure, problems)
    _check_categories_without_quotes(shape, shape.procedure, problems)
    papers = [paper.id for paper in shape.documents]
    for number, section in enumerate(shape.procedure.form.sections):
        if section.paper and section.paper not in papers:
            problems.add(
                "value-outside-vocabulary",
                (*FORM, "sections", number, "paper"),
                f"書類「{section.paper}」は documents にありません",
                f"使える書類: {'、'.join(papers) or 'なし'}",
            )
        if section.shape is SectionKind.COSTS and shape.amount is None:
            problems.add(
                "form",
                (*FORM, "sections", number),
                "金額の規則のない制度に経費の表があります",
                "amount を書くか、経費の表を消してください",
            )


def _check_categories_without_quotes(
    shape: ProgrammeShape, procedure: ProcedureShape, problems: Problems
) -> None:
    categories = [category.id for category in shape.amount.categories] if shape.amount else []
    for number, quote in enumerate(procedure.quotes):
        for category in quote.not_for:
            if category not in categories:
                problems.add(
                    "value-outside-vocabulary",
                    ("procedure", "quotes", number, "not_for"),
                    f"経費区分「{category}」は amount にありません",
                    f"使える区分: {'、'.join(categories) or 'なし'}",
                )


def check_review(review: ReviewShape, problems: Problems) -> None:
    """Notes ids of criteria and bonuses that are used twice."""
    for key, parts in (("criteria", review.criteria), ("bonus", review.bonus)):
        _check_once([part.id for part in parts if part.id], ("review", key), problems)


def check_parts(procedure: ProcedureShape, problems: Problems) -> None:
    """Notes what is wrong with a procedure, whatever programme it belongs to."""
    _check_form(procedure.form, problems)
    _check_once([quote.from_yen for quote in procedure.quotes], ("procedure", "quotes"), problems)
    _check_once(procedure.reminders, ("procedure", "reminders"), problems)
    _check_approval(procedure.approval, problems)
    _check_number(procedure.number, ("procedure", "number"), problems)
    _check_letters(procedure.letters, problems)


def _check_form(form: FormShape, problems: Problems) -> None:
    sections = (*FORM, "sections")
    _check_once([section.id for section in form.sections], sections, problems)
    _check_once([one.id for one in form.declarations], (*FORM, "declarations"), problems)
    for number, section in enumerate(form.sections):
        _check_once([field.id for field in section.fields], (*sections, number, "fields"), problems)
        if section.id == DECLARATIONS:
            problems.add(
                "form",
                (*sections, number, "id"),
                f"「{DECLARATIONS}」は誓約事項のための名前です",
                "別の id にしてください",
            )
    shapes = Counter(section.shape for section in form.sections)
    for shape in ONCE:
        if shapes[shape] > 1:
            problems.add(
                "form", sections, f"「{shape}」の表が{shapes[shape]}つあります", "一つにまとめてください"
            )
    if shapes[SectionKind.INCOME] and not shapes[SectionKind.COSTS]:
        problems.add(
            "form",
            sections,
            "収入の表（income）があるのに経費の表（costs）がありません",
            "costs の表を足すか、income を消してください",
        )
    _check_facts(form, problems)


def _check_facts(form: FormShape, problems: Problems) -> None:
    """Two answers to one fact could differ; in a table each row would give another one."""
    stated = [field.fact for section in form.sections for field in section.fields if field.fact]
    _check_once(stated, (*FORM, "sections"), problems)
    for number, section in enumerate(form.sections):
        for place, field in enumerate(section.fields):
            if field.fact and section.shape is SectionKind.ROWS:
                problems.add(
                    "form",
                    (*FORM, "sections", number, "fields", place, "fact"),
                    "表の列は行ごとに違うため、会社や計画の項目（fact）にはできません",
                    "fields の区分に移してください",
                )


def _check_approval(steps: list[ApprovalShape], problems: Problems) -> None:
    kinds = [step.kind for step in steps]
    if kinds[-1] != "decide" or kinds.count("decide") > 1:
        problems.add(
            "approval",
            ("procedure", "approval"),
            "決裁（decide）は最後の段階に一つだけ置きます",
            "それより前の段階は合議（consult）にしてください",
        )
    for number, step in enumerate(steps):
        if step.role in step.deputies:
            problems.add(
                "approval",
                ("procedure", "approval", number, "deputies"),
                f"「{step.label}」の代決者が本人と同じ役割です",
                "別の役割にするか、deputies を消してください",
            )


def _check_letters(letters: list[LetterShape], problems: Problems) -> None:
    place: Place = ("procedure", "letters")
    ids = [letter.id for letter in letters]
    _check_once(ids, place, problems)
    if missing := [needed for needed in DECISION_LETTERS if needed not in ids]:
        problems.add(
            "letter",
            place,
            f"通知書「{'、'.join(missing)}」がありません",
            "全ての申請者に通知できるよう、書き足してください",
        )
    for number, letter in enumerate(letters):
        _check_number(letter.number, (*place, number, "number"), problems)
        for where, text in _texts(letter):
            _check_names(text, LETTER_NAMES, (*place, number, *where), problems)


def _texts(letter: LetterShape) -> Iterator[tuple[Place, str]]:
    yield ("title",), letter.title
    yield ("sender",), letter.sender
    parts = (
        ("paragraphs", letter.paragraphs),
        ("conditions", letter.conditions),
        ("appeals", letter.appeals),
    )
    for key, texts in parts:
        for number, text in enumerate(texts):
            yield (key, number), text


def _check_number(text: str, place: Place, problems: Problems) -> None:
    names = _check_names(text, NUMBER_NAMES, place, problems)
    if names is not None and "number" not in names:
        problems.add(
            "letter", place, "番号に {number} がなく、どれも同じ番号になります", "{number} を入れてください"
        )


def _check_names(text: str, known: Collection[str], place: Place, problems: Problems) -> set[str] | None:
    """The names a text fills in; None when its braces do not close."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        problems.add("letter", place, "波括弧 { } が閉じていません", "{名前} の形にしてください")
        return None
    found = {name for _, name, _, _ in parts if name is not None}
    strange = sorted(found - set(known))
    if strange or any(spec or conversion for _, _, spec, conversion in parts):
        problems.add(
            "letter",
            place,
            f"差し込めない名前があります: {'、'.join(strange) or text}",
            f"使える名前: {'、'.join(known)}",
        )
    return found


def _check_once(values: Iterable[object], place: Place, problems: Problems) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            problems.add(
                "duplicate-id",
                place,
                f"「{value}」が{count}回使われています",
                "一つにするか、別の値にしてください",
            )
