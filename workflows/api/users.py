"""Who may log in, for staff to choose from, as when a limit is set for one of them."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.selectors.user import usernames


class UserNameSerializer(serializers.Serializer):
    username = serializers.CharField()


class UserListView(APIView):
    permission_classes = [IsAdminUser]

    @extend_schema(operation_id="user_list", responses=UserNameSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the people who may log in, by name, 1,000 at the most; for staff."""
        return Response([{"username": name} for name in usernames()])
