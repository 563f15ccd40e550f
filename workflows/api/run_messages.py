"""Answers, events and interventions over HTTP, and the questions that wait for whoever is logged in."""

from collections.abc import Callable
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.bodies import taken
from workflows.api.run_serializers import AnyJsonField, LargeSerializer, RunSummarySerializer
from workflows.models import Run
from workflows.selectors.inbox import inbox_item, inbox_list, is_concerned
from workflows.selectors.run import run_get, run_summary
from workflows.services.run_messages import (
    activation_add_items,
    activation_cancel,
    activation_complete,
    run_answer,
)

PATH_LENGTH = 1000


class AnswerGivenSerializer(serializers.Serializer):
    """What one person answered; `at` is in seconds since the epoch."""

    by = serializers.CharField()
    decision = serializers.CharField()
    at = serializers.FloatField()
    values = AnyJsonField(allow_null=True)
    comment = serializers.CharField(allow_blank=True)


class QuestionSerializer(serializers.Serializer):
    """What people are asked; `hash` names exactly that, and an answer has to repeat it."""

    prompt = serializers.CharField()
    hash = serializers.CharField()
    decisions = serializers.ListField(child=serializers.CharField())
    purpose = serializers.CharField(required=False)
    action = AnyJsonField(required=False, allow_null=True)
    large = serializers.DictField(child=LargeSerializer(), required=False)
    form = serializers.DictField(required=False)
    approvers = serializers.ListField(child=serializers.CharField(), required=False)
    quorum = serializers.IntegerField(required=False)
    order = serializers.ChoiceField(["any", "sequence"], required=False)
    deadline_at = serializers.FloatField(required=False)
    escalate_to = serializers.ListField(child=serializers.CharField(), required=False)


class InboxItemSerializer(serializers.Serializer):
    """A question that waits for you, and the run that asks it."""

    run = RunSummarySerializer()
    activation = serializers.CharField()
    node_name = serializers.CharField()
    asked_at = serializers.CharField()
    question = QuestionSerializer()
    answered = AnswerGivenSerializer(many=True)


class InboxSerializer(serializers.Serializer):
    results = InboxItemSerializer(many=True)


class RunAnswerSerializer(serializers.Serializer):
    """An answer to the open question of an activation; `values` fill in its form."""

    activation = serializers.CharField(max_length=PATH_LENGTH)
    decision = serializers.CharField(max_length=100)
    hash = serializers.CharField(max_length=100)
    values = AnyJsonField(required=False, allow_null=True, default=None)
    comment = serializers.CharField(required=False, allow_blank=True, default="")


class ExternalEventSerializer(serializers.Serializer):
    """Something that happened outside; a `transient` event is lost if nobody waits for it."""

    name = serializers.CharField(max_length=200)
    payload = AnyJsonField(required=False, allow_null=True, default=None)
    transient = serializers.BooleanField(required=False, default=False)


class InterventionSerializer(serializers.Serializer):
    activation = serializers.CharField(max_length=PATH_LENGTH)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class ItemsSerializer(serializers.Serializer):
    activation = serializers.CharField(max_length=PATH_LENGTH)
    items = serializers.ListField(child=AnyJsonField(allow_null=True), min_length=1, max_length=10_000)


class InboxView(APIView):
    @extend_schema(operation_id="inbox_list", responses=InboxSerializer)
    def get(self, request: Request) -> Response:
        """List the open questions that you may answer now, oldest first."""
        return Response({"results": [inbox_item(asked) for asked in inbox_list(request.user)]})


class RunAnswerView(APIView):
    @extend_schema(operation_id="run_answer", request=RunAnswerSerializer, responses={202: RunSummarySerializer})
    def post(self, request: Request, id: UUID) -> Response:
        """Answer the question of a run that is yours, or that asks you by name; 409 where it has changed or closed."""
        try:
            wanted = taken(RunAnswerSerializer, request)
        except ValidationError:
            # a stranger is not even told what an answer looks like to a run that is not theirs
            if not is_concerned(request.user, id):
                raise Run.DoesNotExist from None
            raise
        asked = run_answer(run=str(id), user=request.user, seen=wanted.pop("hash"), **wanted)
        return Response(run_summary(asked.run), status=status.HTTP_202_ACCEPTED)


def sent(request: Request, id: UUID, service: Callable[..., Run], body: type[serializers.Serializer]) -> Response:
    """Send a message to a run of the user's: it is durable once this answers, and the run's summary comes back."""
    run = run_get(request.user, id)
    service(run=run, user=request.user, **taken(body, request))
    return Response(run_summary(run_get(request.user, id)), status=status.HTTP_202_ACCEPTED)


class ActivationCancelView(APIView):
    @extend_schema(
        operation_id="activation_cancel", request=InterventionSerializer, responses={202: RunSummarySerializer}
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Stop one activation and what is inside it; it fails with code `cancelled`."""
        return sent(request, id, activation_cancel, InterventionSerializer)


class ActivationCompleteView(APIView):
    @extend_schema(
        operation_id="activation_complete", request=InterventionSerializer, responses={202: RunSummarySerializer}
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Let one activation go on with what it has so far."""
        return sent(request, id, activation_complete, InterventionSerializer)


class ActivationItemsView(APIView):
    @extend_schema(operation_id="activation_add_items", request=ItemsSerializer, responses={202: RunSummarySerializer})
    def post(self, request: Request, id: UUID) -> Response:
        """Give a running map more items."""
        return sent(request, id, activation_add_items, ItemsSerializer)
