"""Procedures from files: the form, its files, the review, the approval and the letters."""

from collections.abc import Sequence
from datetime import timedelta

from banso.core.conditions import Has, Node, facts_of
from banso.core.errors import BansoError
from banso.core.facts import Fact, FactType
from banso.core.forms import Declaration, FieldKind, Form, FormField, Section
from banso.core.forms import Shape as SectionKind
from banso.core.procedures import (
    ApprovalRule,
    BonusPoints,
    Criterion,
    FileRule,
    LetterRule,
    Procedure,
    QuoteRule,
    ReviewRule,
    SelectionRule,
)
from banso.definitions.build.conditions import NodeBuilder
from banso.definitions.build.sources import build_source
from banso.definitions.shapes.procedure import (
    ApprovalShape,
    BonusShape,
    CriterionShape,
    DeclarationShape,
    FieldShape,
    FileRuleShape,
    FormShape,
    LetterShape,
    ProcedureShape,
    QuoteShape,
    ReviewShape,
    SectionShape,
    SelectionShape,
)
from banso.definitions.yaml_files import Place

RECOGNITIONS = "company.recognitions"
KINDS = {
    FactType.BOOLEAN: FieldKind.YES_NO,
    FactType.INTEGER: FieldKind.INTEGER,
    FactType.YEN: FieldKind.YEN,
    FactType.DATE: FieldKind.DAY,
    FactType.CODE: FieldKind.CHOICE,
    FactType.CODES: FieldKind.CHOICES,
    FactType.CORPORATE_NUMBER: FieldKind.CORPORATE_NUMBER,
}
"""How the form asks for a fact. Dated recognitions and percentages have no field."""


def build_procedure(
    shape: ProcedureShape | None,
    review: ReviewRule,
    conditions: Sequence[Node],
    nodes: NodeBuilder,
    place: Place,
) -> Procedure | None:
    """The procedure of a file, or None.

    Args:
        shape: As written.
        review: How applications are scored.
        conditions: Of requirements, tracks and papers: a section of the form may ask for what they need to know.
        nodes: Builds conditions, and collects problems.
        place: In the file.
    """
    if shape is None:
        return None
    return Procedure(
        form=_form(shape.form, conditions, nodes, (*place, "form")),
        files=_files(shape.files),
        quotes=tuple(map(_quote, sorted(shape.quotes, key=lambda quote: quote.from_yen))),
        review=review,
        selection=_selection(shape.selection),
        approval=tuple(map(_approval, shape.approval)),
        letters=tuple(map(_letter, shape.letters)),
        number=shape.number,
        legal_basis=shape.legal_basis,
        correction_days=shape.correction_days,
        reminders=tuple(sorted(map(_before, shape.reminders), reverse=True)),
        decision_days=shape.decision_days,
        police_check=shape.police_check,
    )


def build_review(shape: ReviewShape, nodes: NodeBuilder, place: Place) -> ReviewRule:
    """How applications are scored."""
    return ReviewRule(
        criteria=tuple(_criterion(written, n) for n, written in enumerate(shape.criteria, start=1)),
        bonuses=tuple(
            _bonus(written, n, nodes, (*place, "bonus", n - 1))
            for n, written in enumerate(shape.bonus, start=1)
        ),
        reviewers=shape.reviewers,
        least_permille=shape.least_permille,
        assumed=shape.assumed,
    )


def _criterion(shape: CriterionShape, number: int) -> Criterion:
    return Criterion(
        id=shape.id or f"criterion_{number}",
        label=shape.label,
        most_points=shape.points,
        weight=shape.weight,
        comment=shape.comment,
        source=build_source(shape.source),
        assumed=shape.assumed,
    )


def _bonus(shape: BonusShape, number: int, nodes: NodeBuilder, place: Place) -> BonusPoints:
    when = nodes.build(shape.when, (*place, "when"))
    return BonusPoints(
        id=shape.id or f"bonus_{number}",
        label=shape.label,
        points=shape.points,
        when=when,
        recognition=_recognition(when),
        source=build_source(shape.source),
        assumed=shape.assumed,
    )


def _recognition(when: Node) -> str:
    return when.value if isinstance(when, Has) and when.fact == RECOGNITIONS else ""


def _form(shape: FormShape, conditions: Sequence[Node], nodes: NodeBuilder, place: Place) -> Form:
    asked = {field.fact for section in shape.sections for field in section.fields}
    needed = {fact for node in conditions for fact in facts_of(node)} - asked
    facts = [fact for fact in nodes.vocabulary.facts.values() if fact.id in needed and fact.type in KINDS]
    return Form(
        sections=tuple(
            _section(section, facts, nodes, (*place, "sections", n))
            for n, section in enumerate(shape.sections)
        ),
        declarations=tuple(map(_declaration, shape.declarations)),
    )


