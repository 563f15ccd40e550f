"""The guide to patterns over HTTP: its questions, its patterns with their skeletons, and what answers speak for."""

from typing import Any

import msgspec
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.guide import placed, the_guide, weighed


class GuideAnswerSerializer(serializers.Serializer):
    """One answer: how much it speaks for which pattern, and why."""

    id = serializers.CharField()
    text = serializers.CharField()
    weights = serializers.DictField(child=serializers.IntegerField())
    because = serializers.CharField()


class GuideQuestionSerializer(serializers.Serializer):
    """One question that decides."""

    id = serializers.CharField()
    question = serializers.CharField()
    why = serializers.CharField()
    answers = GuideAnswerSerializer(many=True)


class SkeletonExitSerializer(serializers.Serializer):
    node = serializers.CharField()
    port = serializers.CharField()


class SkeletonSerializer(serializers.Serializer):
    """Nodes and edges to be placed in a document; `entry` is entered, `exits` are left by."""

    nodes = serializers.ListField(child=serializers.DictField())
    edges = serializers.ListField(child=serializers.DictField())
    state = serializers.DictField()
    entry = serializers.CharField()
    exits = SkeletonExitSerializer(many=True)
    example = serializers.JSONField()
    layout = serializers.DictField()


class GuidePatternSerializer(serializers.Serializer):
    """One pattern; `document` is its skeleton between an input and an output, ready to be made a workflow."""

    id = serializers.CharField()
    title = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    summary = serializers.CharField()
    when = serializers.ListField(child=serializers.CharField())
    when_not = serializers.ListField(child=serializers.CharField())
    cost = serializers.CharField()
    example = serializers.CharField()
    skeleton = SkeletonSerializer()
    document = serializers.DictField()


class RecommendationSerializer(serializers.Serializer):
    """How much the answers speak for a pattern, and what each of them says for it."""

    pattern = serializers.CharField()
    weight = serializers.IntegerField()
    because = serializers.ListField(child=serializers.CharField())


class GuideSerializer(serializers.Serializer):
    questions = GuideQuestionSerializer(many=True)
    patterns = GuidePatternSerializer(many=True)
    recommended = RecommendationSerializer(many=True)


class PatternListView(APIView):
    @extend_schema(
        operation_id="pattern_list",
        parameters=[OpenApiParameter("answers", str, description="Answers by question: `depends:linear,people:no`.")],
        responses=GuideSerializer,
    )
    def get(self, request: Request) -> Response:
        """Give the guide; with `answers`, also the patterns that these speak for, the best first."""
        guide = the_guide()
        pairs = (pair.partition(":") for pair in request.query_params.get("answers", "").split(","))
        found = weighed(guide, {question: answer for question, _, answer in pairs})
        told: dict[str, Any] = msgspec.to_builtins(guide)
        for shown, pattern in zip(told["patterns"], guide.patterns, strict=True):
            shown["document"] = placed(pattern.skeleton)
        return Response(told | {"recommended": msgspec.to_builtins(found)})
