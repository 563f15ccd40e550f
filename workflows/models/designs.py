"""Workflows and their versions, and what belongs to users: threads, and what is known of them."""

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
