"""Cases are run, and there are enough of them: each clause met once and failed once, each limit tried on both sides."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from typing import Any as Anything

from banso.core.check import VERDICTS, check
from banso.core.company import on_day, read_company
from banso.core.conditions import Comparison, Node, walk
from banso.core.contract import STATES
from banso.core.costs import read_cost_line
from banso.core.errors import BansoError
from banso.core.evaluation import Outcome, State, evaluate, holds, missing
from banso.core.facts import Company, Vocabulary
from banso.core.guarantee import fee_rate
from banso.core.money import rate, show_percent
from banso.core.programmes import Programme
from banso.core.reasons import show_value
from banso.definitions.checks.values import nodes_with_places
from banso.definitions.problems import Problems
from banso.definitions.shapes.cases import BoundaryShape, CaseShape, CasesShape
from banso.definitions.shapes.conditions import NodeShape
from banso.definitions.yaml_files import Place

NUMERIC_OPERATORS = ("at_most", "at_least", "less_than", "more_than")


class CaseRun:
    """Runs the cases of one file; what comes out differently goes to the problems of the cases file."""

    def __init__(
        self, cases: CasesShape, requirements: Node, vocabulary: Vocabulary, problems: Problems
    ) -> None:
        self.cases = cases
        self.requirements = requirements
        self.vocabulary = vocabulary
        self.problems = problems
        self.seen: dict[str, set[State]] = {}

    def run(self, programme: Programme | None) -> None:
        """Runs base, cases and boundaries; amounts and loans only for a programme."""
        self._run_case(CaseShape(name="base", verdict=self.cases.base_verdict), ("base",), programme)
        for number, case in enumerate(self.cases.cases):
            self._run_case(case, ("cases", number), programme)
        for number, boundary in enumerate(self.cases.boundaries):
            self._run_boundary(boundary, ("boundaries", number))

    def _company(
        self, changes: Mapping[str, Anything], without: Sequence[str], place: Place
    ) -> Company | None:
        raw = {fact: value for fact, value in {**self.cases.base, **changes}.items() if fact not in without}
        try:
            return on_day(read_company(raw, self.vocabulary), self.vocabulary, self.cases.on)
        except BansoError as error:
            self.problems.add_error("case", place, error)
            return None

    def _run_case(self, case: CaseShape, place: Place, programme: Programme | None) -> None:
        company = self._company(case.with_, case.without, place)
        if company is None:
            return
        outcome = evaluate(self.requirements, company)
        states = states_by_clause(outcome)
        for clause, state in states.items():
            self.seen.setdefault(clause, set()).add(state)
        verdict = VERDICTS[outcome.state].value
        if case.verdict is not None and verdict != case.verdict:
            self._differs(place, case.name, "verdict", case.verdict, verdict)
        still_open = missing(outcome, company)
        if case.missing is not None and set(still_open) != set(case.missing):
            self._differs(place, case.name, "missing", sorted(case.missing), sorted(still_open))
        for clause in case.failed:
            if states.get(clause) is not State.FAILED:
                self._differs(
                    place,
                    case.name,
                    clause,
                    "failed",
                    STATES[states[clause]] if clause in states else "ない条項",
                )
        if programme is not None:
            self._run_programme_case(case, place, programme, company)

    def _run_programme_case(
        self, case: CaseShape, place: Place, programme: Programme, company: Company
    ) -> None:
        try:
            costs = [read_cost_line(line, row) for row, line in enumerate(case.costs, start=1)]
            answer = check(programme, company, self.vocabulary, self.cases.on, costs)
        except BansoError as error:
            self.problems.add_error("case", place, error)
            return
        amount = answer.amount
        for key, wanted, found in (
            ("yen", case.yen, amount.yen if amount else None),
            ("eligible_yen", case.eligible_yen, amount.eligible_yen if amount else None),
            ("track", case.track, amount.track if amount else None),
        ):
            if wanted is not None and wanted != found:
                self._differs(place, case.name, key, wanted, found)
        self._run_loan(case, place, programme, company)

    def _run_loan(self, case: CaseShape, place: Place, programme: Programme, company: Company) -> None:
        if case.guarantee is None or case.loan is None or programme.loan is None:
            return
        found = fee_rate(programme.loan, case.loan.purpose, lambda node: holds(node, company))
        given = [found.min_rate, found.max_rate] if found else []
        try:
            wanted = [rate(text) for text in case.guarantee]
        except BansoError as error:
            self.problems.add_error("case", (*place, "guarantee"), error)
            return
        if wanted != given:
            self._differs(
                place, case.name, "guarantee", case.guarantee, [show_percent(value) for value in given]
            )

    def _run_boundary(self, boundary: BoundaryShape, place: Place) -> None:
        raw = {**self.cases.base, **boundary.with_}
        company = self._company(
            {k: v for k, v in boundary.with_.items() if k != boundary.fact}, [boundary.fact], place
        )
        points = (
            boundary_points(self.requirements, boundary, raw, self.vocabulary)
            if company is not None
            else None
        )
        if company is None:
            return
        if points is None:
            self.problems.add(
                "boundary",
                place,
                f"条項「{boundary.clause}」に{boundary.fact}の数の条件がありません",
                "clause と fact を確かめてください",
            )
            return
        node, values = points
        for name, value in zip(("below", "at", "above"), values, strict=True):
            state = STATES[evaluate(node, {**company, boundary.fact: value}).state]
            if state != getattr(boundary, name):
                shown = show_value(self.vocabulary.facts[boundary.fact], value)
                self._differs(
                    (*place, name), f"{boundary.clause}（{shown}）", name, getattr(boundary, name), state
                )

    def _differs(self, place: Place, case: str, what: str, wanted: object, found: object) -> None:
        self.problems.add(
            "case",
            place,
            f"「{case}」の {what} が {wanted} ではなく {found} になります",
            "規則か事例のどちらかを直してください",
        )


def states_by_clause(outcome: Outcome) -> dict[str, State]:
    """The state of every clause, those out of play included."""
    found = {outcome.node.id: outcome.state} if outcome.node.id else {}
    for part in outcome.parts:
        found |= states_by_clause(part)
    return found


def boundary_points(
    requirements: Node, boundary: BoundaryShape, raw: Mapping[str, Anything], vocabulary: Vocabulary
) -> tuple[Node, tuple[Anything, Anything, Anything]] | None:
    """The clause, and the values one step below, at and above its limit; None when it has no such limit."""
    clause = next((node for node in walk(requirements) if node.id == boundary.clause), None)
    leaves = (
        [n for n in walk(clause) if isinstance(n, Comparison) and n.fact == boundary.fact] if clause else []
    )
    if clause is None or not leaves:
        return None
    leaf = leaves[0]
    step = vocabulary.facts[boundary.fact].step
    if isinstance(leaf.value, date):
        at = leaf.value
        return clause, (date.fromordinal(at.toordinal() - step), at, date.fromordinal(at.toordinal() + step))
    if leaf.share is not None:
        total = raw.get(leaf.of)
        if not isinstance(total, int):
            return None
        limit = ceil(leaf.share * total)
    else:
        limit = leaf.value if leaf.value is not None else 0
    return clause, (limit - step, limit, limit + step)


def check_coverage(run: CaseRun, shape: NodeShape, place: Place, problems: Problems) -> None:
    """Notes clauses without a company that meets or fails them, and limits that are not tried on both sides."""
    tried = {(boundary.clause, boundary.fact) for boundary in run.cases.boundaries}
    limited: set[tuple[str, str]] = set()
    for where, node in nodes_with_places(shape, place):
        if node.id and node.judged is None:
            seen = run.seen.get(node.id, set())
            if State.FAILED not in seen and can_fail(node):
                problems.add(
                    "clause-without-case",
                    where,
                    f"条項「{node.id}」を満たさない会社の事例がありません",
                    "cases に一つ書き足してください",
                )
            if not seen & {State.MET, State.JUDGED}:
                problems.add(
                    "clause-without-case",
                    where,
                    f"条項「{node.id}」を満たす会社の事例がありません",
                    "base か cases に書き足してください",
                )
        for operator in NUMERIC_OPERATORS:
            written = getattr(node, operator)
            clause = _clause_around(where, shape, place)
            if written is None:
                continue
            if (clause, written.fact) in limited:
                problems.add(
                    "limit-without-boundaries",
                    (*where, operator),
                    f"条項「{clause}」に{written.fact}の限界が二つあり、事例で確かめられません",
                    "それぞれに id を付けて別の条項にしてください",
                )
            limited.add((clause, written.fact))
            if (clause, written.fact) not in tried:
                problems.add(
                    "limit-without-boundaries",
                    (*where, operator),
                    f"条項「{clause}」の{written.fact}の限界に、前後の事例がありません",
                    "boundaries に書き足してください",
                )


def can_fail(shape: NodeShape) -> bool:
    """Whether facts alone can make a condition fail: a judgement never does."""
    if shape.judged is not None:
        return False
    if shape.any is not None:
        return all(can_fail(part) for part in shape.any)
    if shape.all is not None:
        return any(can_fail(part) for part in shape.all)
    if shape.at_least_of is not None:
        firm = sum(not can_fail(part) for part in shape.at_least_of.nodes)
        return firm < shape.at_least_of.k
    return True


def _clause_around(where: Place, shape: NodeShape, place: Place) -> str:
    """Id of the innermost clause that contains a place."""
    around = [(w, n.id) for w, n in nodes_with_places(shape, place) if n.id and where[: len(w)] == w]
    return max(around, key=lambda pair: len(pair[0]))[1] or "" if around else ""
