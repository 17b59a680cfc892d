"""Nobody changes audited rows past the actions."""

import pytest
from django.apps import apps
from django.db import models

from banso.records import models as records
from banso.records.audited import AuditedQuerySet, UnauditedChange
from tests.people import AT, make_user

# Neither says anything about people or programmes: the head is part of the trail itself, the window forgets.
WITHOUT_AUDIT = {records.AuditHead, records.SignInWindow}
ALL_MODELS = [getattr(records, name) for name in records.__all__]
AUDITED = [model for model in ALL_MODELS if model not in WITHOUT_AUDIT]


def test_all_models_are_looked_at() -> None:
    assert set(ALL_MODELS) == set(apps.get_app_config("records").get_models())
    assert len(AUDITED) > 40


@pytest.mark.parametrize("model", AUDITED)
def test_changing_many_rows_at_once_is_closed(model: type[models.Model]) -> None:
    rows = model.objects.all()
    assert isinstance(rows, AuditedQuerySet)
    with pytest.raises(UnauditedChange, match="use an action"):
        rows.update(pk=2)
    with pytest.raises(UnauditedChange, match="use an action"):
        model.objects.update(pk=2)
    with pytest.raises(UnauditedChange, match="use an action"):
        rows.bulk_update([], ["pk"])
    with pytest.raises(UnauditedChange, match="use an action"):
        rows.filter(pk=1).delete()


@pytest.mark.django_db
@pytest.mark.database
def test_one_row_can_still_be_saved_and_deleted() -> None:
    user = make_user()
    user.display_name = "改名花子"
    user.save()
    assert records.User.objects.get().display_name == "改名花子"
    check = records.SavedCheck.objects.create(
        owner=user, title="名前", answers={}, created_at=AT, updated_at=AT
    )
    check.delete()
    assert not records.SavedCheck.objects.exists()
