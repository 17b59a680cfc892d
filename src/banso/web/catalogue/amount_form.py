"""The amount calculator: rows of costs and a few facts in, the grant with its steps out. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banso.core.amount_rules import AmountRule
from banso.core.amounts import GRANTED_FACT, Amount, compute
from banso.core.conditions import facts_of
from banso.core.costs import CostLine, TaxBasis
from banso.core.errors import BansoError
from banso.core.facts import Fact
from banso.core.programmes import Programme
from banso.ingest.cost_tables import read_cost_table
from banso.ingest.files import LARGEST_FILE
from banso.web.catalogue.cost_rows import Column, CostRow, blank_rows, columns_of, read_rows, rows_of
from banso.web.catalogue.offer import Offer
from banso.web.facts.fields import make_field
from banso.web.facts.screens import FieldGroup, group_fields, read_screen
from banso.web.facts.typed import Typed

ROWS_AT_FIRST = 3
ROWS_ADDED = 3
MOST_ROWS = 15
"""Longer tables stay text: a select of categories in hundreds of rows makes a heavy page."""
BASES: Sequence[tuple[TaxBasis, str | Promise]] = (
    ("excluded", gettext_lazy("税抜き")),
    ("included", gettext_lazy("税込み(10%)")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the bar under a result."""

    label: str | Promise
    yen: int


@dataclass(slots=True)
class Reply:
    """What came of the costs.

    Attributes:
        parts: How the filed costs divide; empty where there is nothing to divide.
    """

    amount: Amount | None = None
    parts: list[Part] = field(default_factory=list)


class AmountForm:
    """The calculator of one programme.

    Args:
        typed: The form as sent; None shows it blank.
        file: An uploaded table; None when there is none.
    """

    def __init__(
        self, offer: Offer, programme: Programme, typed: Typed | None, file: UploadedFile | None = None
    ) -> None:
        sent = typed is not None
        self.offer = offer
        self.programme = programme
        self.rule: AmountRule = programme.amount or AmountRule(tracks=())
        self.typed = typed = Typed() if typed is None else typed
        self.basis: TaxBasis = (
            "included" if typed.get("basis", self.rule.tax.basis) == "included" else "excluded"
        )
        self.pasted = typed.get("pasted", "")
        self.columns: tuple[Column, ...] = columns_of(self.rule)
        self.errors: list[tuple[str, str]] = []
        self.lines: list[CostLine] = []
        self.notices: list[str] = []
        self.rows: list[CostRow] = blank_rows(ROWS_AT_FIRST)
        self.facts = deciding_facts(self.rule, offer)
        self.said = read_screen(self.facts, typed, required=False)
        self.reply = Reply()
        if sent:
            self._read(file)

    @property
    def bases(self) -> Sequence[tuple[str, str | Promise]]:
        """Whether the amounts hold the consumption tax."""
        return BASES

    @property
    def table_matters(self) -> bool:
        """Whether the places for a table should be in sight: one holds text, or was refused."""
        return bool(self.pasted) or any(place in {"pasted", "file"} for place, _text in self.errors)

    @property
    def fact_groups(self) -> tuple[FieldGroup, ...]:
        """The facts that choose the track, as fields."""
        errors = self.said.errors
        fields = [make_field(fact, self.typed, error=errors.get(fact.id, "")) for fact in self.facts]
        return group_fields(fields, self.typed)

    @property
    def facts_matter(self) -> bool:
        """Whether the questions should be in sight: one was answered, or the sum waits for one."""
        waits = self.reply.amount is not None and self.reply.amount.yen is None
        return waits or bool(self.said.errors or self.said.values)

    def _read(self, file: UploadedFile | None) -> None:
        self.rows, self.lines = read_rows(self.typed, self.columns, self.basis)
        self.errors += [(f"row-{row.number}", row.error) for row in self.rows if row.error]
        self._read_table(file)
        self.errors += [(fact_id.replace(".", "-"), error) for fact_id, error in self.said.errors.items()]
        if len(self.rows) < MOST_ROWS:
            added = ROWS_ADDED if "add" in self.typed or not self.rows else 1
            self.rows += blank_rows(added, after=len(self.rows))
        if self.errors or "add" in self.typed:
            return
        if self.lines:
            self._compute()
        else:
            self.errors.append(("row-1", _("経費を1行以上入れてください。")))

    def _read_table(self, file: UploadedFile | None) -> None:
        """Takes pasted and uploaded lines in; they become rows while there are few of them."""
        content = file.read(LARGEST_FILE + 1) if file is not None else b""
        for place, given in (("pasted", self.pasted.strip()), ("file", content)):
            if not given and not (place == "file" and file is not None):
                continue
            try:
                table = read_cost_table(given, self.rule)
            except BansoError as error:
                self.errors += [(place, text) for text in str(error).splitlines()]
                continue
            self.notices += table.notices
            self._take(place, [replace(line, tax=line.tax or self.basis) for line in table.lines])

    def _take(self, place: str, lines: list[CostLine]) -> None:
        if len(self.rows) + len(lines) > MOST_ROWS:
            self.lines += lines
            return
        rows = rows_of(lines, self.columns, after=len(self.rows))
        self.lines += [replace(line, row=row.number) for line, row in zip(lines, rows, strict=True)]
        self.rows += rows
        self.pasted = "" if place == "pasted" else self.pasted

    def _compute(self) -> None:
        try:
            amount = compute(self.rule, self.said.values, self.lines)
        except BansoError as error:
            self.errors.append((self._row_named(error.place), str(error)))
            return
        self.reply = Reply(amount=amount, parts=parts_of(amount))

    def _row_named(self, place: str) -> str:
        """The row an error is about, by the number or the person it names."""
        for row in self.rows:
            typed = [row.values.get(column.name, "") for column in self.columns]
            names = [f"{row.number}行目", *(f"「{text}」" for text in typed if text)]
            if any(name in place for name in names):
                return f"row-{row.number}"
        return "row-1"


def deciding_facts(rule: AmountRule, offer: Offer) -> list[Fact]:
    """The facts that choose the track or fill the cap, in the order they are asked in."""
    asked = {fact for track in rule.tracks if track.when for fact in facts_of(track.when)}
    if any(track.cap and track.cap.per == "fiscal_year" for track in rule.tracks):
        asked.add(GRANTED_FACT)
    return [fact for fact in offer.region.vocabulary.facts.values() if fact.id in asked]


def parts_of(amount: Amount) -> list[Part]:
    """The filed costs as grant, rest of what counts, and what does not count."""
    if amount.yen is None or amount.eligible_yen is None:
        return []
    filed = max(sum(counted.line.yen for counted in amount.lines), amount.eligible_yen)
    parts = [
        Part(label=_("補助額の見込み"), yen=amount.yen),
        Part(label=_("対象経費のうち補助されない分"), yen=amount.eligible_yen - amount.yen),
        Part(label=_("対象外・上限を超えた分"), yen=filed - amount.eligible_yen),
    ]
    return [part for part in parts if part.yen > 0]
