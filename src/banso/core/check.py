"""The answer to one company about one programme: verdict, reasons, amount, time and papers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from banso.core.amounts import Amount, compute
from banso.core.calls import Status, next_round, status_on
from banso.core.conditions import Node, Not
from banso.core.costs import CostLine
from banso.core.evaluation import FAILED, Outcome, State, deciding, evaluate, missing, standing
from banso.core.facts import Company, Vocabulary
from banso.core.programmes import Paper, Programme
from banso.core.reasons import Answers, change, reason
from banso.core.sources import Source

NO_RULES = "資料に要件の記載がありません"


class Verdict(StrEnum):
    """What the rules say, apart from time."""

    ELIGIBLE = "eligible"
    LIKELY = "likely"
    """Only judgements are open."""
    UNKNOWN = "unknown"
    INELIGIBLE = "ineligible"


VERDICTS = {
    State.MET: Verdict.ELIGIBLE,
    State.JUDGED: Verdict.LIKELY,
    State.UNKNOWN: Verdict.UNKNOWN,
    State.FAILED: Verdict.INELIGIBLE,
}


class Finding(NamedTuple):
    """What a company is told of one requirement.

    Attributes:
        change: For a failed one the verdict rests on, what would change it.
        depth: How many clauses it lies in.
        aside: It stands as the programme does, yet the verdict does not rest on it.
    """

    state: State
    reason: str
    change: str = ""
    depth: int = 0
    aside: bool = False


class Clause(NamedTuple):
    """One requirement and how the company stands to it.

    Attributes:
        decides: The verdict rests on it.
    """

    node: Node
    finding: Finding
    decides: bool

    @property
    def id(self) -> str:
        """Names the clause in its programme."""
        return self.node.id

    @property
    def state(self) -> State:
        """How the company stands to it."""
        return self.finding.state

    @property
    def reason(self) -> str:
        """Why, in plain Japanese."""
        return self.finding.reason

    @property
    def change(self) -> str:
        """What would change it, where it is to be changed."""
        return self.finding.change

    @property
    def depth(self) -> int:
        """How many clauses it lies in."""
        return self.finding.depth

    @property
    def source(self) -> Source | None:
        """Where it is stated."""
        return self.node.source

    @property
    def assumed(self) -> str:
        """Why it is required although no document states it so."""
        return self.node.assumed


class Explanation(NamedTuple):
    """How the requirements of a programme stand for a company.

    Attributes:
        nodes: The clauses a reader should see, in the order of the document, alternatives out of play left out.
        findings: What is said of each.
        missing: Ids of the unknown facts that keep them open; none where the file states no requirements.
    """

    state: State
    nodes: tuple[Node, ...]
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses with what is said of them, one by one."""
        return tuple(
            Clause(node, finding, finding.state is self.state and not finding.aside)
            for node, finding in zip(self.nodes, self.findings, strict=True)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededPaper:
    """A paper for this company; `certain` is False while a fact is missing."""

    paper: Paper
    certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Everything one company is told about one programme.

    Attributes:
        deadline: Next cut-off, in Japan time.
        to_confirm: Judgements that stay open.
        note: Why there is no verdict, where the file has no rules.
    """

    programme: Programme
    on: date
    verdict: Verdict
    clauses: tuple[Clause, ...]
    missing: tuple[str, ...]
    amount: Amount | None
    status: Status
    deadline: datetime | None
    papers: tuple[NeededPaper, ...]
    bonuses: tuple[str, ...] = ()
    note: str = ""

    @property
    def data_year(self) -> int:
        """Fiscal year of the data the answer rests on."""
        return self.programme.fiscal_year

    @property
    def to_confirm(self) -> tuple[Clause, ...]:
        """Judgements that stay open, each once: of a clause and one inside it only the inner one."""
        judged = [clause for clause in self.clauses if clause.state is State.JUDGED and clause.decides]
        # Clauses stand in the order of the document, so what lies in a clause follows it.
        return tuple(
            clause
            for clause, following in zip_longest(judged, judged[1:])
            if following is None or following.depth <= clause.depth
        )


def requirements_outcome(programme: Programme, company: Company) -> Outcome:
    """The state of a programme's requirements; unknown where the file has none."""
    if programme.requirements is None:
        return Outcome(Node(label=NO_RULES), State.UNKNOWN)
    return evaluate(programme.requirements, company)


def check(
    programme: Programme, company: Company, vocabulary: Vocabulary, on: date, costs: Sequence[CostLine] = ()
) -> Check:
    """Answers one company about one programme.

    Args:
        programme: In the version to be used.
        company: Facts as they stand on the day (see `banso.core.company.on_day`).
        vocabulary: Of the facts.
        on: Day asked about, in Japan.
        costs: Cost table; may be empty.

    Raises:
        BadCosts: A cost line cannot be counted.
    """
    return checked(programme, explain(programme, Answers(vocabulary, company)), company, on, costs)


def explain(programme: Programme, answers: Answers) -> Explanation:
    """Explains how the requirements of a programme stand for the company whose answers these are."""
    outcome = requirements_outcome(programme, answers.company)
    open_facts = missing(outcome, answers.company) if programme.requirements is not None else ()
    return explanation_of(outcome, answers, open_facts)


def checked(
    programme: Programme,
    explanation: Explanation,
    company: Company,
    on: date,
    costs: Sequence[CostLine] = (),
) -> Check:
    """The same from an explanation already at hand."""
    upcoming = next_round(programme.call, on)
    return Check(
        programme=programme,
        on=on,
        verdict=VERDICTS[explanation.state],
        clauses=explanation.clauses,
        missing=explanation.missing,
        amount=_amount(programme, explanation.state, company, costs),
        status=status_on(programme.call, programme.fiscal_year, on),
        deadline=upcoming.closes_at if upcoming else None,
        papers=needed_papers(programme.papers, company),
        bonuses=tuple(b.label for b in programme.bonuses if evaluate(b.when, company).state is State.MET),
        note=NO_RULES if programme.requirements is None else "",
    )


def _amount(programme: Programme, state: State, company: Company, costs: Sequence[CostLine]) -> Amount | None:
    # A sum beside "does not qualify" would be read as a promise.
    if programme.amount is None or state is State.FAILED:
        return None
    return compute(programme.amount, company, costs)


def explanation_of(outcome: Outcome, answers: Answers, open_facts: tuple[str, ...]) -> Explanation:
    """Explains an outcome: the clauses a reader should see, and what is said of each."""
    found = list(_findings(outcome, answers, outcome.state))
    nodes, findings = tuple([node for node, _ in found]), tuple([finding for _, finding in found])
    return Explanation(outcome.state, nodes, findings, open_facts)


def _findings(
    outcome: Outcome, answers: Answers, verdict: State, depth: int = 0, *, decides: bool = True
) -> Iterator[tuple[Node, Finding]]:
    node, state = outcome.node, outcome.state
    if node.id:
        missed = change(outcome, answers.vocabulary) if state is FAILED and decides else ""
        aside = state is verdict and not decides
        yield node, Finding(state, reason(outcome, answers), missed, depth, aside)
        depth += 1
    if not outcome.parts or isinstance(node, Not):
        return
    decisive = {id(part) for part in deciding(outcome)}
    for part in standing(outcome):
        is_decisive = decides and id(part) in decisive
        yield from _findings(part, answers, verdict, depth, decides=is_decisive)


def needed_papers(papers: Sequence[Paper], company: Company) -> tuple[NeededPaper, ...]:
    """The papers a company needs: those for everybody, and those whose condition holds or may hold."""
    found = []
    for paper in papers:
        state = evaluate(paper.when, company).state if paper.when else State.MET
        if state is not State.FAILED:
            found.append(NeededPaper(paper=paper, certain=state is State.MET))
    return tuple(found)
