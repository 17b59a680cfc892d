"""Tables of companies that policy staff bring, and what the check of their rows found."""

from typing import ClassVar, Self

from django.db import models

from banso.core.jobs import JobState
from banso.records.files import private_files
from banso.records.models.jobs import Job, JobQuerySet


class CompanyTableQuerySet(JobQuerySet["CompanyTable"]):
    """Reads of uploaded tables."""

    def usable(self) -> Self:
        """Checked tables without problems, or whose author said to use the rest."""
        return self.filter(state=JobState.FINISHED.value, good_rows__gt=0).filter(
            models.Q(problems=0) | models.Q(rest_is_used=True)
        )


class CompanyTable(Job):
    """One uploaded file. Its rows are checked in the background; good rows are kept as a Parquet file.

    Attributes:
        source: The file as it was uploaded.
        stands_on: The day the table stands for: of what was held for a while, what was held then.
        good: Its good rows as Parquet; empty until checked.
        good_rows, bad_rows: Rows of companies; 0 until checked.
        problems: Of rows and headings.
        report: What the check found, plain JSON for the page; None until checked.
        rest_is_used: The author has seen the problems and wants the good rows used.
    """

    noun: ClassVar[str] = "company_table"

    name = models.CharField("ファイル名", max_length=200)
    source = models.FileField("ファイル", storage=private_files, upload_to="company-tables")
    sha256 = models.CharField("要約値", max_length=64)
    stands_on = models.DateField("いつの表か")
    good = models.FileField("使える行", storage=private_files, upload_to="company-tables", blank=True)
    good_rows = models.PositiveBigIntegerField("使える行数", default=0)
    bad_rows = models.PositiveBigIntegerField("使えない行数", default=0)
    problems = models.PositiveBigIntegerField("問題の数", default=0)
    report = models.JSONField("検査の結果", null=True, blank=True)
    rest_is_used = models.BooleanField("残りを使う", default=False)

    objects = CompanyTableQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        verbose_name = "会社の表"
        verbose_name_plural = "会社の表"

    def __str__(self) -> str:
        return self.name

    @property
    def is_usable(self) -> bool:
        """Whether a simulation may rest on it."""
        checked = self.stands is JobState.FINISHED and self.good_rows > 0
        return checked and (self.problems == 0 or self.rest_is_used)
