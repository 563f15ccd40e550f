"""Limits that hold across the cluster, and what is counted by them: calls of agents, and runs that began lately."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflows.limits.rules import MEASURES, SCOPES
from workflows.models.designs import Workflow
from workflows.models.runs import Run


class Limit(models.Model):
    """What is allowed of an agent, a provider, a workflow, a user, or in all; an empty measure is no limit.

    `subject` is a slug or a username. A limit of users without one holds for each of them.
    """

    SCOPES = [(scope, scope) for scope in SCOPES]

    scope = models.CharField(max_length=10, choices=SCOPES)
    subject = models.CharField(max_length=150, blank=True, help_text="A slug or username; none: each user, or all.")
    runs_at_once = models.PositiveIntegerField(null=True, blank=True)
    runs_per_minute = models.PositiveIntegerField(null=True, blank=True)
    calls_at_once = models.PositiveIntegerField(null=True, blank=True)
    calls_per_minute = models.PositiveIntegerField(null=True, blank=True)
    tokens_per_minute = models.PositiveIntegerField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["scope", "subject"]
        constraints = [models.UniqueConstraint(fields=["scope", "subject"], name="limit_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.subject}".strip()

    def measures(self) -> dict[str, int]:
        """Give the measures that are set."""
        return {name: value for name in MEASURES if (value := getattr(self, name)) is not None}


class Call(models.Model):
    """A call of an agent that some limit concerns: it waits, is under way (granted), or has ended (released).

    Times are in seconds since the epoch. It lives while its run is driven under the same `epoch`; without an epoch,
    while its worker holds the queued step. `own_...` are the limits of the agent's definition; `tokens` is what it
    used, once it has ended. It is forgotten a minute after that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.CharField(max_length=80)
    run = models.ForeignKey(Run, models.CASCADE, related_name="calls")
    epoch = models.PositiveIntegerField(null=True)
    step = models.CharField(max_length=1100)
    node = models.CharField(max_length=200, blank=True)
    attempt = models.PositiveIntegerField(default=1)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="+", db_index=False)
    agent = models.CharField(max_length=80)
    provider = models.CharField(max_length=80, blank=True)
    own_at_once = models.PositiveIntegerField(null=True)
    own_per_minute = models.PositiveIntegerField(null=True)
    own_tokens = models.PositiveIntegerField(null=True)
    asked_at = models.FloatField()
    granted_at = models.FloatField(null=True)
    released_at = models.FloatField(null=True)
    tokens = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(
                fields=["owner", "workflow", "agent", "asked_at"],
                name="call_line",
                condition=Q(granted_at__isnull=True),
            ),
            models.Index(fields=["worker"], name="call_open", condition=Q(released_at__isnull=True)),
            models.Index(fields=["released_at"], name="call_ended", condition=Q(released_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.run_id} {self.step}"


class RunTurn(models.Model):
    """How many runs of a line (an owner's runs of one workflow) were let go at a time, and how many of them began.

    Written while some limit counts runs. Of each line the last is kept, all others for a minute.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="+", db_index=False)
    at = models.FloatField()
    began = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["owner", "workflow", "at"], name="run_turn_line")]

    def __str__(self) -> str:
        return f"{self.workflow_id} {self.at}"
