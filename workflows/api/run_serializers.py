"""The shapes of runs, their logs and threads, in and out."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from workflows.api.workflow_serializers import LinkedSerializer, PatternsField
from workflows.models import Run


class WorkflowNameSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class RunErrorSerializer(serializers.Serializer):
    """Why a run failed."""

    code = serializers.CharField()
    message = serializers.CharField()


class RunSummarySerializer(serializers.Serializer):
    """A run in a list, as the socket sends it too."""

    id = serializers.CharField()
    workflow = WorkflowNameSerializer()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(Run.Status.choices)
    title = serializers.CharField()
    thread = serializers.CharField(allow_null=True)
    created_at = serializers.CharField()
    started_at = serializers.CharField(allow_null=True)
    ended_at = serializers.CharField(allow_null=True)
    head_seq = serializers.IntegerField()
    steps = serializers.IntegerField()
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    cost_usd = serializers.FloatField()
    error = RunErrorSerializer(allow_null=True)
    owner = serializers.CharField()
    started_by = serializers.CharField(allow_null=True, help_text="The run that started it, if a run did.")
    patterns = PatternsField()
    set_aside = serializers.BooleanField(help_text="It was taken up too often in vain, and is left alone.")


@extend_schema_field({})
class AnyJsonField(serializers.JSONField):
    """Any JSON at all."""


class LargeSerializer(serializers.Serializer):
    """A value whose JSON is over 64 KiB: to be read at `/api/runs/{id}/payloads/{digest}/`."""

    digest = serializers.CharField()
    bytes = serializers.IntegerField()
    start = serializers.CharField(help_text="The beginning of its JSON.")
    count = serializers.IntegerField(required=False, help_text="How many items it has, if it is a list.")


class PayloadReferenceSerializer(LargeSerializer):
    """A large value of an entry: `field` of the event at index `event` of the entry, which is null there."""

    event = serializers.IntegerField()
    field = serializers.CharField()


class RunDetailSerializer(RunSummarySerializer):
    """A run with its input, output, and the document that it is pinned to, with those that this runs as nodes.

    An input or output that is large is null, and stands under `large`.
    """

    input = AnyJsonField(allow_null=True)
    output = AnyJsonField(allow_null=True)
    document = serializers.DictField()
    linked = serializers.DictField(child=LinkedSerializer())
    agents = serializers.DictField(child=serializers.IntegerField())
    user_context = serializers.DictField()
    large = serializers.DictField(child=LargeSerializer())
    log_bytes = serializers.IntegerField(help_text="The length of its log, large values included.")


class RunPageSerializer(serializers.Serializer):
    """One page of runs, newest first; `next` is the cursor of the page after, null on the last."""

    results = RunSummarySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class RunFilterSerializer(serializers.Serializer):
    """What a list of runs may be narrowed by."""

    workflow = serializers.SlugField(required=False)
    status = serializers.ChoiceField(Run.Status.choices, required=False)
    q = serializers.CharField(required=False, max_length=200)
    thread = serializers.UUIDField(required=False)
    mine = serializers.BooleanField(required=False)


class RunStartSerializer(serializers.Serializer):
    """What starts a run: `version` (the newest, if left out) or `draft`; `thread` is an id, or `new`."""

    workflow = serializers.SlugField()
    input = AnyJsonField(allow_null=True, default=None)
    version = serializers.IntegerField(required=False, min_value=1, allow_null=True)
    draft = serializers.BooleanField(required=False)
    thread = serializers.CharField(required=False, allow_null=True, max_length=40)
    user_context = serializers.DictField(required=False)


class RunReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class EntryRangeSerializer(serializers.Serializer):
    after = serializers.IntegerField(required=False, min_value=0, default=0)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=2000, default=500)


class EntrySerializer(serializers.Serializer):
    """The events of one decision; `seq` numbers the first of them, `at` is in seconds since the epoch."""

    seq = serializers.IntegerField()
    at = serializers.FloatField()
    events = serializers.ListField(child=serializers.DictField())
    payloads = PayloadReferenceSerializer(many=True, required=False)


class EntryPageSerializer(serializers.Serializer):
    """Entries of a log from a number on; `head` is the number of the log's last event."""

    entries = EntrySerializer(many=True)
    head = serializers.IntegerField()
