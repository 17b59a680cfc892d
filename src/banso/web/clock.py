"""What the pages take for today.

Dates of the domain (is a call open, how old is a company) follow the clock of the demonstration where there is one.
Sign-in, sessions and the audit trail use `real_now()` everywhere.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from banso.records.models import DemonstrationClock


def real_now() -> datetime:
    """The real moment, aware."""
    return timezone.now()


def today() -> date:
    """Today for the domain, in Japan."""
    return now().date()


def now() -> datetime:
    """This moment for the domain, aware, in Japan time: in the demonstration by its own clock."""
    real = timezone.localtime()
    return DemonstrationClock.objects.moment(real) if settings.BANSO_DEMO else real
