"""Assigning reviewers on screen: how many were assigned, and of whom nothing is known."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from banso.actions.reviews.review_assignments import assign_reviews
from banso.actions.reviews.reviewers import ProfileGiven, keep_profile
from banso.records.models import Call, Conflict, Review, User
from tests.application_rows import DURING_THE_CALL as AT
from tests.review_rows import a_neighbour, an_eligible_application, some_reviewers

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SignIn = Callable[[User], Client]


def sent(client: Client, call: Call, *pairs: tuple[int, int]) -> str:
    pair = [f"{case}-{person}" for case, person in pairs]
    address = reverse("selection:reviews", args=[call.pk])
    return client.post(address, {"pair": pair}, follow=True).content.decode()


def test_what_was_assigned_meanwhile_is_not_counted(
    sign_in: SignIn, call: Call, lead: User, owner: User
) -> None:
    first, second = some_reviewers(call, 2)
    application = an_eligible_application(call, owner)
    assign_reviews(call=call, pairs=[(application.pk, first.pk)], by=lead, at=AT)
    pairs = [(application.pk, person.pk) for person in (first, second, second)]
    assert "1件の審査を割り当てました" in sent(sign_in(lead), call, *pairs)
    assert Review.objects.present().count() == 2


def test_an_assignment_that_is_refused_says_why(sign_in: SignIn, call: Call, lead: User, owner: User) -> None:
    application = an_eligible_application(call, owner)
    inside = a_neighbour(application)
    page = sent(sign_in(lead), call, (application.pk, inside.pk))
    assert "利益相反があり" in page
    assert "割り当てました" not in page
    # It is among the conflicts on the same page.
    assert Conflict.objects.get().get_kind_display() in page.partition("利益相反があり")[2]


def test_a_reviewer_of_whom_nobody_said_where_they_work_is_marked(
    sign_in: SignIn, call: Call, lead: User
) -> None:
    known, _ = some_reviewers(call, 2)
    address, client = reverse("selection:reviews", args=[call.pk]), sign_in(lead)
    assert client.get(address).content.decode().count("所属が未登録") == 2
    keep_profile(reviewer=known, given=ProfileGiven(firm="みなみ大学"), by=lead, at=AT)
    assert client.get(address).content.decode().count("所属が未登録") == 1
