"""Soundness over HTTP: what can go wrong in runs of a document, each with a run that shows it."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.document_request import DocumentRequestSerializer, document_asked
from workflows.api.run_serializers import EntrySerializer
from workflows.documents import SEVERITIES
from workflows.selectors.soundness import document_soundness, report_told, version_soundness
from workflows.selectors.workflow import version_get, workflow_get


class AssumptionSerializer(serializers.Serializer):
    """What an expression is taken to give."""

    expression = serializers.CharField()
    gives = serializers.JSONField()


class CounterexampleSerializer(serializers.Serializer):
    """A run that shows a finding: its messages and its log; `replays`: the engine gives this log with real values."""

    messages = serializers.ListField(child=serializers.DictField())
    entries = EntrySerializer(many=True)
    replays = serializers.BooleanField(required=False)
    assumed = AssumptionSerializer(many=True, required=False)


class RepairSerializer(serializers.Serializer):
    """A change that mends a finding, as the document that it makes."""

    title = serializers.CharField()
    document = serializers.DictField()


class FindingSerializer(serializers.Serializer):
    """One thing that can go wrong in a run."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(SEVERITIES)
    message = serializers.CharField()
    nodes = serializers.ListField(child=serializers.CharField())
    edges = serializers.ListField(child=serializers.CharField())
    field = serializers.CharField(allow_null=True)
    counterexample = CounterexampleSerializer(allow_null=True)
    repair = RepairSerializer(allow_null=True)


class SoundnessSerializer(serializers.Serializer):
    """What is known of all runs of a document; `worst_steps` is null where nothing bounds them."""

    sound = serializers.BooleanField()
    explored = serializers.IntegerField()
    complete = serializers.BooleanField()
    worst_steps = serializers.IntegerField(allow_null=True)
    findings = FindingSerializer(many=True)


class SoundnessView(APIView):
    @extend_schema(operation_id="document_soundness", request=DocumentRequestSerializer, responses=SoundnessSerializer)
    def post(self, request: Request) -> Response:
        """Find out what can go wrong in runs of a document, without keeping it."""
        document, workflow = document_asked(request)
        return Response(report_told(document_soundness(document, request.user, workflow)))


class VersionSoundnessView(APIView):
    @extend_schema(operation_id="version_soundness", responses=SoundnessSerializer)
    def get(self, request: Request, slug: str, number: int) -> Response:
        """Find out what can go wrong in runs of a published version."""
        version = version_get(workflow_get(request.user, slug), number)
        return Response(report_told(version_soundness(version)))
