"""Conditions of one form, bundled: their levels stand side by side in one number and are joined all at once.

What a small or medium enterprise is has seven branches, each "this industry, and so many employees or so much capital".
The seven industries make one number, the seven limits on employees another, and one AND of the two joins seven pairs.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from banso.core.conditions import All, Any, AtLeastOf, facts_here
from banso.core.shared_nodes import SharedNodes
from banso.population.levels import IN_A_NUMBER
from banso.population.lookups import is_looked_up_together

Bundle = tuple[int, ...]
"""Numbers of conditions, in the order of their places; nearly always one alone."""
MANY = 3
"""So many parts of one form are bundled; to look into the bundle costs as much as joining three."""


class Bundles:
    """What has to be worked out for some conditions, and in which order.

    Args:
        shared: The conditions; the rows are those that are asked for.

    Attributes:
        made_of: What each bundle is joined from, parts before wholes; nothing where facts are looked up.
        uses: How often each is asked for or is a part.
        kept: The wholes that are needed more than once, and so are given columns of their own.
        step: The step of the query each bundle belongs to, from 0: after the columns it is written from.
    """

    def __init__(self, shared: SharedNodes) -> None:
        self._shared = shared
        self._forms = _forms(shared)
        self.made_of: dict[Bundle, tuple[Bundle, ...]] = {}
        asked: list[Bundle] = [(number,) for row in shared.rows for number in row]
        for bundle in asked:
            self._need(bundle)
        self.uses = Counter([*asked, *[part for parts in self.made_of.values() for part in parts]])
        for bundle, parts in self.made_of.items():
            self.uses.update(part for part in parts if self._several_times(bundle, part))
        self.kept = {bundle for bundle, parts in self.made_of.items() if parts and self.uses[bundle] > 1}
        self.step: dict[Bundle, int] = {}
        for bundle, parts in self.made_of.items():
            self.step[bundle] = max([self.step[part] + (part in self.kept) for part in parts], default=0)

    def leaves(self) -> Iterator[Bundle]:
        """The bundles that are looked up, in the order of their facts."""
        return iter(sorted(bundle for bundle, parts in self.made_of.items() if not parts))

    def steps(self) -> Iterator[list[Bundle]]:
        """The bundles that are joined from others, step by step."""
        for step in range(max(self.step.values(), default=-1) + 1):
            yield [bundle for bundle, parts in self.made_of.items() if parts and self.step[bundle] == step]

    def _need(self, bundle: Bundle) -> None:
        if bundle not in self.made_of:
            parts = self._parts(bundle)
            for part in parts:
                self._need(part)
            self.made_of[bundle] = parts

    def _parts(self, bundle: Bundle) -> tuple[Bundle, ...]:
        first = bundle[0]
        if len(bundle) == 1:
            return tuple(self._bundled(first))
        if set(bundle) == {first}:
            return ((first,),)
        return tuple(zip(*[self._shared.parts[number] for number in bundle], strict=True))

    def _bundled(self, number: int) -> Iterator[Bundle]:
        """The parts of a condition, those of one form together."""
        alike: dict[int, list[int]] = {}
        for part in self._shared.parts[number]:
            alike.setdefault(self._forms[part], []).append(part)
        joins = isinstance(self._shared.nodes[number], All | Any)
        for parts in alike.values():
            size = IN_A_NUMBER if joins and len(parts) >= MANY else 1
            for first in range(0, len(parts), size):
                yield tuple(parts[first : first + size])

    def _several_times(self, bundle: Bundle, part: Bundle) -> bool:
        """Whether a bundle is written with one of its parts more than once."""
        return len(part) > len(bundle) or isinstance(self._shared.nodes[bundle[0]], AtLeastOf)


def _forms(shared: SharedNodes) -> list[int]:
    """A number for each condition, the same for those that can be joined side by side."""
    numbers: dict[Hashable, int] = {}
    forms: list[int] = []
    for number, (node, parts) in enumerate(zip(shared.nodes, shared.parts, strict=True)):
        form: Hashable = number
        if isinstance(node, All | Any):
            form = (type(node), *[forms[part] for part in parts])
        elif is_looked_up_together(node):
            form = facts_here(node)
        forms.append(numbers.setdefault(form, len(numbers)))
    return forms


def in_numbers(bundles: Sequence[Bundle]) -> Iterator[list[Bundle]]:
    """Bundles one after the other as long as they fit into one number."""
    together: list[Bundle] = []
    for bundle in bundles:
        if sum(map(len, together)) + len(bundle) > IN_A_NUMBER:
            yield together
            together = []
        together.append(bundle)
    yield together
