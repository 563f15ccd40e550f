"""Limits over HTTP: readable by all who are logged in, written by staff."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.bodies import taken
from workflows.limits.rules import SCOPES
from workflows.models import Limit
from workflows.selectors.limits import limit_list, limits_told
from workflows.services.limits import MOST, limit_change, limit_create, limit_delete


class MayWriteLimits(BasePermission):
    """Let everybody who is logged in read, and staff write."""

    message = "Only staff may change limits."

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Decide by method."""
        return request.user.is_authenticated and (request.method in SAFE_METHODS or bool(request.user.is_staff))


def _measure() -> serializers.IntegerField:
    return serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST)


class LimitMeasuresSerializer(serializers.Serializer):
    """The measures of a limit; null is no limit."""

    runs_at_once = _measure()
    runs_per_minute = _measure()
    calls_at_once = _measure()
    calls_per_minute = _measure()
    tokens_per_minute = _measure()


class LimitWriteSerializer(LimitMeasuresSerializer):
    """A limit to set; without a subject a limit of users holds for each of them."""

    scope = serializers.ChoiceField(SCOPES)
    subject = serializers.CharField(max_length=150, required=False, allow_blank=True)


class LimitSerializer(serializers.Serializer):
    """A limit, and how much of each of its measures is used: of each user, by the one who uses most."""

    id = serializers.IntegerField()
    scope = serializers.ChoiceField(SCOPES)
    subject = serializers.CharField(allow_blank=True)
    subject_name = serializers.CharField(allow_blank=True)
    runs_at_once = serializers.IntegerField(allow_null=True)
    runs_per_minute = serializers.IntegerField(allow_null=True)
    calls_at_once = serializers.IntegerField(allow_null=True)
    calls_per_minute = serializers.IntegerField(allow_null=True)
    tokens_per_minute = serializers.IntegerField(allow_null=True)
    used = serializers.DictField(child=serializers.IntegerField())


class LimitListView(APIView):
    permission_classes = [MayWriteLimits]

    @extend_schema(operation_id="limit_list", responses=LimitSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the limits with what is used of each; of users and workflows only those that you may see."""
        return Response(limit_list(request.user))

    @extend_schema(operation_id="limit_create", request=LimitWriteSerializer, responses={201: LimitSerializer})
    def post(self, request: Request) -> Response:
        """Set a limit."""
        limit = limit_create(**taken(LimitWriteSerializer, request))
        return Response(limits_told([limit])[0], status=status.HTTP_201_CREATED)


class LimitDetailView(APIView):
    permission_classes = [MayWriteLimits]

    @extend_schema(operation_id="limit_change", request=LimitMeasuresSerializer, responses=LimitSerializer)
    def patch(self, request: Request, id: int) -> Response:
        """Change the measures of a limit that are named; null takes one away."""
        limit = get_object_or_404(Limit, pk=id)
        return Response(limits_told([limit_change(limit=limit, **taken(LimitMeasuresSerializer, request))])[0])

    @extend_schema(operation_id="limit_delete", responses={204: None})
    def delete(self, request: Request, id: int) -> Response:
        """Take a limit away."""
        limit_delete(limit=get_object_or_404(Limit, pk=id))
        return Response(status=status.HTTP_204_NO_CONTENT)
