"""How long runs are kept."""

from typing import Self

from django.db import models


class Retention(models.Model):
    """The one row that says how long runs are kept after their end, in days; null is for ever.

    `pruner` and `until` (seconds) say who prunes now: one at a time, over all processes.
    """

    keep_days = models.PositiveIntegerField(null=True, blank=True)
    keep_failed_days = models.PositiveIntegerField(null=True, blank=True, help_text="The same, of runs that failed.")
    pruner = models.CharField(max_length=80, blank=True, default="")
    until = models.FloatField(default=0)

    class Meta:
        verbose_name_plural = "retention"

    def __str__(self) -> str:
        return f"{self.keep_days} days, {self.keep_failed_days} if failed"

    @classmethod
    def current(cls) -> Self:
        """Give the row."""
        return cls.objects.get_or_create(pk=1)[0]
