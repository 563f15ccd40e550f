"""Who is logged in, and what is known of them across threads."""

from django.utils.decorators import method_decorator
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.bodies import taken
from workflows.selectors.user import user_context
from workflows.services.user import user_context_save


class MeSerializer(serializers.Serializer):
    """The user; `context` is the record that goes along with each of their runs."""

    username = serializers.CharField()
    is_staff = serializers.BooleanField()
    context = serializers.DictField()  # type: ignore[assignment]


class MeUpdateSerializer(serializers.Serializer):
    context = serializers.DictField()  # type: ignore[assignment]


@method_decorator(ensure_csrf_cookie, name="dispatch")
class MeView(APIView):
    @extend_schema(operation_id="me_get", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Read who is logged in; also sets the CSRF cookie that every write must echo."""
        return Response(_me(request))

    @extend_schema(operation_id="me_update", request=MeUpdateSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Replace what is known of you."""
        user_context_save(user=request.user, record=taken(MeUpdateSerializer, request)["context"])
        return Response(_me(request))


def _me(request: Request) -> dict[str, object]:
    user = request.user
    return {"username": user.get_username(), "is_staff": user.is_staff, "context": user_context(user)}
