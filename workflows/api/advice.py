"""Advice on a document, with what each piece of it would save."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.document_request import DocumentRequestSerializer, document_asked
from workflows.selectors.advice import advice_told, document_advice


class SavingSerializer(serializers.Serializer):
    """What would be saved: `seconds` of `of_seconds`, on average over so many past runs."""

    seconds = serializers.FloatField()
    of_seconds = serializers.FloatField()
    runs = serializers.IntegerField()


class AdviceSerializer(serializers.Serializer):
    """One thing that could be better; `patch` is the whole document with it done, null where a person has to choose."""

    code = serializers.CharField()
    title = serializers.CharField()
    message = serializers.CharField()
    nodes = serializers.ListField(child=serializers.CharField())
    severity = serializers.ChoiceField(["error", "advice"])
    saving = SavingSerializer(allow_null=True)
    patch = serializers.DictField(allow_null=True)


class AdviceView(APIView):
    @extend_schema(
        operation_id="document_advice", request=DocumentRequestSerializer, responses=AdviceSerializer(many=True)
    )
    def post(self, request: Request) -> Response:
        """List what could be better in a document, without keeping it; nothing where it has errors."""
        document, workflow = document_asked(request)
        return Response(advice_told(document_advice(document, request.user, workflow)))
