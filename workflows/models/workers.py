"""Processes that drive runs, or carry out the steps of named queues."""

from django.db import models

from workflows.json_field import OrderedJSONField


class WorkerSeen(models.Model):
    """A process that works: when it was last alive, when it last looked for work, and what it runs.

    It drives runs, or carries out the steps of its `queues`, or both.
    """

    name = models.CharField(max_length=80, primary_key=True)
    release = models.CharField(max_length=64, help_text="A digest of its program.")
    host = models.CharField(max_length=255)
    started_at = models.FloatField()
    seen_at = models.FloatField()
    looked_at = models.FloatField(help_text="When it last claimed something, or saw that nothing waits.")
    runs = models.PositiveIntegerField(default=0)
    fenced = models.PositiveIntegerField(
        default=0, help_text="Writes of its that were refused, because another had taken the run over."
    )
    drives = models.BooleanField(default=True, db_default=True)
    queues = OrderedJSONField(default=list, null=True, help_text="The queues that it consumes.")
    steps = models.PositiveIntegerField(default=0, db_default=0, help_text="Steps of its queues that are under way.")

    class Meta:
        verbose_name_plural = "workers seen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
