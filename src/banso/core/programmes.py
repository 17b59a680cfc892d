"""A programme as data: everything its page, its questions, its verdict, its amount and its papers come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from banso.core.amount_rules import AmountRule
from banso.core.calendar import fiscal_year
from banso.core.calls import Call
from banso.core.conditions import Node, walk
from banso.core.loan_terms import LoanTerms
from banso.core.procedures import BonusPoints, Criterion, Procedure
from banso.core.sources import Source


class Kind(StrEnum):
    """What sort of support a programme is."""

    GRANT = "grant"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    INTEREST_SUBSIDY = "interest_subsidy"
    TAX = "tax"
    SEMINAR = "seminar"
    EXPERT_DISPATCH = "expert_dispatch"
    CONSULTATION = "consultation"
    MATCHING = "matching"
    EVENT = "event"
    RECOGNITION = "recognition"
    INFORMATION = "information"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation that runs or pays for programmes.

    Attributes:
        head: The office in whose name it writes formally (鹿児島県知事); empty where nobody has written it.
    """

    id: str
    name: str
    name_en: str = ""
    head: str = ""
    prefecture: str = ""
    municipality: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where a programme is offered; empty codes mean everywhere."""

    prefecture: str = ""
    municipality: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The budget as printed: blank, zero, dash and undecided are four different states.

    Attributes:
        yen: In yen; None unless stated or zero.
        vintage: `initial` or `supplementary` (carried over); empty when not stated.
    """

    state: str
    yen: int | None = None
    vintage: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A stated count, result or expectation; never a rule."""

    label: str
    value: int
    unit: str
    year: int | None = None
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """What one gets besides a computed grant: visits, prizes, a place in a seminar."""

    label: str
    yen: int | None = None
    text: str = ""
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to ask."""

    name: str
    tel: str = ""
    email: str = ""
    url: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation named as taking part."""

    name: str
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A condition worth knowing that no fact can settle."""

    label: str
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How a programme depends on another: `requires`, `opens_track`, `excludes_same_project`, `leads_to`."""

    kind: str
    programme: str = ""
    name: str = ""
    track: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When the project may run."""

    starts: str = ""
    until: date | None = None
    text: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper to hand in.

    Attributes:
        when: Needed only where this holds; None for everybody.
        issued_within_months: Oldest age at the application, in months.
        note: When it is needed, where no fact tells.
    """

    id: str
    label: str
    number: str = ""
    when: Node | None = None
    original_on_paper: bool = False
    issued_within_months: int | None = None
    note: str = ""
    source: Source | None = None
    assumed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One programme in one fiscal year.

    Attributes:
        id: `<organisation>/<programme>/<fiscal year>`.
        version: Fiscal year and a digest of the file, so that an answer can be traced to the exact data.
        requirements: None when no document states any; the answer is then unknown.
        criteria, bonuses: As the file states them; `procedure.review` holds the same.
        procedure: How it takes applications. None where the file says nothing about it: the standard procedure is
            written into its definition when a call is prepared.
        listed_again: Places where the same programme is printed a second time (再掲); never counted twice.
    """

    id: str
    version: str
    name: str
    kind: Kind
    body: Body
    fiscal_year: int
    purposes: tuple[str, ...]
    summary: str
    area: Area = Area()
    division: str = ""
    source: Source | None = None
    marks: tuple[str, ...] = ()
    listed_again: tuple[Source, ...] = ()
    budget: Budget | None = None
    figures: tuple[Figure, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    unit_fees: tuple[Benefit, ...] = ()
    contacts: tuple[Contact, ...] = ()
    partners: tuple[Partner, ...] = ()
    call: Call | None = None
    project_period: Period | None = None
    requirements: Node | None = None
    relations: tuple[Relation, ...] = ()
    amount: AmountRule | None = None
    loan: LoanTerms | None = None
    papers: tuple[Paper, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    bonuses: tuple[BonusPoints, ...] = ()
    terms: tuple[Term, ...] = ()
    procedure: Procedure | None = None

    @property
    def series(self) -> str:
        """The id without the fiscal year."""
        return self.id.rsplit("/", 1)[0]

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Everything the file assumes about its rules, each once."""
        nodes = walk(self.requirements) if self.requirements else ()
        return tuple(dict.fromkeys(node.assumed for node in nodes if node.assumed))


def nearest_version(versions: Iterable[Programme], on: date) -> Programme:
    """Of one series, the version of the fiscal year asked about, else the nearest, else of two the later."""
    year = fiscal_year(on)
    return min(versions, key=lambda p: (abs(p.fiscal_year - year), -p.fiscal_year))


def on_offer(programmes: Iterable[Programme], on: date) -> list[Programme]:
    """Each series once, in the version nearest to the day, in the order given."""
    series: dict[str, list[Programme]] = {}
    for programme in programmes:
        series.setdefault(programme.series, []).append(programme)
    return [nearest_version(versions, on) for versions in series.values()]
