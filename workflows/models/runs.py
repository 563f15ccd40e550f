"""Runs. A run's truth is its log (`RunEntry`); the columns of `Run` are its summary, written in the same transaction
as the log, so that lists need no fold."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflows.json_field import OrderedJSONField
from workflows.models.designs import OwnedQuerySet, Thread, Workflow, WorkflowVersion
from workflows.models.ids import id_by_time


class RunQuerySet(OwnedQuerySet["Run"]):
    """Runs that are being pruned are seen by nobody, staff included."""

    def for_user(self, user: Any) -> Self:
        """Keep what `user` owns; staff see all."""
        return super().for_user(user).filter(going=False)


class Run(models.Model):
    """One execution of a version.

    `worker`, `epoch` and `lease_until` (seconds) say who may append to its log, and until when. A parked run has no
    worker; its `lease_until` is the time of its next timer. One that was taken up `SUSPECT_TRIES` times and never got
    on may break whoever drives it: a worker drives one such at a time. After `MAX_TRIES` it is set aside until somebody
    has it tried again. `started_by` is the run that started it, if a run did, and `depth` how many runs stand above it.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        PAUSED = "paused"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    ACTIVE = (Status.QUEUED, Status.RUNNING, Status.PAUSED)
    SUSPECT_TRIES, MAX_TRIES = 3, 8

    id = models.UUIDField(primary_key=True, default=id_by_time, editable=False)
    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="runs", db_index=False)
    version = models.ForeignKey(WorkflowVersion, models.PROTECT, related_name="runs")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="runs", db_index=False)
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, blank=True, related_name="runs", db_index=False)
    started_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="started", db_index=False
    )
    depth = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=160, blank=True, help_text="The start of its input, for lists and search.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    input = OrderedJSONField(null=True)
    user_context = OrderedJSONField(default=dict)
    agents = OrderedJSONField(default=dict, help_text="The agent versions that it is pinned to, by slug.")
    output = OrderedJSONField(null=True)
    error = OrderedJSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    head_seq = models.PositiveIntegerField(default=0, help_text="The number of the last event of its log.")
    steps = models.PositiveIntegerField(default=0)
    input_tokens = models.PositiveBigIntegerField(default=0)
    output_tokens = models.PositiveBigIntegerField(default=0)
    cost_usd = models.FloatField(default=0)
    epoch = models.PositiveIntegerField(default=0)
    lease_until = models.FloatField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often it was taken up since it last got on.")
    log_bytes = models.PositiveBigIntegerField(default=0, db_default=0, help_text="Its log, large values included.")
    going = models.BooleanField(default=False, db_default=False, help_text="It is being pruned: nobody sees it.")

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["status", "lease_until"], name="run_claim"),
            models.Index(fields=["owner", "-created_at"], name="run_list"),
            models.Index(fields=["-created_at"], name="run_newest"),
            models.Index(fields=["workflow", "-created_at"], name="run_by_workflow"),
            # most runs have none of these: to write them into an index all the same is a part of what a start costs
            models.Index(fields=["thread"], name="run_thread", condition=Q(thread__isnull=False)),
            models.Index(fields=["started_by"], name="run_started", condition=Q(started_by__isnull=False)),
            models.Index(fields=["ended_at"], name="run_ended", condition=Q(ended_at__isnull=False)),
            # who waits, a line for each owner and workflow; and who is driven
            models.Index(
                fields=["owner", "workflow", "status", "lease_until"],
                name="run_line",
                condition=Q(worker="", status__in=("queued", "running")),
            ),
            models.Index(fields=["lease_until", "owner", "workflow"], name="run_held", condition=~Q(worker="")),
            models.Index(fields=["tries"], name="run_suspect", condition=Q(tries__gte=3)),
        ]

    def __str__(self) -> str:
        return f"{self.workflow_id} {self.id}"

    @property
    def set_aside(self) -> bool:
        """Tell whether it was taken up so often in vain that it is left alone."""
        return self.status in self.ACTIVE and self.tries >= self.MAX_TRIES


class RunEntry(models.Model):
    """One row of a run's log: the events of one decision, as JSON; `seq` numbers the first, `last_seq` the last.

    `payloads` tell which values of the events stand in `Payload`, and are null here. `digest` is the link of the chain:
    SHA-256 over the digest before, and all of this row; empty in logs from before there was a chain.
    """

    # an append takes the key from the run's row itself: to look it up again would cost more than to write the entry
    run = models.ForeignKey(Run, models.CASCADE, related_name="entries", db_index=False, db_constraint=False)
    seq = models.PositiveIntegerField()
    last_seq = models.PositiveIntegerField()
    at = models.FloatField()
    epoch = models.PositiveIntegerField()
    events = models.TextField()
    payloads = OrderedJSONField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        verbose_name_plural = "run entries"
        ordering = ["run", "seq"]
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="entry_seq_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.seq}..{self.last_seq}"


class Payload(models.Model):
    """A value of a run's log that is too large to stand in it: its JSON, by the SHA-256 of that JSON."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="payloads", db_index=False)
    digest = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "digest"], name="payload_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.digest[:12]}"


class RunSnapshot(models.Model):
    """The state of a run after event `seq`: what spares a long log from being folded; `shape` names the state's."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="snapshot")
    seq = models.PositiveIntegerField()
    shape = models.CharField(max_length=16)
    state = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.run_id} {self.seq}"


class RunMessage(models.Model):
    """A message on its way to a run: written first, nudged second; deleted with the entry that answers it."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="messages")
    body = models.TextField(help_text="A message of the engine, as JSON.")
    begins = models.BooleanField(
        default=False, db_default=False, help_text="It begins the run, which is claimed without it."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["run"], name="message_calls", condition=Q(begins=False))]

    def __str__(self) -> str:
        return f"message {self.pk} to {self.run_id}"
