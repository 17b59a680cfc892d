"""Whether the people at hand are enough to sign a proposal: whoever drafts signs nothing, and nobody signs twice."""

from collections.abc import Sequence, Set

from banso.core.procedures import ApprovalRule, SigningRole


def can_be_signed(steps: Sequence[ApprovalRule], people: Sequence[str]) -> bool:
    """Whether one of the people can draft a proposal and others sign its steps, each person once.

    Args:
        steps: The way of a proposal.
        people: The role of each person, one entry for one person.

    Example:
        >>> steps = [ApprovalRule(kind="decide", label="決裁", role=SigningRole.PREFECTURE_APPROVER)]
        >>> can_be_signed(steps, ["prefecture_officer", "prefecture_approver"])
        True
        >>> can_be_signed(steps, ["prefecture_approver", "prefecture_approver"])
        False
    """
    needed: list[Set[str]] = [{SigningRole.PREFECTURE_OFFICER}]
    needed += [{step.role, *step.deputies} for step in steps]
    return _placed(needed, list(people))


def _placed(needed: Sequence[Set[str]], people: Sequence[str]) -> bool:
    if not needed:
        return True
    return any(
        _placed(needed[1:], [*people[:at], *people[at + 1 :]])
        for at, role in enumerate(people)
        if role in needed[0] and role not in people[:at]
    )
