"""The index of engine 1: one company against very many programmes, with the answers of the reference engine.

A clause that many programmes share is evaluated once. How it turned out is then told to all of them in one operation on
sets of programmes: a programme with a failed clause is refused, else one with an open clause is open, else one with a
judgement is likely. Outcomes, and with them reasons, are made only for the programmes somebody looks at.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial, reduce
from itertools import compress
from operator import itemgetter, or_
from typing import Any as Anything
from typing import NamedTuple

from banso.core.bitsets import Positions, Postings, positions_of
from banso.core.check import requirements_outcome
from banso.core.conditions import All, Any, AtLeastOf, Node, children, facts_here
from banso.core.evaluation import (
    FAILED,
    JUDGED,
    MET,
    UNKNOWN,
    Outcome,
    State,
    deciding,
    evaluate,
    kth_largest,
    missing,
)
from banso.core.facts import Company
from banso.core.inquiry import Inquiry, OpenClauses, Reach
from banso.core.programmes import Programme
from banso.core.questions import joined_reach, reach
from banso.core.shared_nodes import SharedNodes

REMEMBERED = 1024
"""So many answers to all clauses on a fact are kept: companies give the same answers again and again."""
STATES = tuple(State)
Join = Callable[..., int]
_IS = [bytes([found == state for found in range(256)]) for state in STATES]
"""Turns states into whether each is this one."""


class _Told(NamedTuple):
    """The programmes that have a clause in a state."""

    failed: Positions
    unknown: Positions
    judged: Positions


class Decided(NamedTuple):
    """The leaves on some facts for certain answers; remembered, and with it what else was found out about them.

    Attributes:
        states: One byte for each leaf.
        told: What they tell the programmes.
        findings: What is said of them, by wording; filled by who says it.
    """

    states: bytes
    told: _Told
    findings: dict[Anything, Anything]


class Index:
    """Programmes made ready to be checked together; each is known by its position.

    Args:
        programmes: Each once.

    Attributes:
        position: Of a programme, by its id.
        everyone: All programmes.
        with_rules: Those that state requirements.
        clauses: By position, the numbers of what a programme requires: the parts of its `all`, or its one condition.
    """

    def __init__(self, programmes: Iterable[Programme]) -> None:
        self.programmes = tuple(programmes)
        self.position: Mapping[str, int] = {p.id: position for position, p in enumerate(self.programmes)}
        self.everyone = self.select(lambda _programme: True)
        self.with_rules = self.select(lambda programme: programme.requirements is not None)
        self.shared = SharedNodes([_top(programme.requirements) for programme in self.programmes])
        self.clauses = self.shared.rows
        self.postings = Postings(_postings(self.clauses, len(self.shared.nodes)), len(self.programmes))
        self._joins = [
            (_join(group.node), [_picked(column) for column in group.columns])
            for group in self.shared.whole_groups
        ]
        self._decided = lru_cache(maxsize=REMEMBERED)(self._decide)

    def select(self, wanted: Callable[[Programme], bool]) -> Positions:
        """The programmes for which something holds."""
        chosen = (position for position, programme in enumerate(self.programmes) if wanted(programme))
        return positions_of(chosen, len(self.programmes))

    def evaluate(self, company: Company) -> "Standings":
        """How every programme stands for a company.

        Args:
            company: As for `banso.core.evaluation.evaluate`; several codes are a frozenset.
        """
        decided = [
            self._decided(number, tuple(map(company.get, group.facts)))
            for number, group in enumerate(self.shared.groups)
        ]
        states = bytearray(b"".join([each.states for each in decided]))
        for join, columns in self._joins:
            states += bytes(map(join, *[picked(states) for picked in columns]))
        told = [each.told for each in decided]
        told.append(self._tell(states[self.shared.wholes :], self.shared.wholes))
        return Standings(self, company, bytes(states), decided, told)

    def _decide(self, number: int, values: tuple[object, ...]) -> Decided:
        group = self.shared.groups[number]
        company = dict(zip(group.facts, values, strict=True))
        leaves = self.shared.nodes[group.first : group.end]
        states = bytes([evaluate(leaf, company).state for leaf in leaves])
        return Decided(states, self._tell(states, group.first), {})

    def _tell(self, states: bytes | bytearray, first: int) -> _Told:
        return _Told(*[self._where(state, states, first) for state in (FAILED, UNKNOWN, JUDGED)])

    def _where(self, state: State, states: bytes | bytearray, first: int) -> Positions:
        if state not in states:
            return 0
        numbers = range(first, first + len(states))
        return self.postings.union(compress(numbers, states.translate(_IS[state])))


def _top(node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    return node.nodes if isinstance(node, All) else (node,)


def _postings(clauses: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    """For each number the positions of the programmes that have it as a clause."""
    found: list[list[int]] = [[] for _ in range(count)]
    for position, numbers in enumerate(clauses):
        for number in numbers:
            found[number].append(position)
    return found


def _join(node: Node) -> Join:
    """How the states of its parts make the state of a node; there are few ways, and each is remembered."""
    return lru_cache(maxsize=REMEMBERED)(partial(_joined, node))


def _joined(node: Node, *states: int) -> int:
    parts = [STATES[state] for state in states]
    if isinstance(node, All):
        return min(parts)
    if isinstance(node, Any):
        return max(parts)
    if isinstance(node, AtLeastOf):
        return kth_largest(node.k, parts)
    return UNKNOWN if parts[0] is UNKNOWN else 3 - parts[0]


def _picked(numbers: Sequence[int]) -> Callable[[bytearray], Sequence[int]]:
    """Reads the states of some conditions; of one alone too as a sequence."""
    first = numbers[0]
    return itemgetter(*numbers) if len(numbers) > 1 else itemgetter(slice(first, first + 1))


class Standings:
    """How all programmes of an index stand for one company.

    Attributes:
        decided: The leaves, group by group.
    """

    def __init__(
        self, index: Index, company: Company, states: bytes, decided: Sequence[Decided], told: Sequence[_Told]
    ) -> None:
        self.index = index
        self.company = company
        self.decided = decided
        self._states = states
        self._told = told
        self._reached: dict[object, Reach] = {}
        failed, unknown, judged = (reduce(or_, each) for each in zip(*told, strict=True))
        unknown |= index.everyone & ~index.with_rules
        self._where: Mapping[State, Positions] = {
            FAILED: failed,
            UNKNOWN: unknown & ~failed,
            JUDGED: judged & ~(failed | unknown),
            MET: index.everyone & ~(failed | unknown | judged),
        }

    def where(self, state: State) -> Positions:
        """The programmes whose requirements are in a state; those without rules are unknown."""
        return self._where[state]

    def state(self, position: int) -> State:
        """The state of the requirements of one programme."""
        states, clauses = self._states, self.index.clauses[position]
        if not clauses:
            return UNKNOWN if self.index.programmes[position].requirements is None else MET
        return STATES[min([states[clause] for clause in clauses])]

    def outcome(self, position: int) -> Outcome:
        """The outcome the reference engine gives for one programme, put together from what is evaluated."""
        programme = self.index.programmes[position]
        node, clauses = programme.requirements, self.index.clauses[position]
        if node is None:
            return requirements_outcome(programme, self.company)
        if not isinstance(node, All):
            return self.outcome_of(node, clauses[0])
        return Outcome(node, self.state(position), self._outcomes(node.nodes, clauses))

    def _outcomes(self, nodes: Sequence[Node], numbers: Sequence[int]) -> tuple[Outcome, ...]:
        states, wholes = self._states, self.index.shared.wholes
        return tuple(
            [
                Outcome(node, STATES[states[number]]) if number < wholes else self.outcome_of(node, number)
                for node, number in zip(nodes, numbers, strict=True)
            ]
        )

    def outcome_of(self, node: Node, number: int) -> Outcome:
        """The outcome of a condition that has this number."""
        state, numbers = STATES[self._states[number]], self.index.shared.parts[number]
        return Outcome(node, state, self._outcomes(children(node), numbers) if numbers else ())

    def missing(self, position: int) -> tuple[str, ...]:
        """Ids of the unknown facts that keep a programme open, each once; none when it has no rules."""
        if self.state(position) is not UNKNOWN:
            return ()
        open_clauses = [clause for clause in self.index.clauses[position] if self._states[clause] == UNKNOWN]
        return tuple(dict.fromkeys(fact for clause in open_clauses for fact in self._reach(clause).missing))

    def decisive(self, position: int) -> int:
        """How many clauses made a programme what it is."""
        if not isinstance(self.index.programmes[position].requirements, All):
            return len(deciding(self.outcome(position)))
        state = self.state(position)
        return sum([self._states[clause] == state for clause in self.index.clauses[position]])

    def inquiry(self, within: Positions) -> Inquiry:
        """What is still to be asked for some of the programmes; those without rules are passed over."""
        still_open = self.where(UNKNOWN) & self.index.with_rules & within
        shared, states = self.index.shared, self._states
        leaves: dict[Reach, Positions] = {}
        # What is told last comes from the wholes, clause by clause below.
        for group, told in zip(shared.groups, self._told[:-1], strict=True):
            if told.unknown & still_open:
                # The open leaves on the same facts ask for the same.
                reached = self._reach(states.index(UNKNOWN, group.first))
                leaves[reached] = leaves.get(reached, 0) | told.unknown
        open_wholes = (number for number in range(shared.wholes, len(states)) if states[number] == UNKNOWN)
        touching = self.index.postings.touching(open_wholes, still_open)
        wholes = {number: self._reach(number) for number in touching}
        return OpenClauses(still_open, leaves, wholes, self.index.postings).inquiry()

    def _reach(self, number: int) -> Reach:
        node, parts = self.index.shared.nodes[number], self.index.shared.parts[number]
        key: object = number if parts else facts_here(node)
        found = self._reached.get(key)
        if found is None:
            found = self._reach_of_whole(node, parts) if parts else self._reach_of_leaf(node)
            self._reached[key] = found
        return found

    def _reach_of_leaf(self, node: Node) -> Reach:
        outcome = Outcome(node, UNKNOWN)
        return Reach(missing(outcome, self.company), *reach(outcome, self.company))

    def _reach_of_whole(self, node: Node, parts: Sequence[int]) -> Reach:
        reached = [self._reach(part) for part in parts if self._states[part] == UNKNOWN]
        asked = tuple(dict.fromkeys(fact for each in reached for fact in each.missing))
        settled = sum([self._states[part] >= JUDGED for part in parts])
        return Reach(asked, *joined_reach(node, [(each.failing, each.meeting) for each in reached], settled))
