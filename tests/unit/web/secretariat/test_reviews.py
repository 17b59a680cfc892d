"""Who reviews a case, changed on its page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from banso.actions.calls.call_staff import unname_staff
from banso.actions.reviews.reopenings import reopen_review
from banso.records.models import Application, Call, User
from tests.application_rows import DURING_THE_CALL as AT
from tests.review_rows import an_eligible_application, reviewed

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def told(client: Client, application: Application, act: str, person: int) -> str:
    address = reverse("selection:change_reviewers", args=[application.pk])
    return client.post(address, {"act": act, "reviewer": str(person)}, follow=True).content.decode()


def test_a_reviewer_taken_off_the_call_can_be_taken_off_a_case_that_is_opened_again(
    sign_in: Callable[[User], Client], call: Call, owner: User, reviewers: list[User], lead: User
) -> None:
    case = reviewed(an_eligible_application(call, owner), reviewers, lead, [4] * 3)
    unname_staff(call_id=call.pk, user_id=reviewers[0].pk, by=lead, at=AT)
    reopen_review(application_id=case.pk, reason="項目の変更", by=lead, at=AT)
    client = sign_in(lead)
    assert "担当を解きました" in told(client, case, "end", reviewers[0].pk)
    assert [review.reviewer for review in case.reviews.present().order_by("pk")] == reviewers[1:]
    # Who reviews it no more and is not asked to is nobody to choose.
    refused = told(client, case, "add", reviewers[0].pk)
    assert "審査員を選び直してください" in refused
    assert "割り当てました" not in refused
    assert case.reviews.present().count() == 2
