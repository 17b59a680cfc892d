"""The results of a check: programmes in groups, the failing clause named, what is open, what it would bring."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from banso.actions.calls.open_calls import OpenCall, open_calls
from banso.core.amounts import COST_FACT, Amount
from banso.core.check import VERDICTS as VERDICT_OF
from banso.core.check import Check, Clause, Explanation, Verdict, checked
from banso.core.conditions import facts_of
from banso.core.evaluation import State
from banso.core.facts import Fact, Screen
from banso.web.catalogue.offer import Entry, is_outside
from banso.web.catalogue.words import VERDICTS
from banso.web.check.interview import Interview

COLOURS = {
    Verdict.ELIGIBLE: "green",
    Verdict.LIKELY: "blue",
    Verdict.UNKNOWN: "yellow",
    Verdict.INELIGIBLE: "plain",
}
OUTSIDE = "outside"
SHOWN = 12
"""Results of one group on a page; the others are counted and found in the list of programmes."""
MOST_FAILING = 3
"""Failed clauses named in a list; the page of the result shows all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One programme for this company.

    Attributes:
        failing: The clauses the no rests on, without those that only join them.
        asked: Facts that are still open.
        open_call: A call of the programme that can be applied to now; None where there is none, or nobody looked.
    """

    entry: Entry
    check: Check
    address: str
    failing: tuple[Clause, ...]
    asked: tuple[Fact, ...]
    open_call: OpenCall | None = None

    @property
    def confirm(self) -> tuple[Clause, ...]:
        """Clauses a human decides."""
        return self.check.to_confirm

    @property
    def screens(self) -> int:
        """How many screens could still be asked."""
        return len({fact.screen for fact in self.asked})

    @property
    def words(self) -> str | Promise:
        """The verdict in words."""
        return VERDICTS[self.check.verdict]

    @property
    def colour(self) -> str:
        """Colour of the chip."""
        return COLOURS[self.check.verdict]

    @property
    def amount(self) -> Amount | None:
        """What it may bring; None where the rules are not met, or nothing can be said."""
        amount = self.check.amount
        if amount is None or self.check.verdict is Verdict.INELIGIBLE:
            return None
        return amount if amount.yen is not None or amount.steps else None

    @property
    def needs_costs(self) -> bool:
        """Whether the sum only waits for the costs."""
        return self.amount is not None and COST_FACT in self.amount.missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Results of one standing.

    Attributes:
        results: Those that are shown.
        count: How many there are.
    """

    id: str
    title: str | Promise
    lead: str | Promise
    results: tuple[Result, ...]
    count: int

    @property
    def left_out(self) -> int:
        """How many are only counted."""
        return self.count - len(self.results)


GROUPS = (
    (Verdict.ELIGIBLE, VERDICTS[Verdict.ELIGIBLE], _("資料にある要件をすべて満たす見込みです。")),
    (
        Verdict.LIKELY,
        VERDICTS[Verdict.LIKELY],
        _("答えられる要件は満たす見込みです。残りは窓口や審査の人が判断します。"),
    ),
    (Verdict.UNKNOWN, VERDICTS[Verdict.UNKNOWN], _("答えが足りないため、まだ分かりません。")),
    (
        Verdict.INELIGIBLE,
        VERDICTS[Verdict.INELIGIBLE],
        _("今の答えでは満たさない要件があります。答えを直すと判定も変わります。"),
    ),
    (OUTSIDE, _("ほかの地域の制度"), _("対象の地域が、事業を営む場所の外です。")),
)


def result_of(entry: Entry, explanation: Explanation, interview: Interview) -> Result:
    """The answer for one programme whose requirements stand so."""
    programme = entry.programme
    found = checked(programme, explanation, interview.company, interview.on)
    facts = interview.vocabulary.facts
    return Result(
        entry=entry,
        check=found,
        address=interview.place.address("check:result", args=tuple(programme.series.split("/"))),
        failing=failing_clauses(found.clauses),
        asked=tuple(facts[fact] for fact in found.missing),
    )


def failing_clauses(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The failed clauses a no rests on; one that only joins others that failed is left out."""
    failed = [clause for clause in clauses if clause.state is State.FAILED and clause.decides]
    # Parents come first: a clause followed by a deeper one only joins what failed below it.
    depths_after = [clause.depth for clause in failed[1:]] + [0]
    return tuple(clause for clause, after in zip(failed, depths_after, strict=False) if after <= clause.depth)


def grouped(interview: Interview) -> list[Group]:
    """The programmes with rules in groups, what helps most first; empty groups are left out.

    Only what is shown is explained: a purpose may have thousands of programmes, a reader reads a few.
    """
    entries: dict[str, list[Entry]] = {}
    for entry in interview.with_rules:
        entries.setdefault(standing(entry, interview), []).append(entry)
    groups = []
    for group_id, title, lead in GROUPS:
        found = sorted(entries.get(group_id, ()), key=lambda entry: nearness(entry, interview))
        results = tuple(result_of(entry, interview.explanation(entry), interview) for entry in found[:SHOWN])
        groups.append(Group(id=group_id, title=title, lead=lead, results=results, count=len(found)))
    return [group for group in groups if group.count]


def with_open_calls(groups: Iterable[Group], at: datetime) -> list[Group]:
    """The same results, each with the call of its programme that is open; nobody who fails is led to one."""
    calls = {one.call.programme: one for one in reversed(open_calls(at)) if one.has_opened}
    return [
        replace(
            group, results=tuple(replace(r, open_call=calls.get(r.entry.programme.id)) for r in group.results)
        )
        if group.id not in (Verdict.INELIGIBLE, OUTSIDE)
        else group
        for group in groups
    ]


def standing(entry: Entry, interview: Interview) -> str:
    """The group a programme belongs to: its verdict, or that it is for another place."""
    verdict = VERDICT_OF[interview.state(entry)]
    outside = verdict is Verdict.INELIGIBLE and is_outside(entry.programme.area, interview.company)
    return OUTSIDE if outside else verdict


def nearness(entry: Entry, interview: Interview) -> tuple[bool, str, int, str]:
    """What closes first, then what needs fewest answers or changes."""
    closes = entry.deadline.isoformat() if entry.deadline else ""
    return not closes, closes, interview.still(entry), entry.programme.id


def optional_screens(groups: Iterable[Group], interview: Interview) -> list[Screen]:
    """Screens that no verdict needs but that make amounts, bonus points or papers more exact."""
    shown = [result for group in groups for result in group.results]
    open_results = [result for result in shown if result.check.verdict is not Verdict.INELIGIBLE]
    wanted: set[str] = set()
    for result in open_results:
        programme = result.entry.programme
        conditions = [bonus.when for bonus in programme.bonuses] + [
            paper.when for paper in programme.papers if paper.when
        ]
        wanted |= {fact for condition in conditions for fact in facts_of(condition)}
        wanted |= set(result.check.amount.missing) if result.check.amount else set()
    given = interview.place.given
    facts = interview.vocabulary.facts
    screens = {facts[f].screen for f in wanted if interview.company.get(f) is None and f not in given.unknown}
    return [screen for screen in interview.vocabulary.screens.values() if screen.id in screens]
