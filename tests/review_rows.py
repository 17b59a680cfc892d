"""Filed, reviewed and ranked applications for tests of review and selection."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from banso.actions.checks.assessed_amounts import assess_filing
from banso.actions.checks.bonuses import judge_bonus
from banso.actions.definitions import procedure_of
from banso.actions.reviews.review_assignments import assign_reviews
from banso.actions.reviews.reviews import conclude_review, finish_review, give_score
from banso.core.forms import Shape
from banso.core.lifecycle import ApplicationState
from banso.definitions.call_definitions import read_definition, written
from banso.records.models import Application, Call, CallVersion, Filing, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import DX_FACTS, a_person, an_applicant, an_application, named_for

SOFTWARE = {"category": "software_equipment", "item": "受注管理ソフト", "tax": "excluded_10"}


def some_reviewers(call: Call, count: int = 3) -> list[User]:
    """Reviewers named for a call."""
    people = [
        a_person(f"reviewer{number}@university{number}.example.ac.jp", Role.REVIEWER)
        for number in range(count)
    ]
    for person in people:
        named_for(call, person)
    return people


def an_eligible_application(
    call: Call,
    owner: User,
    number: int = 1,
    *,
    costs: Sequence[dict[str, str]] = (),
    facts: dict[str, object] | None = None,
    round_number: int = 1,
    arrived_at: datetime = AT,
) -> Application:
    """An application found eligible, with a filing whose cost table holds these rows; 900,000 yen of software else."""
    company = an_applicant(owner, f"第{number}製作所")
    application = an_application(
        call, company, owner, state=ApplicationState.FOUND_ELIGIBLE, number=f"第{number}号"
    )
    rows = costs or [SOFTWARE | {"yen": "900000"}]
    filing = a_filing(application, owner, rows, DX_FACTS if facts is None else facts, arrived_at)
    application.round, application.filed_at = round_number, arrived_at
    application.requested_yen = filing.content["requested_yen"]
    application.save()
    return application


def a_filing(
    application: Application,
    by: User,
    costs: Sequence[dict[str, str]],
    facts: dict[str, object],
    arrived_at: datetime = AT,
) -> Filing:
    """A further filing with these rows in the cost table."""
    form = procedure_of(application.version).form
    section = next(section.id for section in form.sections if section.shape is Shape.COSTS)
    answers = {}
    for position, row in enumerate(costs):
        answers[f"{section}.row{position}"] = str(position)
        answers |= {f"{section}.row{position}.{column}": text for column, text in row.items()}
    filing = Filing(
        application=application,
        number=application.filings.count() + 1,
        version=application.version,
        arrived_at=arrived_at,
        filed_by=by,
        content={"answers": answers, "facts": facts, "papers": []},
        sha256=sha256(str(answers).encode()).hexdigest(),
    )
    assessed = assess_filing(filing, {}, ())
    filing.content |= {"requested_yen": assessed.granted_yen, "eligible_yen": assessed.eligible_yen}
    filing.save()
    return filing


def score_all(application: Application, reviewer: User, points: int, *, at: datetime = AT) -> None:
    """The same points for every criterion, handed in."""
    for criterion in procedure_of(application.version).review.criteria:
        give_score(
            application_id=application.pk,
            criterion=criterion.id,
            points=points,
            comment="妥当です。",
            by=reviewer,
            at=at,
        )
    finish_review(application_id=application.pk, by=reviewer, at=later(at))


def later(at: datetime = AT) -> datetime:
    """A moment afterwards."""
    return at.replace(microsecond=at.microsecond + 1)


def reviewed(
    application: Application,
    reviewers: Sequence[User],
    lead: User,
    points: Sequence[int],
    *,
    bonus: bool = False,
    at: datetime = AT,
) -> Application:
    """Take an application found eligible through its whole review; what was scored before it was filed is outdated."""
    pairs = [(application.pk, reviewer.pk) for reviewer in reviewers]
    assign_reviews(call=application.call, pairs=pairs, by=lead, at=at)
    for reviewer, given in zip(reviewers, points, strict=True):
        score_all(application, reviewer, given, at=at)
    for each in procedure_of(application.version).review.bonuses:
        judge_bonus(
            application_id=application.pk, bonus_id=each.id, is_given=bonus, evidence="名簿", by=lead, at=at
        )
    return conclude_review(application_id=application.pk, by=lead, at=at)


WIDER_VISION = ("label: DXの実現に向けたビジョン", "label: DXの実現に向けたビジョン\n    points: 10")
"""The first criterion of the DX subsidy gets a scale to 10."""


def an_amended(call: Call, by: User, *changes: tuple[str, str], at: datetime = AT) -> CallVersion:
    """A further version of a call, in force at once; each change is the text before and after."""
    before = call.versions.newest_first()[0]
    text = before.text
    for old, new in changes:
        if old not in text:
            raise ValueError(f"the definition does not say {old!r}")
        text = text.replace(old, new, 1)
    return CallVersion.objects.create(
        call=call,
        number=before.number + 1,
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        what_changed="審査項目の見直し",
        made_by=by,
        made_at=at,
    )


def a_version_without_criteria(call: Call, by: User) -> CallVersion:
    """A further version of a call, in force at once, by which nobody scores."""
    text = call.versions.newest_first()[0].text
    data = read_definition(text)
    data["review"]["criteria"] = []
    return an_amended(call, by, (text, written(data)))
