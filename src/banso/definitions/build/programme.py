"""Programmes from files."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from banso.core.calls import Call, Round
from banso.core.errors import BadValue, BansoError
from banso.core.programmes import (
    Area,
    Benefit,
    Body,
    Budget,
    Contact,
    Figure,
    Paper,
    Partner,
    Period,
    Programme,
    Relation,
    Term,
)
from banso.definitions.build.amounts import build_amount
from banso.definitions.build.conditions import NodeBuilder
from banso.definitions.build.loans import InstalmentTables, build_loan
from banso.definitions.build.procedure import build_procedure, build_review
from banso.definitions.build.sources import build_source, read_written_day
from banso.definitions.shapes.procedure import PaperShape
from banso.definitions.shapes.programme import (
    BenefitShape,
    BudgetShape,
    CallShape,
    ContactShape,
    FigureShape,
    PeriodShape,
    ProgrammeShape,
    RelationShape,
    TermShape,
    UnitFeeShape,
)
from banso.definitions.yaml_files import Place


def version_of(shape: ProgrammeShape, text: str) -> str:
    """Fiscal year and a digest of the file, so that an answer names the exact data it rests on."""
    return f"{shape.fiscal_year}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def build_programme(
    shape: ProgrammeShape,
    text: str,
    bodies: Mapping[str, Body],
    tables: InstalmentTables,
    nodes: NodeBuilder,
) -> Programme:
    """One programme; what is wrong goes to the problems of the node builder.

    Args:
        shape: The file.
        text: Its text, for the version.
        bodies: By id.
        tables: Of instalment coefficients, by name.
        nodes: Builds conditions, and collects problems.
    """
    requirements = nodes.build_optional(shape.requirements, ("requirements",))
    amount = build_amount(shape.amount, nodes, ("amount",))
    papers = tuple(_paper(paper, nodes, ("documents", n)) for n, paper in enumerate(shape.documents))
    tracks = [track.when for track in amount.tracks] if amount else []
    conditions = [node for node in (requirements, *tracks, *(paper.when for paper in papers)) if node]
    review = build_review(shape.review, nodes, ("review",))
    return replace(
        _stated(shape, text, _body(shape.body, bodies, nodes)),
        call=_call(shape.call, nodes),
        project_period=_period(shape.project_period, nodes),
        requirements=requirements,
        amount=amount,
        loan=build_loan(shape.loan, tables, nodes, ("loan",)),
        papers=papers,
        criteria=review.criteria,
        bonuses=review.bonuses,
        procedure=build_procedure(shape.procedure, review, conditions, nodes, ("procedure",)),
    )


def _body(body_id: str, bodies: Mapping[str, Body], nodes: NodeBuilder) -> Body:
    found = bodies.get(body_id)
    if found is None:
        nodes.problems.add(
            "value-outside-vocabulary",
            ("body",),
            f"「{body_id}」という機関はありません",
            "data/bodies.yaml に書き足してください",
        )
    return found or Body(id=body_id, name=body_id)


def _stated(shape: ProgrammeShape, text: str, body: Body) -> Programme:
    """What the document states and nothing is computed from."""
    return Programme(
        id=shape.id,
        version=version_of(shape, text),
        name=shape.name,
        kind=shape.kind,
        body=body,
        fiscal_year=shape.fiscal_year,
        purposes=tuple(shape.purposes),
        summary=shape.summary,
        area=Area(prefecture=shape.area.prefecture, municipality=shape.area.municipality),
        division=shape.division,
        source=build_source(shape.source),
        marks=tuple(shape.marks),
        listed_again=tuple(source for source in map(build_source, shape.listed_again) if source),
        budget=_budget(shape.budget),
        figures=tuple(map(_figure, shape.figures)),
        benefits=tuple(map(_benefit, shape.benefits)),
        unit_fees=tuple(map(_unit_fee, shape.unit_fees)),
        contacts=tuple(map(_contact, shape.contacts)),
        partners=tuple(Partner(name=p.name, source=build_source(p.source)) for p in shape.partners),
        relations=tuple(map(_relation, shape.relations)),
        terms=tuple(map(_term, shape.terms)),
    )


def _budget(shape: BudgetShape | None) -> Budget | None:
    if shape is None:
        return None
    return Budget(state=shape.state, yen=shape.yen, vintage=shape.vintage, source=build_source(shape.source))


def _figure(shape: FigureShape) -> Figure:
    return Figure(
        label=shape.label,
        value=shape.value,
        unit=shape.unit,
        year=shape.year,
        source=build_source(shape.source),
        assumed=shape.assumed,
    )


def _benefit(shape: BenefitShape) -> Benefit:
    return Benefit(
        label=shape.label,
        yen=shape.yen,
        text=shape.text,
        source=build_source(shape.source),
        assumed=shape.assumed,
    )


def _unit_fee(shape: UnitFeeShape) -> Benefit:
    return Benefit(label=shape.label, yen=shape.yen, text=shape.per, source=build_source(shape.source))


def _contact(shape: ContactShape) -> Contact:
    return Contact(
        name=shape.name, tel=shape.tel, email=shape.email, url=shape.url, source=build_source(shape.source)
    )


def _relation(shape: RelationShape) -> Relation:
    return Relation(
        kind=shape.kind,
        programme=shape.programme or "",
        name=shape.name,
        track=shape.track,
        source=build_source(shape.source),
    )


def _term(shape: TermShape) -> Term:
    return Term(label=shape.label, source=build_source(shape.source), assumed=shape.assumed)


def _call(shape: CallShape | None, nodes: NodeBuilder) -> Call | None:
    if shape is None:
        return None
    try:
        opens, _ = read_written_day(shape.opens)
    except BansoError as error:
        nodes.problems.add_error("date", ("call", "opens"), error)
        return None
    rounds: list[Round] = []
    for number, written in enumerate(shape.rounds):
        place: Place = ("call", "rounds", number, "closes")
        try:
            day, at = read_written_day(written.closes)
            if at is None:
                raise BadValue(
                    "締切の時刻がありません", remedy="「2023-09-26(火) 17:00」のように時刻まで書いてください"
                )
        except BansoError as error:
            nodes.problems.add_error("date", place, error)
            continue
        if day < opens or (rounds and at <= rounds[-1].closes_at):
            nodes.problems.add(
                "date", place, "締切が受付開始や前の締切より前です", "日付の順を確かめてください"
            )
        rounds.append(Round(number=written.number, closes_at=at, source=build_source(written.source)))
    return Call(
        opens_on=opens,
        rounds=tuple(rounds),
        arrival=shape.arrival,
        ends_when_budget_used=shape.ends_when_budget_used,
        source=build_source(shape.source),
    )


def _period(shape: PeriodShape | None, nodes: NodeBuilder) -> Period | None:
    if shape is None:
        return None
    starts = _day_of_period(shape.from_, "from", nodes) if _names_a_day(shape.from_) else None
    until = _day_of_period(shape.until, "until", nodes) if shape.until is not None else None
    if starts and until and until < starts:
        nodes.problems.add(
            "date", ("project_period", "until"), "終わりが始まりより前です", "日付の順を確かめてください"
        )
    return Period(
        starts=starts.isoformat() if starts else str(shape.from_),
        until=until,
        text=shape.text,
        source=build_source(shape.source),
    )


def _names_a_day(written: date | str) -> bool:
    """Whether it is a day, and not an event such as 交付決定日."""
    return isinstance(written, date) or any(character.isdecimal() for character in written)


def _day_of_period(written: date | str, end: str, nodes: NodeBuilder) -> date | None:
    try:
        return read_written_day(written)[0]
    except BansoError as error:
        nodes.problems.add_error("date", ("project_period", end), error)
        return None


def _paper(shape: PaperShape, nodes: NodeBuilder, place: Place) -> Paper:
    return Paper(
        id=shape.id,
        number=shape.number,
        label=shape.label,
        when=nodes.build_optional(shape.when, (*place, "when")),
        original_on_paper=shape.original_on_paper,
        issued_within_months=shape.issued_within_months,
        note=shape.note,
        source=build_source(shape.source),
        assumed=shape.assumed,
    )
