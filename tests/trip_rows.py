"""Applications for the travel grant of the prefecture: no review, a cap for a company and fiscal year."""

from banso.records.models import Application, Call, User
from tests.application_rows import a_call
from tests.review_rows import an_eligible_application

TRAVEL = "kagoshima-pref/uiturn-travel/2023"
"""30,000 yen a person, 100,000 yen a company and fiscal year."""
CAP = 100_000
NUMBER = "7000012050002"
FACTS = {"company.entity_type": "corporation", "company.prefecture": "46"}
TRIP = {"category": "fare", "item": "運賃", "tax": "untaxed", "residence": "outside", "yen": "60000"}


def trips(
    call: Call, owner: User, mark: int, persons: str = "甲乙丙", *, facts: dict[str, object] | None = None
) -> Application:
    """The journeys of some persons, 30,000 yen each."""
    costs = [TRIP | {"person": person} for person in persons]
    return an_eligible_application(call, owner, mark, costs=costs, facts=FACTS | (facts or {}))


def of_one_company(lead: User, owner: User, calls: int = 2) -> list[Application]:
    """As many applications of one company, each in a call of its own."""
    found = [trips(a_call(lead, programme=TRAVEL), owner, mark) for mark in range(calls)]
    for each in found[1:]:
        each.company = found[0].company
        each.save()
    return found


def of_two_accounts(first: Call, second: Call, owner: User) -> list[Application]:
    """Of two records of companies that were filed under one corporate number: one recorded it, one only wrote it."""
    recorded = trips(first, owner, 1)
    recorded.company.corporate_number = NUMBER
    recorded.company.save()
    recorded.filings.get().save()
    return [recorded, trips(second, owner, 2, facts={"company.corporate_number": NUMBER})]
