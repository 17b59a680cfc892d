"""Filed, reviewed and ranked applications for tests of review and selection."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from banso.actions.checks.assessed_amounts import assess_filing
from banso.actions.checks.bonuses import judge_bonus
from banso.actions.definitions import procedure_of
from banso.actions.reviews.conflict_lifts import lift_conflict
from banso.actions.reviews.review_assignments import assign_reviews
from banso.actions.reviews.reviews import conclude_review, finish_review, give_score
from banso.core.forms import Shape
from banso.core.lifecycle import ApplicationState
from banso.definitions.call_definitions import read_definition, written
from banso.records.models import Application, Call, CallVersion, ConflictLift, Filing, User
from banso.records.models.people import Role
from tests.application_rows import DURING_THE_CALL as AT
from tests.application_rows import DX_FACTS, a_person, an_applicant, an_application, named_for

SOFTWARE = {"category": "software_equipment", "item": "受注管理ソフト", "tax": "excluded_10"}
SHARED_DOMAIN = "地域の事業者が貸す共用ドメインで、別の会社と確かめた"
"""Why a resemblance is no conflict."""


def some_reviewers(call: Call, count: int = 3) -> list[User]:
    """Reviewers named for a call."""
    people = [
        a_person(f"reviewer{number}@university{number}.example.ac.jp", Role.REVIEWER)
        for number in range(count)
    ]
    for person in people:
        named_for(call, person)
    return people


def a_neighbour(application: Application) -> User:
    """A reviewer named for its call whose mail domain is that of the applicant."""
    domain = application.begun_by.email.partition("@")[2]
    found = a_person(f"reviewer@{domain}", Role.REVIEWER)
    named_for(application.call, found)
    return found


def lift(
    application: Application,
    reviewer: User,
    by: User,
    kind: str = "email_domain",
    *,
    reason: str = SHARED_DOMAIN,
    seen: str | None = None,
) -> ConflictLift:
    """Let a reviewer see a case in spite of a resemblance."""
    return lift_conflict(
        application_id=application.pk,
        reviewer_id=reviewer.pk,
        kind=kind,
        reason=reason,
        by=by,
        at=AT,
        seen=seen,
    )


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


def assigned(
    application: Application, reviewers: Sequence[User], lead: User, *, at: datetime = AT
) -> Application:
    """Given to these reviewers."""
    pairs = [(application.pk, reviewer.pk) for reviewer in reviewers]
    assign_reviews(call=application.call, pairs=pairs, by=lead, at=at)
    return application


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


def settle_bonuses(application: Application, by: User, *, is_given: bool = False, at: datetime = AT) -> None:
    """Every bonus of the version it was filed under judged the same."""
    for bonus in procedure_of(application.version).review.bonuses:
        judge_bonus(
            application_id=application.pk, bonus_id=bonus.id, is_given=is_given, evidence="名簿", by=by, at=at
        )


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
    assigned(application, reviewers, lead, at=at)
    for reviewer, given in zip(reviewers, points, strict=True):
        score_all(application, reviewer, given, at=at)
    settle_bonuses(application, lead, is_given=bonus, at=at)
    return conclude_review(application_id=application.pk, by=lead, at=at)


Change = tuple[str, str]
"""Of the text of a definition: before and after."""
WIDER_VISION: Change = ("label: DXの実現に向けたビジョン", "label: DXの実現に向けたビジョン\n    points: 10")
"""The first criterion of the DX subsidy gets a scale to 10."""
HEAVIER_VISION: Change = (WIDER_VISION[0], f"{WIDER_VISION[0]}\n    weight: 3")
"""It weighs three times as much."""
ANOTHER_BONUS: Change = (
    "  bonus:\n  - id: partnership_declaration\n",
    """  bonus:
  - id: sdgs
    label: 県のSDGs登録
    points: 5
    when: {has: {fact: company.recognitions, value: sdgs_registered}}
    assumed: 見直しで加えました。
  - id: partnership_declaration
""",
)
"""A bonus that an external list proves, before the one there is."""


def taken_back(change: Change) -> Change:
    """The definition says again what it said before."""
    before, after = change
    return after, before


def an_amended(call: Call, by: User, *changes: Change, at: datetime = AT) -> CallVersion:
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
