"""Which accounts may sign in here."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from banso.records.models import User


def works_here(user: User) -> bool:
    """Whether an account is switched on, and of the right world: invented ones belong to the demonstration."""
    return user.is_active and (settings.BANSO_DEMO or not user.is_demonstration)


class AccountBackend(ModelBackend):
    """Django's own check of the password, for accounts that work here."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Whether the account works here; asked at every request."""
        return isinstance(user, User) and works_here(user)
