"""Say to whoever waits that this installation cannot do background work."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from banso.actions.policy.jobs import AnyJob, fail_job, take_job
from banso.records.models import CompanyTable, SimulationRun
from banso.records.models.jobs import JobQuerySet


class Command(BaseCommand):
    """Better a reason at once than a queue in which nothing ever moves."""

    help = "Fails every waiting job, because what the work needs is not installed."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse what waits now."""
        refuse(SimulationRun.objects.all())
        refuse(CompanyTable.objects.all())


def refuse(queue: JobQuerySet[AnyJob]) -> None:
    """Fail every job that waits in a queue."""
    at = timezone.now()
    while (job := take_job(queue=queue, at=at)) is not None:
        fail_job(
            job=job,
            at=at,
            error="このサイトには計算に使う部品が入っていません",
            remedy="管理者に、banso[population] を入れるよう頼んでください",
        )
