"""Cost lines: which count, which are excluded, and how far each category counts.

A category limited to a share of a total that contains the category itself is a fixed point, not a percentage of what
was filed: other costs 1,000,000 and labour 900,000 under "labour at most a third of the total" allow labour 500,000.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from banso.core.errors import BadCosts, BadValue
from banso.core.money import show_rate, show_yen, yen
from banso.core.readings import plain, read_boolean, read_integer
from banso.core.sources import Source

TaxBasis = Literal["excluded", "included"]
LineState = Literal["counted", "excluded", "capped"]
STANDARD_TAX = 10
"""Consumption tax in percent, used where a line does not state its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """Whether eligible costs are counted with or without consumption tax."""

    basis: TaxBasis = "excluded"
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryLimit:
    """How far a category counts.

    Attributes:
        share: Fraction of the eligible total; None for a limit in yen.
        of: `total` contains the category itself, `others` does not.
        yen: Limit in yen; None for a share.
    """

    share: Fraction | None = None
    of: Literal["total", "others"] = "total"
    yen: int | None = None
    source: Source | None = None
    assumed: str = ""

    @property
    def words(self) -> str:
        """The limit as a reader sees it."""
        if self.share is None:
            return f"{show_yen(self.yen or 0)}まで"
        return (
            f"{'補助対象経費の総額' if self.of == 'total' else 'ほかの対象経費'}の{show_rate(self.share)}まで"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category of eligible costs.

    Attributes:
        judged: Why a human decides whether a line counts; empty where none does.
    """

    id: str
    label: str
    source: Source | None = None
    assumed: str = ""
    limit: CategoryLimit | None = None
    judged: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedCost:
    """A kind of cost that never counts, or counts only when a declaration is made on the line.

    Attributes:
        unless: Attribute of the line that makes it count, for example `sole_use`.
        counts_as: Category it then counts in.
    """

    id: str
    label: str
    source: Source | None = None
    unless: str = ""
    unless_label: str = ""
    counts_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One line of a cost table.

    Attributes:
        category: Id of a category or of an excluded kind.
        yen: Amount in yen, on the basis named by `tax`.
        item: What is bought, in the applicant's words.
        attributes: Further columns: `person`, `residence`, `sole_use` …
        tax: Basis of the amount; None when it is the programme's own.
        tax_percent: Rate contained in, or to be added to, the amount.
        row: Row of the table it was read from, from 1.
    """

    category: str
    yen: int
    item: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    tax: TaxBasis | None = None
    tax_percent: int = STANDARD_TAX
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLine:
    """A cost line and what became of it.

    Attributes:
        yen: Counted, in yen, before limits on its category.
        label: What kind of cost it is, in words.
    """

    line: CostLine
    state: LineState
    yen: int
    category: str
    label: str = ""
    reason: str = ""
    source: Source | None = None


def read_cost_line(given: Mapping[str, object], row: int = 0) -> CostLine:
    """Reads one line given as a mapping, such as a line of a JSON file.

    Args:
        given: `category` and `yen`; optionally `item`, `tax`, `tax_percent` and attributes such as `person`.
        row: Row it stands in, from 1, for messages.

    Raises:
        BadCosts: Category or amount is missing or cannot be read.
    """
    place = f"{row}行目" if row else ""
    category = plain(str(given.get("category") or ""))
    if not category:
        raise BadCosts("経費区分がありません", place=place, remedy="category を書いてください")
    if given.get("yen") is None:
        raise BadCosts("金額がありません", place=place, remedy="yen を書いてください")
    percent_given = given.get("tax_percent")
    try:
        amount = yen(given["yen"])
        percent = STANDARD_TAX if percent_given in (None, "") else read_integer(percent_given, maximum=100)
    except BadValue as error:
        raise BadCosts(error.message, place=place, remedy=error.remedy) from error
    basis = given.get("tax") or None
    if basis not in (None, "excluded", "included"):
        raise BadCosts(
            f"tax の「{basis}」は読めません",
            place=place,
            remedy="excluded（税抜き）か included（税込み）にしてください",
        )
    attributes = {
        str(key): plain(str(value)) for key, value in given.items() if key not in _FIELDS and _is_given(value)
    }
    return CostLine(
        category=category,
        yen=amount,
        item=str(given.get("item") or ""),
        attributes=attributes,
        tax=basis,
        tax_percent=percent,
        row=row,
    )


_FIELDS = frozenset({"category", "yen", "item", "tax", "tax_percent"})


def _is_given(value: object) -> bool:
    return value is not None and value is not False and value != ""


def count_lines(
    lines: Sequence[CostLine], categories: Sequence[Category], excluded: Sequence[ExcludedCost], tax: Tax
) -> list[CountedLine]:
    """Sorts lines into counted and excluded, each with its reason.

    Raises:
        BadCosts: A line names no category of the programme; the message names the row and the categories there are.
    """
    known = {category.id: category for category in categories}
    barred = {kind.id: kind for kind in excluded}
    return [_count_line(line, known, barred, tax) for line in lines]


def _count_line(
    line: CostLine, known: Mapping[str, Category], barred: Mapping[str, ExcludedCost], tax: Tax
) -> CountedLine:
    counted = on_basis(line, tax.basis)
    kind = barred.get(line.category)
    if kind is not None:
        return _exclude(line, kind, counted)
    category = known.get(line.category)
    if category is None:
        raise BadCosts(
            f"経費区分「{line.category}」はこの制度にありません",
            place=f"{line.row}行目" if line.row else line.item,
            remedy=f"使える区分: {'、'.join(f'{c.id}（{c.label}）' for c in _kinds(known, barred))}",
        )
    return CountedLine(
        line=line,
        state="counted",
        yen=counted,
        category=category.id,
        label=category.label,
        reason=category.judged,
        source=category.source,
    )


def _kinds(
    known: Mapping[str, Category], barred: Mapping[str, ExcludedCost]
) -> list[Category | ExcludedCost]:
    return [*known.values(), *barred.values()]


def _exclude(line: CostLine, kind: ExcludedCost, yen: int) -> CountedLine:
    if kind.unless and _declares(line, kind.unless):
        reason = f"「{kind.unless_label}」ため対象になります"
        return CountedLine(
            line=line,
            state="counted",
            yen=yen,
            category=kind.counts_as,
            label=kind.label,
            reason=reason,
            source=kind.source,
        )
    condition = f"（「{kind.unless_label}」場合に限り対象）" if kind.unless else ""
    reason = f"「{kind.label}」は補助の対象になりません{condition}"
    return CountedLine(
        line=line,
        state="excluded",
        yen=0,
        category=kind.id,
        label=kind.label,
        reason=reason,
        source=kind.source,
    )


def _declares(line: CostLine, attribute: str) -> bool:
    written = line.attributes.get(attribute, "")
    try:
        return bool(written) and read_boolean(written)
    except BadValue as error:
        place = f"{line.row}行目 {attribute}" if line.row else attribute
        raise BadCosts(error.message, place=place, remedy=error.remedy) from error


def on_basis(line: CostLine, basis: TaxBasis) -> int:
    """The amount of a line with or without consumption tax, a fraction of a yen dropped.

    Example:
        >>> on_basis(CostLine(category="cloud", yen=1_100, tax="included"), "excluded")
        1000
    """
    if line.tax is None or line.tax == basis:
        return line.yen
    if basis == "excluded":
        return line.yen * 100 // (100 + line.tax_percent)
    return line.yen * (100 + line.tax_percent) // 100


def limit_categories(sums: Mapping[str, int], limits: Mapping[str, CategoryLimit]) -> dict[str, int]:
    """How much of each category counts under its limits, in yen.

    Limits on shares of the total depend on each other, so those that bind are found together: starting from nothing
    cut, the total can only fall, and each fall can only bind further limits; after at most one round per category
    nothing changes any more. Fractions of a yen are dropped so that every limit still holds exactly.

    Args:
        sums: Filed and not excluded, by category, in yen.
        limits: By category; categories without an entry count in full.

    Raises:
        BadCosts: The limits together leave no room (shares of one or more).
    """
    fixed = {
        category: min(yen, limits[category].yen or 0)
        if category in limits and limits[category].yen is not None
        else yen
        for category, yen in sums.items()
    }
    shares = {c: share_of_total(limits[c]) for c in sums if c in limits and limits[c].share is not None}
    binding: set[str] = set()
    while True:
        total = _total(fixed, shares, binding)
        more = {category for category, share in shares.items() if fixed[category] > share * total}
        if more <= binding:
            exact = {c: shares[c] * total if c in binding else yen for c, yen in fixed.items()}
            return _whole_yen(exact, shares)
        binding |= more


def _whole_yen(exact: Mapping[str, Fraction | int], shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Drops fractions of a yen; that lowers the total, which may lower another limit by a yen in turn."""
    allowed = {category: int(yen) for category, yen in exact.items()}
    while True:
        total = sum(allowed.values())
        cut = {c: min(yen, int(shares[c] * total)) if c in shares else yen for c, yen in allowed.items()}
        if cut == allowed:
            return allowed
        allowed = cut


def share_of_total(limit: CategoryLimit) -> Fraction:
    """A limit as a fraction of the eligible total: a share of the others is share / (1 + share) of the total."""
    share = limit.share or Fraction(0)
    return share if limit.of == "total" else share / (1 + share)


def _total(fixed: Mapping[str, int], shares: Mapping[str, Fraction], binding: set[str]) -> Fraction:
    room = 1 - sum((shares[category] for category in binding), Fraction(0))
    if room <= 0:
        raise BadCosts(
            "割合の上限を合わせると全体を超えるため計算できません",
            remedy="制度ファイルの limit を確かめてください",
        )
    return Fraction(sum(yen for category, yen in fixed.items() if category not in binding)) / room
