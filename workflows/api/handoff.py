"""What a receiver would be given by a handoff that is being drawn, over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.bodies import taken
from workflows.api.run_serializers import AnyJsonField
from workflows.selectors.handoff import NoPreviewError, handoff_preview


class MemberFindingSerializer(serializers.Serializer):
    """What a member of a handoff found."""

    member = serializers.CharField()
    output = AnyJsonField(allow_null=True)


def _shape(name: str, about: str, fields: dict[str, serializers.Field]) -> type[serializers.Serializer]:
    # a class body could not name a field as serializers name something of their own: `source`, `context`
    return type(name, (serializers.Serializer,), {"__doc__": about, **fields})


HandoffSampleSerializer = _shape(
    "HandoffSampleSerializer",
    "A handoff that could be; what is left out is made up from the document.",
    {
        "source": serializers.CharField(required=False, allow_blank=True),
        "target": serializers.CharField(required=False, allow_blank=True),
        "request": AnyJsonField(required=False, allow_null=True),
        "reason": serializers.CharField(required=False, allow_blank=True),
        "context": serializers.DictField(required=False),
        "findings": MemberFindingSerializer(many=True, required=False),
        "state": serializers.DictField(required=False),
        "summary": AnyJsonField(required=False, allow_null=True),
        "returned": serializers.BooleanField(required=False),
    },
)


class HandoffPreviewRequestSerializer(serializers.Serializer):
    """A document, the id of a handoff in it, and a sample of what could happen there."""

    document = serializers.DictField()
    node = serializers.CharField(max_length=60)
    sample = HandoffSampleSerializer(required=False)


HandoffNoteSerializer = _shape(
    "HandoffNoteSerializer",
    "What the receiver is told of the handoff.",
    {
        "source": serializers.CharField(),
        "reason": serializers.CharField(),
        "context": serializers.DictField(),
        "chain": serializers.ListField(child=serializers.CharField()),
        "findings": MemberFindingSerializer(many=True),
        "summary": AnyJsonField(allow_null=True),
        "state": serializers.DictField(),
        "returned": serializers.BooleanField(),
        "refused": serializers.CharField(),
    },
)


class SummaryRequestSerializer(serializers.Serializer):
    """What the summariser is asked before the receiver is entered."""

    agent = serializers.CharField(allow_null=True)
    input = serializers.DictField()


class HandoffPreviewSerializer(serializers.Serializer):
    """The receiver's note, as data and as the text that a model reads; what it sees of the state.

    `summarise` is what a summariser is asked before; `refused` says why the sample's context would not be let through.
    """

    note = HandoffNoteSerializer()
    text = serializers.CharField()
    state = serializers.DictField()
    summarise = SummaryRequestSerializer(allow_null=True)
    refused = serializers.CharField(allow_null=True)


class HandoffPreviewView(APIView):
    @extend_schema(
        operation_id="handoff_preview", request=HandoffPreviewRequestSerializer, responses=HandoffPreviewSerializer
    )
    def post(self, request: Request) -> Response:
        """Tell what the receiver of a handoff would be given; nothing is kept and nobody is asked."""
        body = taken(HandoffPreviewRequestSerializer, request)
        try:
            return Response(handoff_preview(body["document"], body["node"], body.get("sample", {})))
        except NoPreviewError as error:
            raise serializers.ValidationError({error.field: [str(error)]}) from error
