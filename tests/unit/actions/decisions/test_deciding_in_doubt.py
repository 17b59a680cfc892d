"""Nothing is proposed or decided to be granted under a number in doubt, or to anybody the police know."""

from collections.abc import Callable

import pytest

from banso.actions.decisions.circulation import circulate, current_step
from banso.actions.decisions.decisions import send_back
from banso.actions.decisions.proposals import change_proposal, selected_in_doubt, undecided
from banso.actions.errors import ProposalNotPossible
from banso.actions.money.ledger import held_for
from banso.actions.selection.selections import undo_selection
from banso.core.ledger import Account
from banso.core.lifecycle import ApplicationState
from banso.core.parties import NUMBER_FACT
from banso.records.models import Application, Proposal, User
from banso.records.models.people import Role
from tests.application_rows import a_person, filed_with, named_for, the_police_know
from tests.decision_rows import AFTER_THE_ROUND as AT
from tests.decision_rows import Prefecture, circulated, decided, drafted, passed_over, selected, signed
from tests.number_rows import find_by
from tests.simultaneous import one_after_the_other

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NUMBER = "7000012050002"


def under(application: Application, number: str = NUMBER) -> Application:
    """Filed under a number."""
    filed_with(application, answers={}, facts={NUMBER_FACT: number}, papers=[])
    return application


@pytest.fixture
def squatter(prefecture: Prefecture) -> Application:
    """Selected under a number, before another account has shown that it is theirs."""
    return under(selected(prefecture, "かたり商会"))


@pytest.fixture
def officer(prefecture: Prefecture) -> User:
    """Of the secretariat."""
    officer = a_person("officer@secretariat.example", Role.SECRETARIAT_OFFICER)
    named_for(prefecture.call, officer)
    return officer


def verified_for_another(prefecture: Prefecture) -> None:
    true = under(passed_over(prefecture, "株式会社甲"))
    true.company.verified_number = NUMBER
    true.company.save()


def finding(application: Application, by: User, *, is_theirs: bool) -> Callable[[], object]:
    return lambda: find_by(by, application, is_theirs=is_theirs, at=AT)


def drafted_anew(
    prefecture: Prefecture, proposal: Proposal, application: Application, *, title: str = "交付決定について"
) -> None:
    """Of this application alone, whatever was in the proposal."""
    change_proposal(
        proposal_id=proposal.pk,
        title=title,
        note="",
        application_ids=[application.pk],
        by=prefecture.drafter,
        at=AT,
    )


def goes_back(prefecture: Prefecture, proposal: Proposal, application: Application, by: User) -> None:
    """Whose turn it is sends it back, it becomes the refusal of another one, and the selection is undone."""
    step = current_step(proposal)
    assert step is not None
    send_back(proposal_id=proposal.pk, step_id=step.pk, by=by, at=AT, note="交付できない")
    another = passed_over(prefecture, "株式会社丙")
    drafted_anew(prefecture, proposal, another, title="不交付決定について")
    undo_selection(application=application, by=prefecture.lead, at=AT)
    assert held_for(application)[Account.RESERVED] == 0


def test_nothing_is_proposed_while_nobody_knows_whose_number_it_is(
    prefecture: Prefecture, squatter: Application, officer: User
) -> None:
    other = selected(prefecture, "株式会社乙")
    verified_for_another(prefecture)
    assert [claim.application for claim in selected_in_doubt(prefecture.call)] == [squatter]
    assert squatter not in undecided(prefecture.call)
    assert other in undecided(prefecture.call)
    with pytest.raises(ProposalNotPossible, match="確かめられていません") as refused:
        drafted(prefecture, squatter, other)
    assert refused.value.place == squatter.number
    assert "起案から外すか、起案を取り下げてください" in refused.value.remedy
    assert "不採択" in refused.value.remedy
    finding(squatter, officer, is_theirs=True)()
    drafted(prefecture, squatter, other)


def test_what_was_drafted_before_is_not_circulated(
    prefecture: Prefecture, squatter: Application, officer: User
) -> None:
    other = selected(prefecture, "株式会社乙")
    proposal = drafted(prefecture, squatter, other)
    verified_for_another(prefecture)
    with pytest.raises(ProposalNotPossible):
        circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AT)
    finding(squatter, officer, is_theirs=False)()
    with pytest.raises(ProposalNotPossible):
        circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AT)
    drafted_anew(prefecture, proposal, other)
    circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AT)


def test_what_is_under_way_is_not_signed_and_the_way_back_is_open(
    prefecture: Prefecture, squatter: Application, officer: User
) -> None:
    proposal = circulated(prefecture, squatter)
    verified_for_another(prefecture)
    finding(squatter, officer, is_theirs=False)()
    with pytest.raises(ProposalNotPossible, match="確かめられていません"):
        signed(proposal, prefecture.consulted)
    goes_back(prefecture, proposal, squatter, prefecture.consulted)


def test_what_is_selected_for_whom_the_police_know_is_neither_proposed_nor_circulated(
    prefecture: Prefecture,
) -> None:
    known, other = selected(prefecture), selected(prefecture, "株式会社乙")
    proposal = drafted(prefecture, known, other)
    the_police_know(known, prefecture.lead, at=AT)
    with pytest.raises(ProposalNotPossible, match="警察"):
        circulate(proposal_id=proposal.pk, by=prefecture.drafter, at=AT)
    drafted_anew(prefecture, proposal, other)
    with pytest.raises(ProposalNotPossible, match="警察") as refused:
        drafted(prefecture, known)
    assert refused.value.place == known.number


def test_a_hit_of_the_police_stops_the_last_signature_and_leaves_the_refusal(prefecture: Prefecture) -> None:
    known = selected(prefecture)
    proposal = circulated(prefecture, known)
    signed(proposal, prefecture.consulted)
    the_police_know(known, prefecture.lead, at=AT)
    with pytest.raises(ProposalNotPossible, match="警察"):
        signed(proposal, prefecture.approver)
    goes_back(prefecture, proposal, known, prefecture.approver)


def test_a_refusal_of_whom_the_police_know_is_decided(prefecture: Prefecture) -> None:
    refused = passed_over(prefecture, "株式会社甲")
    the_police_know(refused, prefecture.lead, at=AT)
    decided(prefecture, refused)
    refused.refresh_from_db()
    assert refused.stands is ApplicationState.REFUSED


def test_a_refusal_is_decided_whosever_the_number_is(prefecture: Prefecture) -> None:
    refused = under(passed_over(prefecture, "かたり商会"))
    verified_for_another(prefecture)
    decided(prefecture, refused)
    refused.refresh_from_db()
    assert refused.stands is ApplicationState.REFUSED


@pytest.mark.django_db(transaction=True)
def test_of_a_finding_and_the_last_signature_at_once_the_second_sees_the_first(
    prefecture: Prefecture, squatter: Application, officer: User
) -> None:
    verified_for_another(prefecture)
    finding(squatter, officer, is_theirs=True)()
    proposal = circulated(prefecture, squatter)
    signed(proposal, prefecture.consulted)
    assert one_after_the_other(
        finding(squatter, officer, is_theirs=False), lambda: signed(proposal, prefecture.approver)
    ) == ([], ["ProposalNotPossible"])
    finding(squatter, officer, is_theirs=True)()
    assert one_after_the_other(
        lambda: signed(proposal, prefecture.approver), finding(squatter, officer, is_theirs=False)
    ) == ([], [])
    squatter.refresh_from_db()
    # What was granted stays so; it is known that the number was another's.
    assert squatter.stands is ApplicationState.GRANTED
    assert not squatter.clause_findings.get().holds
