"""What runs wait for, kept beside their logs in rows for finding: questions to people, places in shared sections."""

from django.conf import settings
from django.db import models

from workflows.json_field import OrderedJSONField
from workflows.models.runs import Run


class OpenQuestion(models.Model):
    """A question of a run to people, while it is open; written in the same transaction as the run's log."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="questions", db_index=False)
    activation = models.CharField(max_length=1000)
    node = models.CharField(max_length=200, help_text="The name of the node that asks.")
    asked_at = models.FloatField()
    question = OrderedJSONField(help_text="What is asked, of whom, and until when.")
    answered = OrderedJSONField(default=list, help_text="What was answered so far, by whom.")

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "activation"], name="question_once")]

    def __str__(self) -> str:
        return f"question {self.activation} of {self.run_id}"


class Addressee(models.Model):
    """Somebody who may answer a question now: a user's name, or `group:` and a group's."""

    question = models.ForeignKey(OpenQuestion, models.CASCADE, related_name="addressees")
    name = models.CharField(max_length=200, db_index=True)

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A place in a critical section that runs share: held (`given`), or waited for in the order of the ids."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    run = models.ForeignKey(Run, models.CASCADE, related_name="places")
    activation = models.CharField(max_length=1000)
    key = models.CharField(max_length=1100, unique=True)
    limit = models.PositiveIntegerField()
    given = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["owner", "name", "id"], name="place_line")]

    def __str__(self) -> str:
        return f"{self.name}: {self.key}"
