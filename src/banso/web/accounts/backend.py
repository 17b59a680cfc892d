"""Which accounts may sign in here."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser

from banso.records.models import User


class AccountBackend(ModelBackend):
    """Django's own check of the password; invented accounts work in the demonstration only."""

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Whether the account is switched on, and of the right world."""
        if isinstance(user, User) and user.is_demonstration and not settings.BANSO_DEMO:
            return False
        return super().user_can_authenticate(user)
