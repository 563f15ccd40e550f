"""The admin of workflows and runs. Runs, logs and versions are history: they can be read here and never changed."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from workflows.documents import nodes, patterns
from workflows.limits.rules import MEASURES
from workflows.models import Call, Limit, Run, RunEntry, Thread, UserContext, Workflow, WorkflowVersion
from workflows.services.errors import RefusedError
from workflows.services.limits import limit_check

admin.site.site_header = "Baton"
admin.site.site_title = "Baton admin"
admin.site.index_title = "Registry and records"
admin.site.site_url = None  # the header has its own way back to the app


def as_json(value: Any) -> str:
    """Show a JSON value as indented text."""
    return format_html('<pre class="json">{}</pre>', json.dumps(value, indent=2, ensure_ascii=False))


class ReadOnly(BaseModelAdmin):
    """Forbid every change, to superusers too."""

    def has_add_permission(self, request: HttpRequest, *parents: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class VersionInline(ReadOnly, admin.TabularInline):
    model = WorkflowVersion
    fields = readonly_fields = ("number", "notes", "published_by", "published_at")
    extra = 0


@admin.register(Workflow)
class WorkflowAdmin(admin.ModelAdmin):
    """Workflows: who owns them, whether they are shared; the graph itself is drawn in the app."""

    list_display = ("name", "owner", "shared", "pattern_names", "node_count", "run_count", "updated_at", "editor")
    list_filter = ("shared", "owner")
    list_select_related = ("owner",)
    search_fields = ("name", "slug", "description", "owner__username")
    fields = ("name", "slug", "description", "owner", "shared", "revision", "created_at", "updated_at", "document")
    readonly_fields = ("slug", "revision", "created_at", "updated_at", "document")
    autocomplete_fields = ("owner",)
    inlines = (VersionInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(run_total=Count("runs"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Workflow | None = None) -> bool:
        """Leave deleting to the app, which knows of active runs."""
        return False

    @admin.display(description="patterns")
    def pattern_names(self, workflow: Workflow) -> str:
        return ", ".join(patterns(workflow.draft)) or "none"

    @admin.display(description="nodes")
    def node_count(self, workflow: Workflow) -> int:
        return len(nodes(workflow.draft))

    @admin.display(description="runs", ordering="run_total")
    def run_count(self, workflow: Any) -> int:
        return workflow.run_total

    @admin.display(description="in the app")
    def editor(self, workflow: Workflow) -> str:
        return format_html('<a href="/workflows/{}">Open editor</a>', workflow.slug)

    @admin.display(description="draft")
    def document(self, workflow: Workflow) -> str:
        return as_json(workflow.draft)


@admin.register(Run)
class RunAdmin(ReadOnly, admin.ModelAdmin):
    """Runs: their summaries, and a link to the monitor and to the log."""

    list_display = (
        "title",
        "workflow",
        "version_number",
        "status",
        "owner",
        "created_at",
        "steps",
        "tokens",
        "monitor",
    )
    list_filter = ("status", "workflow", "owner", "created_at")
    list_select_related = ("workflow", "version", "owner")
    search_fields = ("=id", "title", "workflow__name", "owner__username")
    date_hierarchy = "created_at"
    exclude = ("input", "output", "error", "agents", "user_context")
    readonly_fields = ("input_json", "output_json", "error_json", "agents_json", "context_json", "log")

    @admin.display(description="version", ordering="version__number")
    def version_number(self, run: Run) -> int:
        return run.version.number

    @admin.display(description="tokens in / out")
    def tokens(self, run: Run) -> str:
        return f"{run.input_tokens} / {run.output_tokens}"

    @admin.display(description="in the app")
    def monitor(self, run: Run) -> str:
        return format_html('<a href="/runs/{}">Open monitor</a>', run.pk)

    @admin.display(description="log")
    def log(self, run: Run) -> str:
        address = reverse("admin:workflows_runentry_changelist")
        return format_html('<a href="{}?run__id__exact={}">{} events</a>', address, run.pk, run.head_seq)

    @admin.display(description="input")
    def input_json(self, run: Run) -> str:
        return as_json(run.input)

    @admin.display(description="output")
    def output_json(self, run: Run) -> str:
        return as_json(run.output)

    @admin.display(description="error")
    def error_json(self, run: Run) -> str:
        return as_json(run.error)

    @admin.display(description="agents, pinned")
    def agents_json(self, run: Run) -> str:
        return as_json(run.agents)

    @admin.display(description="user context")
    def context_json(self, run: Run) -> str:
        return as_json(run.user_context)


@admin.register(RunEntry)
class RunEntryAdmin(ReadOnly, admin.ModelAdmin):
    """The log of runs, entry by entry."""

    list_display = ("run", "seq", "last_seq", "at", "epoch", "kinds")
    list_select_related = ("run",)
    search_fields = ("=run__id",)
    exclude = ("events",)
    readonly_fields = ("events_json",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "run__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description="events")
    def kinds(self, entry: RunEntry) -> str:
        return ", ".join(event["type"] for event in json.loads(entry.events))

    @admin.display(description="events")
    def events_json(self, entry: RunEntry) -> str:
        return as_json(json.loads(entry.events))


@admin.register(Thread)
class ThreadAdmin(ReadOnly, admin.ModelAdmin):
    """Threads: conversations over many runs."""

    list_display = ("title", "workflow", "owner", "run_count", "updated_at")
    list_filter = ("workflow", "owner")
    list_select_related = ("workflow", "owner")
    search_fields = ("=id", "title", "owner__username")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(run_total=Count("runs"))

    @admin.display(description="runs", ordering="run_total")
    def run_count(self, thread: Any) -> int:
        return thread.run_total


@admin.register(UserContext)
class UserContextAdmin(admin.ModelAdmin):
    """What is known of each user; it goes along with each of their runs."""

    list_display = ("user", "record")
    search_fields = ("user__username",)
    autocomplete_fields = ("user",)


class LimitForm(forms.ModelForm):
    """A limit, refused for the same faults as over the API."""

    class Meta:
        model = Limit
        fields = ("scope", "subject", *MEASURES)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            limit_check(Limit(**{name: cleaned.get(name) for name in ("scope", "subject", *MEASURES)}))
        except RefusedError as refused:
            for field, faults in refused.fields.items():
                self.add_error(field, faults)
        return cleaned


@admin.register(Limit)
class LimitAdmin(admin.ModelAdmin):
    """Limits of agents, providers, workflows, users, and in all."""

    form = LimitForm
    list_display = ("scope", "subject", *MEASURES)
    list_filter = ("scope",)
    search_fields = ("subject",)


@admin.register(Call)
class CallAdmin(ReadOnly, admin.ModelAdmin):
    """The calls that limits concern: those that wait, that are under way, and of the last minute."""

    list_display = ("agent", "provider", "owner", "workflow", "run", "asked_at", "granted_at", "released_at", "tokens")
    list_filter = ("agent", "provider")
    list_select_related = ("owner", "workflow", "run")
