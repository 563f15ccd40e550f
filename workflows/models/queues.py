"""Steps that the workers of a named queue carry out."""

from django.db import models

from workflows.models.runs import Run


class QueuedStep(models.Model):
    """An attempt of a step on its way through a named queue; deleted with the message that tells its outcome.

    `body` is what is asked, as JSON, `turns` what was completed of it since. `worker` and `until` (seconds) say who
    carries it out, and until when. One that was taken up again and again, and whose worker was lost each time, breaks
    whoever carries it out: it fails after `MAX_TRIES`.
    """

    SUSPECT_TRIES, MAX_TRIES = Run.SUSPECT_TRIES, Run.MAX_TRIES

    run = models.ForeignKey(Run, models.CASCADE, related_name="queued_steps", db_index=False)
    step = models.CharField(max_length=1100)
    attempt = models.PositiveIntegerField()
    queue = models.CharField(max_length=64)
    body = models.TextField()
    turns = models.TextField(default="[]")
    since = models.FloatField(help_text="When it was asked for.")
    worker = models.CharField(max_length=80, blank=True)
    until = models.FloatField(default=0)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often it was taken up since it last got on.")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "step", "attempt"], name="queued_step_once")]
        indexes = [
            models.Index(fields=["queue", "id"], name="queued_step_line"),
            models.Index(fields=["worker"], name="queued_step_held"),
        ]

    def __str__(self) -> str:
        return f"{self.queue}: {self.run_id} {self.step} {self.attempt}"
