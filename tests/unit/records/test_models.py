"""What the tables themselves refuse, and the reads named after notions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from banso.records.models import AuditEvent, AuditHead, DemonstrationClock, SavedCheck, User
from banso.records.models.audit import canonical_json, event_hash
from banso.records.models.clock import FIRST_DAY
from banso.records.models.people import normal_email
from tests.people import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def save_check(owner: User, title: str = "名前", **values: object) -> SavedCheck:
    defaults = {"answers": {}, "created_at": AT, "updated_at": AT}
    return SavedCheck.objects.create(owner=owner, title=title, **defaults | values)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Owner@Demo.Example", "owner@demo.example"),
        ("  a@b.example ", "a@b.example"),
        ("ａ＠ｂ．example", "a@b.example"),
    ],
)
def test_an_address_is_the_same_however_it_is_typed(typed: str, stored: str) -> None:
    assert normal_email(typed) == stored
    make_user(typed)
    assert User.objects.get_by_natural_key(typed).email == stored


def test_two_accounts_cannot_share_an_address() -> None:
    make_user("a@b.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("A@B.example")


def test_the_table_refuses_an_address_in_capitals() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="A@b.example", display_name="x", created_at=AT).save()


def test_the_password_is_stored_as_a_hash_only() -> None:
    user = make_user(password="himitsu no kotoba")
    assert "himitsu" not in user.password
    assert user.check_password("himitsu no kotoba")


def test_real_and_demonstration_accounts_are_told_apart() -> None:
    real, demo = make_user(), make_user("d@demo.example", demo=True)
    assert list(User.objects.real()) == [real]
    assert list(User.objects.demonstration()) == [demo]


def test_saved_checks_are_read_by_their_owner_only_newest_first() -> None:
    owner, other = make_user(), make_user("b@company.example")
    older, newer = save_check(owner), save_check(owner, updated_at=AT + timedelta(seconds=1))
    save_check(other)
    assert list(SavedCheck.objects.owned_by(owner).newest_first()) == [newer, older]


@pytest.mark.parametrize("values", [{"title": ""}, {"updated_at": AT - timedelta(seconds=1)}])
def test_the_table_refuses_a_check_that_cannot_be(values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        save_check(make_user(), **values)


def test_a_check_goes_with_its_owner() -> None:
    owner = make_user()
    save_check(owner)
    owner.delete()
    assert not SavedCheck.objects.exists()


def test_the_clock_stands_on_its_first_day_until_it_is_moved() -> None:
    assert DemonstrationClock.objects.today() == FIRST_DAY == date(2023, 9, 20)
    DemonstrationClock.objects.create(stands_on=date(2024, 1, 5))
    assert DemonstrationClock.objects.today() == date(2024, 1, 5)


def test_the_clock_of_the_demonstration_goes_on_over_midnight_in_japan() -> None:
    last = datetime(2026, 11, 21, 14, 59, 59, 999_000, tzinfo=UTC)
    DemonstrationClock.objects.create(stands_on=date(2024, 1, 5), since_on=date(2026, 11, 21))
    before, after = (DemonstrationClock.objects.moment(last + timedelta(milliseconds=n)) for n in (0, 1))
    assert before.isoformat() == "2024-01-05T23:59:59.999000+09:00"
    assert after.isoformat() == "2024-01-06T00:00:00+09:00"
    assert DemonstrationClock.objects.moment(last + timedelta(days=60)).date() == date(2024, 3, 5)


@pytest.mark.parametrize("values", [{"id": 2}, {"stands_on": FIRST_DAY - timedelta(days=1)}])
def test_there_is_one_clock_and_it_never_stands_before_its_first_day(values: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DemonstrationClock.objects.create(**values)


def test_there_is_one_head_of_the_trail() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditHead.objects.create(id=2)


def test_canonical_json_has_one_spelling() -> None:
    assert canonical_json({"b": 1, "a": ["あ", None, True]}) == '{"a":["あ",null,true],"b":1}'


@pytest.mark.parametrize("value", [0.1, {"a": [{"b": 1.0}]}, {1: "a"}, {"a": object()}, float("nan")])
def test_canonical_json_refuses_what_has_several_spellings(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_the_hash_covers_everything_an_event_says() -> None:
    event = {
        "seq": 1,
        "at": AT,
        "by": "system",
        "verb": "v",
        "subject": "s",
        "detail": "{}",
        "previous_hash": "0",
    }
    others = {
        "seq": 2, "at": AT + timedelta(microseconds=1), "by": "user:1", "verb": "w", "subject": "t",
        "detail": "[]", "previous_hash": "1",
    }  # fmt: skip
    assert event.keys() == others.keys()
    hashes = {event_hash(**event)} | {event_hash(**event | {name: other}) for name, other in others.items()}
    assert len(hashes) == len(event) + 1


def test_an_event_is_hashed_alike_in_every_time_zone() -> None:
    values = {"seq": 1, "by": "b", "verb": "v", "subject": "s", "detail": "{}", "previous_hash": "0"}
    japan = AT.astimezone().replace(microsecond=AT.microsecond)
    assert event_hash(at=AT, **values) == event_hash(at=japan, **values)


def test_an_event_reads_as_what_happened() -> None:
    assert str(AuditEvent(seq=7, verb="check.saved", subject="check:1")) == "7 check.saved check:1"
