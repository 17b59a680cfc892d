"""The history of a case names what its events are about, whatever version of the call that came with."""

import pytest

from banso.actions.checks.bonuses import judge_bonus
from banso.actions.checks.case_histories import history_for_staff
from banso.records.models import Call, User
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import a_person
from tests.review_rows import an_amended, an_eligible_application

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_bonus_of_another_version_than_the_case_was_filed_under_is_named(
    call: Call, lead: User, is_gone: bool
) -> None:
    application = an_eligible_application(call, a_person("owner@maker.example.jp"))
    an_amended(call, lead, ("- id: partnership_declaration\n", "- id: partnership\n"))
    judge_bonus(
        application_id=application.pk, bonus_id="partnership", is_given=True, evidence="名簿", by=lead, at=AT
    )
    if is_gone:
        an_amended(call, lead, ("- id: partnership\n", "- id: partnership_again\n"))
    assert "パートナーシップ" in history_for_staff(application)[0].detail
