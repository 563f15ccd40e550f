"""Threads over HTTP: conversations over many runs."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.bodies import taken
from workflows.api.run_serializers import RunSummarySerializer, WorkflowNameSerializer
from workflows.models import Thread
from workflows.selectors.run import run_summary
from workflows.selectors.thread import thread_get, thread_list, thread_messages, thread_runs
from workflows.selectors.workflow import workflow_get
from workflows.services.thread import thread_create

LONGEST = 32 * 1024  # characters of a message


class ThreadSummarySerializer(serializers.Serializer):
    id = serializers.UUIDField()
    title = serializers.CharField()
    workflow = WorkflowNameSerializer()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ThreadMessageSerializer(serializers.Serializer):
    """What was said in one run; `at` is null while the answer is awaited. The run has the rest of what was `cut`."""

    role = serializers.ChoiceField(["user", "assistant"])
    content = serializers.CharField()
    cut = serializers.BooleanField()
    run = serializers.UUIDField()
    at = serializers.DateTimeField(allow_null=True)


class ThreadDetailSerializer(ThreadSummarySerializer):
    messages = ThreadMessageSerializer(many=True)
    runs = RunSummarySerializer(many=True)


class ThreadCreateSerializer(serializers.Serializer):
    workflow = serializers.SlugField()
    title = serializers.CharField(required=False, allow_blank=True, max_length=120)


class ThreadListView(APIView):
    @extend_schema(operation_id="thread_list", responses=ThreadSummarySerializer(many=True))
    def get(self, request: Request) -> Response:
        """List your threads, the last used first."""
        return Response(ThreadSummarySerializer(thread_list(request.user), many=True).data)

    @extend_schema(
        operation_id="thread_create", request=ThreadCreateSerializer, responses={201: ThreadSummarySerializer}
    )
    def post(self, request: Request) -> Response:
        """Open a thread of a workflow."""
        wanted = taken(ThreadCreateSerializer, request)
        workflow = workflow_get(request.user, wanted.pop("workflow"))
        thread = thread_create(workflow=workflow, user=request.user, **wanted)
        return Response(ThreadSummarySerializer(thread).data, status=status.HTTP_201_CREATED)


class ThreadDetailView(APIView):
    @extend_schema(operation_id="thread_get", responses=ThreadDetailSerializer)
    def get(self, request: Request, id: UUID) -> Response:
        """Read a thread as a conversation, with its runs."""
        return Response(_detail(thread_get(request.user, id)))


def _detail(thread: Thread) -> dict[str, Any]:
    runs = thread_runs(thread)
    return {
        **ThreadSummarySerializer(thread).data,
        "messages": ThreadMessageSerializer(map(_shown, thread_messages(runs)), many=True).data,
        "runs": [run_summary(run) for run in runs],
    }


def _shown(message: dict[str, Any]) -> dict[str, Any]:
    content = message["content"]
    return message | {"content": content[:LONGEST], "cut": len(content) > LONGEST}