def _section(shape: SectionShape, needed: Sequence[Fact], nodes: NodeBuilder, place: Place) -> Section:
    fields = tuple(_field(field, nodes, (*place, "fields", n)) for n, field in enumerate(shape.fields))
    asks_needed = shape.shape == "requirements"
    return Section(
        id=shape.id,
        label=shape.label,
        shape=SectionKind.FIELDS if asks_needed else SectionKind(shape.shape),
        fields=tuple(map(_field_of, needed)) if asks_needed else fields,
        when=nodes.build_optional(shape.when, (*place, "when")),
        paper=shape.paper,
        help=shape.help,
        fewest=shape.fewest,
        most=shape.most,
        source=build_source(shape.source),
        assumed=shape.assumed,
    )


def _field_of(fact: Fact) -> FormField:
    """A fact that the rules need. It may stay open: the secretariat finds out from the papers."""
    return FormField(
        id=fact.id.replace(".", "_"),
        label=fact.question if fact.type is FactType.BOOLEAN else fact.label,
        kind=KINDS[fact.type],
        required=False,
        help=fact.help,
        choices=_choices(fact),
        fact=fact.id,
    )


def _field(shape: FieldShape, nodes: NodeBuilder, place: Place) -> FormField:
    fact = _fact(shape.fact, nodes, (*place, "fact")) if shape.fact else None
    return FormField(
        id=shape.id,
        label=shape.label or (fact.label if fact else shape.fact),
        kind=shape.kind or (KINDS[fact.type] if fact else FieldKind.TEXT),
        required=shape.required,
        when=nodes.build_optional(shape.when, (*place, "when")),
        help=shape.help or (fact.help if fact else ""),
        longest=shape.longest,
        choices=_choices(fact) if fact else tuple(shape.choices.items()),
        fact=shape.fact,
        source=build_source(shape.source),
        assumed=shape.assumed,
    )


def _fact(fact_id: str, nodes: NodeBuilder, place: Place) -> Fact | None:
    try:
        fact = nodes.vocabulary.fact(fact_id)
    except BansoError as error:
        nodes.problems.add_error("unknown-fact", place, error)
        return None
    if fact.type in KINDS:
        return fact
    nodes.problems.add(
        "field", place, f"「{fact.label}」は入力項目にできません", "label と kind を書いて項目にしてください"
    )
    return None


def _choices(fact: Fact) -> tuple[tuple[str, str], ...]:
    return tuple((code.id, code.name) for code in fact.codes.codes.values()) if fact.codes else ()


def _declaration(shape: DeclarationShape) -> Declaration:
    return Declaration(
        id=shape.id, label=shape.label, source=build_source(shape.source), assumed=shape.assumed
    )


def _files(shape: FileRuleShape | None) -> FileRule:
    if shape is None:
        return FileRule()
    return FileRule(
        most_bytes=shape.most_bytes,
        most_pages=shape.most_pages,
        identity_papers=tuple(shape.identity_papers),
        quotes_paper=shape.quotes_paper,
        keep_identity_days=shape.keep_identity_days,
        assumed=shape.assumed,
    )


def _quote(shape: QuoteShape) -> QuoteRule:
    return QuoteRule(
        from_yen=shape.from_yen,
        quotes=shape.quotes,
        not_for=tuple(shape.not_for),
        source=build_source(shape.source),
        assumed=shape.assumed,
    )


def _selection(shape: SelectionShape | None) -> SelectionRule:
    if shape is None:
        return SelectionRule()
    return SelectionRule(
        in_part=shape.in_part, after_early_close=shape.after_early_close, assumed=shape.assumed
    )


def _approval(shape: ApprovalShape) -> ApprovalRule:
    return ApprovalRule(
        kind=shape.kind,
        label=shape.label,
        role=shape.role,
        deputies=tuple(shape.deputies),
        assumed=shape.assumed,
    )


def _letter(shape: LetterShape) -> LetterRule:
    return LetterRule(
        id=shape.id,
        title=shape.title,
        number=shape.number,
        sender=shape.sender,
        paragraphs=tuple(shape.paragraphs),
        conditions=tuple(shape.conditions),
        appeals=tuple(shape.appeals),
        source=build_source(shape.source),
        assumed=shape.assumed,
    )


def _before(written: str) -> timedelta:
    count, unit = written.split(" ")
    return timedelta(days=int(count)) if unit == "days" else timedelta(hours=int(count))
