"""Filed applications as the secretariat holds them: found by who is named for the call, read as they were filed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from banso.actions.applications.application_states import locked_application
from banso.actions.errors import CaseNotFound
from banso.core.calendar import JST
from banso.core.company import on_day, read_company
from banso.core.facts import Company
from banso.definitions.region import installed_region
from banso.records.models import Application, User


def locked_case(application_id: int, by: User) -> Application:
    """A filed application of a call somebody is named for, locked until the transaction ends.

    Raises:
        CaseNotFound: There is none.
    """
    if not Application.objects.worked_on_by(by).filter(pk=application_id).exists():
        raise CaseNotFound("申請が見つかりません", remedy="一覧から選び直してください")
    return locked_application(application_id)


def filed_on(application: Application) -> date:
    """The day of the first filing in Japan: what the requirements are held against, whatever was corrected later.

    Raises:
        CaseNotFound: Nothing was filed.
    """
    if application.filed_at is None:
        raise CaseNotFound("まだ提出されていない申請です")
    return application.filed_at.astimezone(JST).date()


def facts_as_of(given: Mapping[str, Any], day: date) -> Company:
    """Facts kept as plain JSON, as they stood on a day.

    Args:
        given: Fact id to plain value. What a later vocabulary dropped is left out, so that old cases stay readable.
        day: In Japan.

    Raises:
        BadFacts: A value cannot be read, or two cannot be true together.
    """
    vocabulary = installed_region().vocabulary
    known = {fact: value for fact, value in given.items() if fact in vocabulary.facts}
    return on_day(read_company(known, vocabulary), vocabulary, day)
