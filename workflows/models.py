"""Workflows, their versions, and runs. A run's truth is its log (`RunEntry`); the columns of `Run` are its summary,
written in the same transaction as the log, so that lists need no fold."""

import uuid
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from workflows.json_field import OrderedJSONField

Row = TypeVar("Row", bound=models.Model)


class OwnedQuerySet(models.QuerySet[Row]):
    """Start every query from what a user may see; the only way in for REST, sockets, exports and commands."""

    def for_user(self, user: Any) -> Self:
        """Keep what `user` owns; staff see all."""
        return self if user.is_staff else self.filter(owner=user)


class WorkflowQuerySet(OwnedQuerySet["Workflow"]):
    """Workflows may also be shared with everybody who is logged in."""

    def for_user(self, user: Any) -> Self:
        """Keep what `user` owns or what is shared."""
        return self if user.is_staff else self.filter(Q(owner=user) | Q(shared=True))


class Workflow(models.Model):
    """A designed graph; `draft` is the document being edited, `revision` counts its saves (compare-and-set)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="workflows")
    shared = models.BooleanField(default=False, help_text="Everybody who is logged in may see and run it.")
    draft = OrderedJSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WorkflowQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def editable_by(self, user: Any) -> bool:
        """Tell whether `user` may change it; whoever may see it may run and duplicate it."""
        return bool(user.is_staff or self.owner_id == user.pk)


class WorkflowVersion(models.Model):
    """An immutable, published definition of a workflow.

    `linked` are the workflows that it runs as nodes, all the way down, as they were: `{slug: {"version", "document"}}`.
    """

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = OrderedJSONField()
    linked = OrderedJSONField(default=dict)
    notes = models.TextField(blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["workflow", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.workflow} v{self.number}"

    def linked_documents(self) -> dict[str, Any]:
        """Give the documents that it runs as nodes, by slug."""
        return {slug: told["document"] for slug, told in self.linked.items()}


class UserContext(models.Model):
    """What is known of a user across threads: a small JSON record that goes along with each run and handoff."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="context")
    record = OrderedJSONField(default=dict)

    def __str__(self) -> str:
        return f"context of {self.user}"


class Thread(models.Model):
    """An ordered conversation over many runs; its messages are the inputs and outputs of those runs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="threads")
    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="threads")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.title or str(self.id)


class Run(models.Model):
    """One execution of a version.

    `worker`, `epoch` and `lease_until` (seconds) say who may append to its log, and until when. A parked run has no
    worker; its `lease_until` is the time of its next timer. One that was taken up `MAX_TRIES` times and never got on
    breaks whoever drives it: it is set aside until somebody has it tried again. `started_by` is the run that started
    it, if a run did, and `depth` how many runs stand above it.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        PAUSED = "paused"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    ACTIVE = (Status.QUEUED, Status.RUNNING, Status.PAUSED)
    MAX_TRIES = 30

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="runs", db_index=False)
    version = models.ForeignKey(WorkflowVersion, models.PROTECT, related_name="runs")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="runs", db_index=False)
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, blank=True, related_name="runs")
    started_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="started")
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

    objects = OwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["status", "lease_until"], name="run_claim"),
            models.Index(fields=["owner", "-created_at"], name="run_list"),
            models.Index(fields=["workflow", "-created_at"], name="run_by_workflow"),
        ]

    def __str__(self) -> str:
        return f"{self.workflow_id} {self.id}"

    @property
    def set_aside(self) -> bool:
        """Tell whether it was taken up so often in vain that it is left alone."""
        return self.status in self.ACTIVE and self.tries >= self.MAX_TRIES


class WorkerSeen(models.Model):
    """A process that drives runs: when it was last alive, when it last looked for work, and what it runs."""

    name = models.CharField(max_length=80, primary_key=True)
    release = models.CharField(max_length=64, help_text="A digest of its program.")
    host = models.CharField(max_length=255)
    started_at = models.FloatField()
    seen_at = models.FloatField()
    looked_at = models.FloatField(help_text="When it last claimed something, or saw that nothing waits.")
    runs = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "workers seen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RunEntry(models.Model):
    """One row of a run's log: the events of one decision, as JSON; `seq` numbers the first, `last_seq` the last."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="entries", db_index=False)
    seq = models.PositiveIntegerField()
    last_seq = models.PositiveIntegerField()
    at = models.FloatField()
    epoch = models.PositiveIntegerField()
    events = models.TextField()

    class Meta:
        verbose_name_plural = "run entries"
        ordering = ["run", "seq"]
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="entry_seq_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.seq}..{self.last_seq}"


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
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"message {self.pk} to {self.run_id}"


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
