"""The shapes of workflows, drafts and versions, in and out; every field that is taken is named here."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from workflows.documents import PATTERN_KINDS, SEVERITIES, nodes, patterns
from workflows.models import Run, Workflow
from workflows.selectors.workflow import draft_is_dirty, draft_problems

MAX_NOTES = 2000


class PatternsField(serializers.ListField):
    """The kinds of pattern node that a document holds."""

    child = serializers.ChoiceField(PATTERN_KINDS)


class ProblemSerializer(serializers.Serializer):
    """One fault of a document, located."""

    code = serializers.CharField()
    message = serializers.CharField()
    severity = serializers.ChoiceField(SEVERITIES)
    node = serializers.CharField(allow_null=True)
    edge = serializers.CharField(allow_null=True)
    field = serializers.CharField(allow_null=True)
    hint = serializers.CharField(allow_null=True)


class LastRunSerializer(serializers.Serializer):
    """The newest run of a workflow that the user may see."""

    id = serializers.UUIDField(source="last_run_id")
    status = serializers.ChoiceField(Run.Status.choices, source="last_run_status")
    at = serializers.DateTimeField(source="last_run_at")


class WorkflowSummarySerializer(serializers.Serializer):
    """A workflow in a list; `version` is the number of the newest, null where nothing is published."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    shared = serializers.BooleanField()
    owner = serializers.CharField(source="owner.username")
    editable = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="newest", allow_null=True)
    updated_at = serializers.DateTimeField()
    patterns = serializers.SerializerMethodField()
    node_count = serializers.SerializerMethodField()
    last_run = serializers.SerializerMethodField()

    def get_editable(self, workflow: Workflow) -> bool:
        return workflow.editable_by(self.context["request"].user)

    @extend_schema_field(PatternsField())
    def get_patterns(self, workflow: Workflow) -> list[str]:
        return patterns(workflow.draft)

    def get_node_count(self, workflow: Workflow) -> int:
        return len(nodes(workflow.draft))

    @extend_schema_field(LastRunSerializer(allow_null=True))
    def get_last_run(self, workflow: Any) -> Any:
        return None if workflow.last_run_id is None else LastRunSerializer(workflow).data


class WorkflowDetailSerializer(WorkflowSummarySerializer):
    """A workflow with its draft; `dirty` says that the draft differs from the newest version."""

    draft = serializers.DictField()
    revision = serializers.IntegerField()
    problems = serializers.SerializerMethodField()
    dirty = serializers.SerializerMethodField()

    @extend_schema_field(ProblemSerializer(many=True))
    def get_problems(self, workflow: Workflow) -> Any:
        return ProblemSerializer(draft_problems(workflow), many=True).data

    def get_dirty(self, workflow: Workflow) -> bool:
        return draft_is_dirty(workflow)


class WorkflowCreateSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    document = serializers.DictField(required=False)


class WorkflowUpdateSerializer(serializers.Serializer):
    name = serializers.CharField(required=False, max_length=120)
    description = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    shared = serializers.BooleanField(required=False)


class WorkflowDuplicateSerializer(serializers.Serializer):
    name = serializers.CharField(required=False, max_length=120)


class DraftSaveSerializer(serializers.Serializer):
    """A draft, with the revision that it was made from."""

    document = serializers.DictField()
    revision = serializers.IntegerField(min_value=1)


class DraftStateSerializer(serializers.Serializer):
    """Where a draft stands after it was saved."""

    revision = serializers.IntegerField()
    problems = ProblemSerializer(many=True)
    dirty = serializers.BooleanField()


class ValidationSerializer(serializers.Serializer):
    problems = ProblemSerializer(many=True)


class PublishSerializer(serializers.Serializer):
    notes = serializers.CharField(required=False, allow_blank=True, max_length=MAX_NOTES)


class RestoreSerializer(serializers.Serializer):
    number = serializers.IntegerField(min_value=1)


class VersionSummarySerializer(serializers.Serializer):
    number = serializers.IntegerField()
    notes = serializers.CharField()
    published_by = serializers.CharField(source="published_by.username", default=None, allow_null=True)
    published_at = serializers.DateTimeField()


class LinkedSerializer(serializers.Serializer):
    """A workflow that a version runs as a node, as it was when that version was made."""

    version = serializers.IntegerField()
    document = serializers.DictField()


class VersionDetailSerializer(VersionSummarySerializer):
    """A version with its document, and the documents that it runs as nodes, by slug."""

    document = serializers.DictField()
    linked = serializers.DictField(child=LinkedSerializer())
