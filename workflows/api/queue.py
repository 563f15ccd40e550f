"""The queue over HTTP: what waits, in which order, and for what."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.run_serializers import WorkflowNameSerializer
from workflows.limits.rules import MEASURES, SCOPES
from workflows.selectors.queue import queue, run_queue


class QueueWhySerializer(serializers.Serializer):
    """The limit that holds something back, and how much of it is used."""

    scope = serializers.ChoiceField(SCOPES)
    subject = serializers.CharField(allow_blank=True)
    measure = serializers.ChoiceField(MEASURES)
    allowed = serializers.IntegerField()
    used = serializers.IntegerField()


class QueuedRunSerializer(serializers.Serializer):
    """A run that nobody drives yet, since when (seconds since the epoch), and its place; no `why`: for a worker.

    `expected_at` is a guess, from what the limit let through within the last minute.
    """

    run = serializers.UUIDField()
    title = serializers.CharField(allow_blank=True)
    workflow = WorkflowNameSerializer()
    owner = serializers.CharField()
    since = serializers.FloatField()
    position = serializers.IntegerField()
    why = QueueWhySerializer(allow_null=True)
    expected_at = serializers.FloatField(allow_null=True)


class QueuedCallSerializer(serializers.Serializer):
    """A call of an agent that waits for a limit since when (seconds since the epoch); `expected_at` is a guess."""

    run = serializers.UUIDField()
    title = serializers.CharField(allow_blank=True)
    workflow = WorkflowNameSerializer()
    step = serializers.CharField()
    node = serializers.CharField(allow_blank=True)
    agent = serializers.CharField()
    provider = serializers.CharField(allow_blank=True)
    owner = serializers.CharField()
    since = serializers.FloatField()
    why = QueueWhySerializer(allow_null=True)
    expected_at = serializers.FloatField(allow_null=True)


class QueuedStepsSerializer(serializers.Serializer):
    """The steps of one queue that agents name."""

    queue = serializers.CharField()
    waiting = serializers.IntegerField()
    under_way = serializers.IntegerField()
    workers = serializers.IntegerField()
    oldest_since = serializers.FloatField(allow_null=True)


class QueuedRunsSerializer(serializers.Serializer):
    total = serializers.IntegerField()
    items = QueuedRunSerializer(many=True)


class QueuedCallsSerializer(serializers.Serializer):
    total = serializers.IntegerField()
    items = QueuedCallSerializer(many=True)


class QueueSerializer(serializers.Serializer):
    """All that waits; the totals are of everybody, the items those that you may see, a hundred at most."""

    runs = QueuedRunsSerializer()
    calls = QueuedCallsSerializer()
    steps = QueuedStepsSerializer(many=True)


class QueuedStepSerializer(serializers.Serializer):
    """A step that waits in a queue that its agent names since when (seconds since the epoch), and who consumes it."""

    step = serializers.CharField()
    queue = serializers.CharField()
    since = serializers.FloatField()
    workers = serializers.IntegerField()


class RunQueueSerializer(serializers.Serializer):
    """What one run waits for."""

    run = QueuedRunSerializer(allow_null=True)
    calls = QueuedCallSerializer(many=True)
    steps = QueuedStepSerializer(many=True)


class QueueView(APIView):
    @extend_schema(operation_id="queue_get", responses=QueueSerializer)
    def get(self, request: Request) -> Response:
        """Tell what waits, in the order in which it will be taken."""
        return Response(queue(request.user))


class RunQueueView(APIView):
    @extend_schema(operation_id="run_queue_get", responses=RunQueueSerializer)
    def get(self, request: Request, id: UUID) -> Response:
        """Tell what a run waits for: to be driven, for limits of the agents that it calls, for workers of queues."""
        return Response(run_queue(request.user, id))
