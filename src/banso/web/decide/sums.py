"""What a proposal comes to: how many are granted, reduced and refused, and how much money that takes."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from banso.actions.money.ledger import balance_of
from banso.core.letters import GRANT, REDUCED_GRANT, REFUSAL
from banso.records.models import CallBalance, Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSums:
    """Counts, and yen beside what is left in the call."""

    granted: int
    reduced: int
    refused: int
    granted_yen: int
    balance: CallBalance

    @property
    def count(self) -> int:
        """All applications."""
        return self.granted + self.reduced + self.refused


def sums_of(proposal: Proposal) -> ProposalSums:
    """Read the sums of a proposal in two queries, however many applications it has."""
    counted = proposal.lines.values("kind").annotate(count=Count("pk"), yen=Sum("granted_yen")).order_by()
    by_kind = {row["kind"]: (row["count"], row["yen"]) for row in counted}
    count = {kind: by_kind.get(kind, (0, 0))[0] for kind in (GRANT, REDUCED_GRANT, REFUSAL)}
    return ProposalSums(
        granted=count[GRANT],
        reduced=count[REDUCED_GRANT],
        refused=count[REFUSAL],
        granted_yen=sum(yen for _, yen in by_kind.values()),
        balance=balance_of(proposal.call),
    )
