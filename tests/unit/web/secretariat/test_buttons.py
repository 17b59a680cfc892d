"""A form that comes without its button, or with an unknown one, is no verdict: nothing changes, the page says so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from banso.actions.definitions import procedure_of
from banso.actions.reviews.review_assignments import assign_reviews
from banso.core.lifecycle import ApplicationState
from banso.records.models import Application, AuditEvent, CallStaff, Review, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL, a_call, a_person
from tests.case_rows import Desk, a_filed_case, an_accepted_case
from tests.review_rows import an_eligible_application, some_reviewers

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("private_files")]
SAID = "どのボタンが押されたかを読み取れないため、何も記録していません"
WITHOUT = [{}, {"do": "maybe", "act": "maybe"}]
SignIn = Callable[[User], Client]


def refused(client: Client, address: str, sent: dict[str, Any]) -> None:
    """Nothing is written, and the reason is on the page that is shown next."""
    before = AuditEvent.objects.count()
    answer = client.post(address, sent, follow=True)
    assert SAID in answer.content.decode()
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("buttons", WITHOUT)
def test_no_verdict_of_an_officer_is_read_from_a_missing_button(
    desk: Desk, sign_in: SignIn, buttons: dict[str, str]
) -> None:
    case, officer = an_accepted_case(desk), sign_in(desk.officer)
    path = f"/secretariat/cases/{case.pk}"
    sent = {"evidence": "賃金台帳", **buttons}
    refused(officer, f"{path}/eligibility/number", sent)
    refused(officer, f"{path}/eligibility/conclude", sent)
    refused(officer, f"{path}/clauses/track-1-judged", sent)
    assert "賃金台帳" in officer.post(f"{path}/clauses/track-1-judged", sent).content.decode()
    filed = a_filed_case(desk, "株式会社乙")
    mark = {"item": "section:plan", "filing": "1", "note": "予定日が合いません", **buttons}
    refused(officer, f"/secretariat/cases/{filed.pk}/check/mark", mark)
    refused(officer, "/secretariat/cases/bulk", {"case": [filed.pk], **buttons})


@pytest.mark.parametrize("buttons", WITHOUT)
def test_no_judgement_of_a_lead_is_read_from_a_missing_button(
    lead: User, owner: User, sign_in: SignIn, buttons: dict[str, str]
) -> None:
    call = a_call(lead)
    case, reviewers = an_eligible_application(call, owner), some_reviewers(call)
    assign_reviews(call=call, pairs=[(case.pk, reviewers[0].pk)], by=lead, at=DURING_THE_CALL)
    client = sign_in(lead)
    bonus = procedure_of(case.version).review.bonuses[0]
    sent = {"evidence": "写し", "reason": "共用ドメイン", **buttons}
    refused(client, reverse("selection:bonus", args=[case.pk, bonus.id]), sent)
    refused(client, reverse("selection:lift", args=[case.pk, reviewers[0].pk, "declared"]), sent)
    for reviewer in reviewers[:2]:
        address = reverse("selection:change_reviewers", args=[case.pk])
        refused(client, address, {"reviewer": reviewer.pk, **sent})
    assert Review.objects.present().count() == 1
    assert Application.objects.get().stands is ApplicationState.FOUND_ELIGIBLE


@pytest.mark.parametrize("buttons", WITHOUT)
def test_nobody_is_named_and_nothing_amended_by_a_missing_button(
    desk: Desk, sign_in: SignIn, buttons: dict[str, str]
) -> None:
    somebody, client = a_person("new@secretariat.example", Role.SECRETARIAT_OFFICER), sign_in(desk.lead)
    named = CallStaff.objects.count()
    refused(client, f"/secretariat/calls/{desk.call.pk}/staff", {"user": somebody.pk, **buttons})
    refused(client, f"/secretariat/calls/{desk.call.pk}/amendment", {"reason": "台風のため", **buttons})
    assert (CallStaff.objects.count(), desk.call.versions.count()) == (named, 1)
