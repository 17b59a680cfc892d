"""The budget of a project (収支予算): costs, how much of them counts, the grant, and where the money comes from.

Costs and income must be equal. Costs are counted twice over: as they are paid, with consumption tax, to balance the
income; and as far as they are eligible, for the grant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from banso.core.amount_rules import AmountRule
from banso.core.amounts import Amount, Step, compute
from banso.core.answers import NOT_TYPED, FormRead, OpenPoint, fields_asked, read_fields
from banso.core.cost_answers import CostEntry, cost_lines, read_costs
from banso.core.costs import CostLine, CountedLine, on_basis
from banso.core.errors import BadCosts
from banso.core.facts import Company
from banso.core.forms import Answered, FieldKind, FormField, Section, Shape
from banso.core.money import Rounding, show_yen
from banso.core.procedures import QuoteRule

OWN, LOANS, LENDER, OTHERS, REQUESTED = "own", "loans", "lender", "others", "requested"
INCOME_FIELDS = (
    FormField(id=OWN, label="自己資金", kind=FieldKind.YEN),
    FormField(id=LOANS, label="借入金", kind=FieldKind.YEN, help="ない場合は0と入れてください。"),
    FormField(
        id=LENDER,
        label="借入先",
        kind=FieldKind.TEXT,
        required=False,
        help="借入金がある場合に、金融機関などの名称を入れてください。",
    ),
    FormField(
        id=OTHERS,
        label="その他の収入",
        kind=FieldKind.YEN,
        help="この事業で得る収入など。ない場合は0と入れてください。",
    ),
    FormField(
        id=REQUESTED,
        label="交付申請額（計算した額より少なく申請する場合）",
        kind=FieldKind.YEN,
        required=False,
        help="空欄の場合は、計算した額で申請します。",
    ),
)
"""The income side as an applicant fills it in; the grant is computed, and may be asked for in part."""
STATED = (OWN, LOANS, OTHERS)
"""The sums in it that the applicant states."""
CORRECT = "金額と区分を確かめてください"


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """Where the money comes from, in yen.

    Attributes:
        stated: By id, of `STATED`; absent while blank or unreadable.
        grant: What is asked for; None while it is open.
        costs: To be paid, with consumption tax.
    """

    stated: Mapping[str, int]
    grant: int | None
    costs: int

    @property
    def total(self) -> int:
        """All income that is known, the grant included."""
        return sum(self.stated.values()) + (self.grant or 0)

    @property
    def gap(self) -> int:
        """Costs less income: positive while money is lacking, negative where there is more than is needed."""
        return self.costs - self.total

    @property
    def surplus(self) -> int:
        """By how much the income is too large; 0 where it is not."""
        return max(0, -self.gap)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectBudget:
    """The budget of a project as far as it can be read.

    Attributes:
        entries: Rows of the cost table.
        counted: By id of the row, what became of its line.
        amount: The grant that is asked for, with its steps: as computed, or less where the applicant says so. None
            while no line can be read or the programme has no amount rule.
        income: None where the form does not ask for it.
        points: What is open.
    """

    entries: tuple[CostEntry, ...] = ()
    counted: Mapping[str, CountedLine]
    amount: Amount | None = None
    income: Income | None = None
    points: tuple[OpenPoint, ...] = ()

    @property
    def counted_rows(self) -> tuple[CountedLine, ...]:
        """What became of each line that can be read, in the order of the table."""
        return tuple(self.counted[entry.row] for entry in self.entries if entry.row in self.counted)

    @property
    def lines(self) -> tuple[CostLine, ...]:
        """The lines that can be read."""
        return cost_lines(self.entries)


def read_budget(
    rule: AmountRule | None, quotes: Sequence[QuoteRule], read: FormRead, answered: Answered
) -> ProjectBudget:
    """Reads cost table and income side, and computes the grant.

    Args:
        rule: Of the programme; None for one that grants no money.
        quotes: How many quotes a line needs.
        read: The form; its facts choose the track.
        answered: Key to text.
    """
    costs = next((section for section in read.sections if section.shape is Shape.COSTS), None)
    income = next((section for section in read.sections if section.shape is Shape.INCOME), None)
    entries = read_costs(costs, rule, quotes, answered) if costs and rule else ()
    lines = cost_lines(entries)
    amount, refused = _compute(rule, costs, read.facts, lines)
    points = [*(point for entry in entries for point in entry.points), *refused]
    if amount and costs:
        points += _why_nothing_is_asked_for(amount, costs, read)
    side = None
    if income is not None:
        values, unread = _read_income(income, answered)
        if rule and amount and REQUESTED in values:
            amount, refused = _as_requested(rule, amount, values[REQUESTED], income)
            unread += refused
        side = _income(values, amount, lines)
        points += unread or _gap(income, side)
    readable = [entry.row for entry in entries if entry.line is not None]
    return ProjectBudget(
        entries=entries,
        counted=dict(zip(readable, amount.lines if amount else (), strict=False)),
        amount=amount,
        income=side,
        points=tuple(points),
    )


def no_more_than(amount: Amount, asked_yen: int | None) -> Amount:
    """A grant where no more than some sum is asked for.

    Args:
        amount: As computed.
        asked_yen: None where the applicant asks for whatever is computed.
    """
    if asked_yen is None or amount.yen is None or amount.yen <= asked_yen:
        return amount
    step = Step(label="交付申請額", yen=asked_yen, rule="計算した額より少ない額で申請しています")
    return replace(amount, yen=asked_yen, steps=(*amount.steps, step))


def rounding_of(rule: AmountRule) -> Rounding:
    """How the grants of a programme are rounded; of sums for each person, each of them."""
    return rule.each.rounding if rule.each else rule.rounding


def _compute(
    rule: AmountRule | None, section: Section | None, facts: Company, lines: Sequence[CostLine]
) -> tuple[Amount | None, list[OpenPoint]]:
    if rule is None or section is None or not lines:
        return None, []
    try:
        return compute(rule, facts, lines), []
    except BadCosts as error:
        point = OpenPoint(
            section=section.id,
            label=error.place or section.label,
            message=error.message,
            remedy=error.remedy or CORRECT,
            is_unreadable=True,
        )
        return None, [point]


def _why_nothing_is_asked_for(amount: Amount, costs: Section, read: FormRead) -> Iterator[OpenPoint]:
    """Facts the sum depends on that were left open, or a sum of nothing: neither can be applied for."""
    if amount.yen == 0:
        yield OpenPoint(
            section=costs.id,
            label=costs.label,
            message="計算した交付申請額が0円です",
            remedy="経費と、補助額の計算を確かめてください",
        )
    if amount.yen is not None:
        return
    for section in read.sections:
        for field in fields_asked(section, read.facts):
            if field.fact in amount.missing:
                yield OpenPoint(
                    section=section.id,
                    key=f"{section.id}.{field.id}",
                    label=field.label,
                    message="交付申請額を計算するために必要です",
                    remedy="答えを入れてください",
                )


def _read_income(section: Section, answered: Answered) -> tuple[dict[str, Any], list[OpenPoint]]:
    typed = {field.id: answered.get(f"{section.id}.{field.id}", "") for field in INCOME_FIELDS}
    values, unread = read_fields(INCOME_FIELDS, typed)
    points = [replace(point, section=section.id, key=f"{section.id}.{point.key}") for point in unread]
    lender = f"{section.id}.{LENDER}"
    if values.get(LOANS) and LENDER not in values and lender not in {point.key for point in points}:
        points.append(OpenPoint(section=section.id, key=lender, label="借入先", message=NOT_TYPED))
    return values, points


def _as_requested(
    rule: AmountRule, amount: Amount, asked: int, section: Section
) -> tuple[Amount, list[OpenPoint]]:
    """The grant with what the applicant asks for in its place, or why that cannot be asked for."""
    problem = _problem_of_request(rule, amount, asked)
    if not problem:
        return no_more_than(amount, asked), []
    point = OpenPoint(
        section=section.id,
        key=f"{section.id}.{REQUESTED}",
        label="交付申請額",
        message=problem,
        remedy="入れ直すか、空欄にしてください。空欄の場合は計算した額で申請します",
        is_unreadable=True,
    )
    return amount, [point]


def _problem_of_request(rule: AmountRule, amount: Amount, asked: int) -> str:
    if amount.yen is not None and asked > amount.yen:
        return f"計算した額（{show_yen(amount.yen)}）を超えています"
    rounding = rounding_of(rule)
    if asked == 0 or rounding.apply(asked) != asked:
        return f"{show_yen(rounding.unit)}単位の額ではありません"
    floors = [track.floor.yen for track in rule.tracks if track.floor and track.id == amount.track]
    if any(asked < floor for floor in floors):
        return f"下限額（{show_yen(max(floors))}）に満たない額です"
    return ""


def _income(values: Mapping[str, Any], amount: Amount | None, lines: Sequence[CostLine]) -> Income:
    stated = {field: values[field] for field in STATED if field in values}
    costs = sum(on_basis(line, "included") for line in lines)
    return Income(stated=stated, grant=amount.yen if amount else None, costs=costs)


def _gap(section: Section, income: Income) -> list[OpenPoint]:
    if income.gap == 0:
        return []
    words = "不足しています" if income.gap > 0 else "多すぎます"
    point = OpenPoint(
        section=section.id,
        key=f"{section.id}.{OWN}",
        label=section.label,
        message=f"収入の合計が支出の合計より{show_yen(abs(income.gap))}{words}",
        remedy="自己資金か借入金を直して、支出と同じ額にしてください",
    )
    return [point]
