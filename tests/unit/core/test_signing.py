"""Whether the people at hand can draft and sign a proposal, each of them once."""

import pytest

from banso.core.procedures import ApprovalRule, SigningRole
from banso.core.signing import can_be_signed

OFFICER, APPROVER = SigningRole.PREFECTURE_OFFICER, SigningRole.PREFECTURE_APPROVER
CONSULT = ApprovalRule(kind="consult", label="合議", role=OFFICER, deputies=(APPROVER,))
DECIDE = ApprovalRule(kind="decide", label="決裁", role=APPROVER, deputies=(OFFICER,))
STRICT = ApprovalRule(kind="decide", label="決裁", role=APPROVER)


@pytest.mark.parametrize(
    ("steps", "people", "wanted"),
    [
        ([STRICT], ["prefecture_officer", "prefecture_approver"], True),
        ([STRICT], ["prefecture_officer", "prefecture_officer"], False),
        ([STRICT], ["prefecture_approver", "prefecture_approver"], False),
        ([CONSULT, STRICT], ["prefecture_officer", "prefecture_approver"], False),
        ([CONSULT, STRICT], ["prefecture_officer", "prefecture_approver", "prefecture_approver"], True),
        ([CONSULT, STRICT], ["prefecture_approver", "prefecture_officer", "prefecture_officer"], True),
        ([CONSULT, DECIDE], ["prefecture_officer"] * 3, True),
        ([CONSULT, DECIDE], ["prefecture_officer", "secretariat_lead", "reviewer"], False),
        ([], ["prefecture_officer"], True),
        ([], [], False),
    ],
)
def test_a_proposal_needs_a_drafter_and_one_person_for_each_step(
    steps: list[ApprovalRule], people: list[str], wanted: bool
) -> None:
    assert can_be_signed(steps, people) is wanted
