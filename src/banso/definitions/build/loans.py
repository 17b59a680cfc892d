"""Loan terms from files."""

from collections.abc import Mapping

from banso.core.errors import BansoError
from banso.core.interest_subsidy import InterestSubsidy
from banso.core.loan_terms import (
    GuaranteeDiscount,
    GuaranteeFee,
    InstalmentCoefficient,
    InstalmentTable,
    LoanPurpose,
    LoanTerms,
    LoanUse,
)
from banso.core.money import rate
from banso.definitions.build.amounts import read_rate
from banso.definitions.build.conditions import NodeBuilder
from banso.definitions.build.sources import build_source
from banso.definitions.shapes.loans import (
    CoefficientTablesShape,
    DiscountShape,
    FeeShape,
    LoanShape,
    PurposeShape,
    SubsidyShape,
    UseShape,
)
from banso.definitions.yaml_files import Place

InstalmentTables = Mapping[str, InstalmentTable]


def build_instalment_tables(shape: CoefficientTablesShape) -> InstalmentTables:
    """The tables of coefficients by name."""
    return {
        name: InstalmentTable(
            rows=tuple(
                InstalmentCoefficient(row.max_instalments, rate(row.coefficient)) for row in table.rows
            ),
            assumed=table.assumed,
        )
        for name, table in shape.tables.items()
    }


def build_loan(
    shape: LoanShape | None, tables: InstalmentTables, nodes: NodeBuilder, place: Place
) -> LoanTerms | None:
    """The loan terms of a file, or None."""
    if shape is None:
        return None
    table = _table(shape, tables, nodes, (*place, "coefficients"))
    interest = shape.rate
    sums = (shape.limit, shape.quota, interest, table)
    try:
        return LoanTerms(
            purposes=tuple(_purpose(p, nodes, (*place, "purposes", n)) for n, p in enumerate(shape.purposes)),
            uses=tuple(_use(use) for use in shape.uses),
            limit_yen=shape.limit.yen if shape.limit else None,
            quota_yen=shape.quota.yen if shape.quota else None,
            rate_min=read_rate(interest.min, nodes, (*place, "rate", "min")) if interest else None,
            rate_max=read_rate(interest.max, nodes, (*place, "rate", "max")) if interest else None,
            floating_over_months=interest.floating_over_months if interest else None,
            guarantee=tuple(
                _fee(fee, nodes, (*place, "guarantee", n)) for n, fee in enumerate(shape.guarantee)
            ),
            discounts=tuple(
                _discount(d, nodes, (*place, "discounts", n)) for n, d in enumerate(shape.discounts)
            ),
            coefficients=table.rows if table else (),
            subsidies=tuple(
                _subsidy(s, nodes, (*place, "interest_subsidies", n))
                for n, s in enumerate(shape.interest_subsidies)
            ),
            assumptions=tuple(part.assumed for part in sums if part is not None and part.assumed),
        )
    except BansoError as error:
        nodes.problems.add_error("impossible-loan", place, error)
        return None


def _table(
    shape: LoanShape, tables: InstalmentTables, nodes: NodeBuilder, place: Place
) -> InstalmentTable | None:
    found = tables.get(shape.coefficients or "")
    if shape.coefficients and found is None:
        nodes.problems.add(
            "value-outside-vocabulary",
            place,
            f"「{shape.coefficients}」という係数の表はありません",
            f"使える表: {'、'.join(tables)}",
        )
    return found


def _purpose(shape: PurposeShape, nodes: NodeBuilder, place: Place) -> LoanPurpose:
    return LoanPurpose(
        id=shape.id,
        label=shape.label,
        limit_yen=shape.limit.yen if shape.limit else None,
        when=nodes.build_optional(shape.when, (*place, "when")),
        source=build_source(shape.source),
    )


def _use(shape: UseShape) -> LoanUse:
    return LoanUse(
        id=shape.id,
        label=shape.label,
        max_months=shape.max_months,
        max_grace_months=shape.max_grace_months,
        limit_yen=shape.limit.yen if shape.limit else None,
        source=build_source(shape.source),
    )


def _fee(shape: FeeShape, nodes: NodeBuilder, place: Place) -> GuaranteeFee:
    return GuaranteeFee(
        id=shape.id or str(place[-1]),
        label=shape.label,
        purposes=tuple(shape.purposes),
        min_rate=read_rate(shape.min, nodes, (*place, "min")),
        max_rate=read_rate(shape.max, nodes, (*place, "max")),
        when=nodes.build_optional(shape.when, (*place, "when")),
        source=build_source(shape.source),
    )


def _discount(shape: DiscountShape, nodes: NodeBuilder, place: Place) -> GuaranteeDiscount:
    return GuaranteeDiscount(
        id=shape.id or str(place[-1]),
        label=shape.label,
        points=read_rate(shape.points, nodes, (*place, "points")),
        purposes=tuple(shape.purposes),
        when=nodes.build_optional(shape.when, (*place, "when")),
        source=build_source(shape.source),
    )


def _subsidy(shape: SubsidyShape, nodes: NodeBuilder, place: Place) -> InterestSubsidy:
    return InterestSubsidy(
        id=shape.id or str(place[-1]),
        label=shape.label,
        kind="points" if shape.points else "share",
        rate=read_rate(shape.points or shape.share or "0/1", nodes, place),
        max_months=shape.months,
        cap_yen=shape.cap.yen if shape.cap else None,
        when=nodes.build_optional(shape.when, (*place, "when")),
        source=build_source(shape.source),
    )
