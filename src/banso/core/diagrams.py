"""A status machine drawn: the diagram in the documentation is printed from the dictionary the code runs on."""

from collections.abc import Mapping, Set
from enum import StrEnum
from typing import TypeVar

State = TypeVar("State", bound=StrEnum)


def state_diagram(following: Mapping[State, Set[State]], labels: Mapping[State, str]) -> str:
    """A machine as a Mermaid diagram, states in the order of their dictionary.

    Args:
        following: For each state, those it may go to.
        labels: For each state, its name for readers.

    Example:
        >>> from banso.core.jobs import LABELS, NEXT
        >>> print(state_diagram(NEXT, LABELS).splitlines()[1])
            queued: 順番待ち
    """
    order = list(following)
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.value}: {labels[state]}" for state in order]
    lines += [
        f"    {state.value} --> {wanted.value}"
        for state in order
        for wanted in sorted(following[state], key=order.index)
    ]
    return "\n".join(lines)
