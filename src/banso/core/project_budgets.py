"""The budget of a project (収支予算): costs, how much of them counts, the grant, and where the money comes from.

Costs and income must be equal. Costs are counted twice over: as they are paid, with consumption tax, to balance the
income; and as far as they are eligible, for the grant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from banso.core.amount_rules import AmountRule
from banso.core.amounts import Amount, compute
from banso.core.answers import FormRead, OpenPoint
from banso.core.cost_answers import CostEntry, cost_lines, read_costs
from banso.core.costs import CostLine, CountedLine, on_basis
from banso.core.errors import BadCosts, BadValue
from banso.core.facts import Company
from banso.core.field_readings import is_blank, read_field
from banso.core.forms import Answered, FieldKind, FormField, Section, Shape
from banso.core.money import show_yen
from banso.core.procedures import QuoteRule

OWN, LOANS, OTHERS = "own", "loans", "others"
INCOME_FIELDS = (
    FormField(id=OWN, label="自己資金", kind=FieldKind.YEN),
    FormField(id=LOANS, label="借入金", kind=FieldKind.YEN, help="ない場合は0と入れてください。"),
    FormField(
        id=OTHERS,
        label="その他の収入",
        kind=FieldKind.YEN,
        help="この事業で得る収入など。ない場合は0と入れてください。",
    ),
)
"""The income an applicant states; the grant is computed."""
CORRECT = "金額と区分を確かめてください"


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """Where the money comes from, in yen.

    Attributes:
        stated: By id of `INCOME_FIELDS`; absent while blank or unreadable.
        grant: The grant as computed; None while it is open.
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
        amount: The grant with its steps; None while no line can be read or the programme has no amount rule.
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
    amount, refused = _compute(rule, costs, read.facts, cost_lines(entries))
    points = [*(point for entry in entries for point in entry.points), *refused]
    side = None
    if income is not None:
        side, lacking = _read_income(income, answered, amount, cost_lines(entries))
        points += lacking
    readable = [entry.row for entry in entries if entry.line is not None]
    lines = amount.lines if amount else ()
    return ProjectBudget(
        entries=entries,
        counted=dict(zip(readable, lines, strict=False)),
        amount=amount,
        income=side,
        points=tuple(points),
    )


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


def _read_income(
    section: Section, answered: Answered, amount: Amount | None, lines: Sequence[CostLine]
) -> tuple[Income, list[OpenPoint]]:
    stated: dict[str, int] = {}
    points = []
    for field in INCOME_FIELDS:
        key = f"{section.id}.{field.id}"
        text = answered.get(key, "")
        if is_blank(text):
            blank = OpenPoint(
                section=section.id, key=key, label=field.label, message="まだ入力されていません"
            )
            points.append(blank)
            continue
        try:
            stated[field.id] = read_field(field, text)
        except BadValue as error:
            points.append(
                OpenPoint(
                    section=section.id,
                    key=key,
                    label=field.label,
                    message=error.message,
                    remedy=error.remedy,
                    is_unreadable=True,
                )
            )
    costs = sum(on_basis(line, "included") for line in lines)
    income = Income(stated=stated, grant=amount.yen if amount else None, costs=costs)
    if not points and income.gap:
        points.append(_gap(section, income))
    return income, points


def _gap(section: Section, income: Income) -> OpenPoint:
    words = "不足しています" if income.gap > 0 else "多すぎます"
    return OpenPoint(
        section=section.id,
        key=f"{section.id}.{OWN}",
        label=section.label,
        message=f"収入の合計が支出の合計より{show_yen(abs(income.gap))}{words}",
        remedy="自己資金か借入金を直して、支出と同じ額にしてください",
    )
