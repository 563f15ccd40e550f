"""The kinds of node, as the editor needs them: words, ports, and the JSON Schema that makes each form."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.engine.kinds import describe_kinds


class NodeKindSerializer(serializers.Serializer):
    """A kind of node; `dynamic_ports` names the setting whose items are ports too."""

    kind = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    group = serializers.ChoiceField(["pattern", "agent", "flow", "data"])
    container = serializers.BooleanField()
    ports = serializers.ListField(child=serializers.CharField())
    dynamic_ports = serializers.CharField(allow_null=True)
    schema = serializers.DictField()
    policy_schema = serializers.DictField()


class NodeKindListView(APIView):
    @extend_schema(operation_id="node_kind_list", responses=NodeKindSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List every kind of node that a document may use."""
        return Response(describe_kinds())
