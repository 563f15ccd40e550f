"""Runs over HTTP: start, list, read, control, and the pages of their logs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.bodies import asked, taken
from workflows.api.pagination import RunCursor
from workflows.api.run_messages import ExternalEventSerializer, sent
from workflows.api.run_serializers import (
    EntryPageSerializer,
    EntryRangeSerializer,
    RunDetailSerializer,
    RunFilterSerializer,
    RunPageSerializer,
    RunReasonSerializer,
    RunStartSerializer,
    RunSummarySerializer,
)
from workflows.models import Run
from workflows.selectors.large import payload_get
from workflows.selectors.run import run_detail, run_entries, run_get, run_head, run_list, run_summary
from workflows.selectors.workflow import workflow_get
from workflows.services.run import run_cancel, run_pause, run_resume, run_start, run_take_up
from workflows.services.run_messages import run_event
from workflows.services.run_once import run_start_once

CURSOR = OpenApiParameter("cursor", str, description="`next` of the page before.")
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Started once, however often it is asked for with the same key; a repeat is answered 200.",
)
LIMIT = OpenApiParameter("limit", int, description="Runs a page, 100 at the most.")


class RunListView(APIView):
    @extend_schema(
        operation_id="run_list", parameters=[RunFilterSerializer, CURSOR, LIMIT], responses=RunPageSerializer
    )
    def get(self, request: Request) -> Response:
        """List your runs, newest first, a page at a time."""
        cursor = RunCursor()
        page = cursor.paginate_queryset(run_list(request.user, asked(RunFilterSerializer, request)), request, self)
        return Response({"results": [run_summary(run) for run in page or []], "next": cursor.next_cursor()})

    @extend_schema(
        operation_id="run_start",
        parameters=[KEY],
        request=RunStartSerializer,
        responses={201: RunSummarySerializer, 200: RunSummarySerializer},
    )
    def post(self, request: Request) -> Response:
        """Start a run of a workflow's newest version, of another, or of its draft; with a key, only once."""
        wanted = taken(RunStartSerializer, request)
        workflow = workflow_get(request.user, wanted.pop("workflow"))
        key, new = request.headers.get("Idempotency-Key"), True
        if key is None:
            run = run_start(workflow=workflow, user=request.user, **wanted)
        else:
            run, new = run_start_once(key=key, workflow=workflow, user=request.user, **wanted)
        return Response(run_summary(run), status=status.HTTP_201_CREATED if new else status.HTTP_200_OK)


class RunDetailView(APIView):
    @extend_schema(operation_id="run_get", responses=RunDetailSerializer)
    def get(self, request: Request, id: UUID) -> Response:
        """Read a run with its input, its output and the document that it is pinned to."""
        return Response(run_detail(run_get(request.user, id)))


class RunEventsView(APIView):
    @extend_schema(operation_id="run_events", parameters=[EntryRangeSerializer], responses=EntryPageSerializer)
    def get(self, request: Request, id: UUID) -> Response:
        """Read a run's log from the event after `after` on."""
        head = run_head(request.user, id)
        wanted = asked(EntryRangeSerializer, request)
        return Response({"entries": run_entries(id, wanted["after"], wanted["limit"]), "head": head})

    @extend_schema(
        operation_id="run_event_send", request=ExternalEventSerializer, responses={202: RunSummarySerializer}
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Tell a run of something that happened outside; it is kept until a node takes it, unless it is transient."""
        return sent(request, id, run_event, ExternalEventSerializer)


class RunPayloadView(APIView):
    @extend_schema(operation_id="run_payload", responses={200: {"description": "Any JSON at all."}})
    def get(self, request: Request, id: UUID, digest: str) -> HttpResponse:
        """Read one large value of a run, by the digest that its log tells; it never changes."""
        answer = HttpResponse(payload_get(request.user, id, digest), content_type="application/json")
        answer["Cache-Control"] = "private, max-age=31536000, immutable"
        return answer


class RunControlView(APIView):
    """What cancel, pause and resume share: a durable message to the run, and its summary as it stands."""

    control: Callable[..., Any]

    def _send(self, request: Request, id: UUID) -> Response:
        run = run_get(request.user, id)
        type(self).control(run=run, user=request.user, **taken(RunReasonSerializer, request))
        return Response(run_summary(Run.objects.get(pk=run.pk)), status=status.HTTP_202_ACCEPTED)


class RunCancelView(RunControlView):
    control = staticmethod(run_cancel)

    @extend_schema(operation_id="run_cancel", request=RunReasonSerializer, responses={202: RunSummarySerializer})
    def post(self, request: Request, id: UUID) -> Response:
        """End a run and everything in it."""
        return self._send(request, id)


class RunPauseView(RunControlView):
    control = staticmethod(run_pause)

    @extend_schema(operation_id="run_pause", request=RunReasonSerializer, responses={202: RunSummarySerializer})
    def post(self, request: Request, id: UUID) -> Response:
        """Let what is under way finish, and start nothing new."""
        return self._send(request, id)


class RunResumeView(RunControlView):
    control = staticmethod(run_resume)

    @extend_schema(operation_id="run_resume", request=RunReasonSerializer, responses={202: RunSummarySerializer})
    def post(self, request: Request, id: UUID) -> Response:
        """Go on after a pause."""
        return self._send(request, id)


class RunTakeUpView(RunControlView):
    control = staticmethod(run_take_up)

    @extend_schema(operation_id="run_take_up", request=RunReasonSerializer, responses={202: RunSummarySerializer})
    def post(self, request: Request, id: UUID) -> Response:
        """Try a run again that was set aside, because it broke whoever drove it."""
        return self._send(request, id)
