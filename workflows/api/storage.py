"""Storage over HTTP, for staff: how much room runs take, how long they are kept, pruning."""

import msgspec
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows.api.bodies import asked, taken
from workflows.selectors.storage import prunable_under, retention_told, storage
from workflows.services.storage import prune_now, retention_set

LONGEST_DAYS = 36_500


class StorageNowSerializer(serializers.Serializer):
    """What is there. `free_bytes` of the database are unused: what is deleted leaves room, which is used again."""

    database_bytes = serializers.IntegerField()
    free_bytes = serializers.IntegerField()
    log_bytes = serializers.IntegerField(help_text="Logs, without large values.")
    payload_bytes = serializers.IntegerField(help_text="Large values.")
    snapshot_bytes = serializers.IntegerField()
    runs = serializers.IntegerField()
    entries = serializers.IntegerField()


class StorageDaySerializer(serializers.Serializer):
    """The runs that ended on a day (UTC), and the bytes of their logs, large values included."""

    day = serializers.DateField()
    runs = serializers.IntegerField()
    bytes = serializers.IntegerField()


class StorageForecastSerializer(serializers.Serializer):
    """How large the database will be in so many days, if each is like the average of the last 30."""

    days = serializers.IntegerField()
    keep_all_bytes = serializers.IntegerField()
    with_retention_bytes = serializers.IntegerField()


class RetentionSerializer(serializers.Serializer):
    """For how many days runs are kept after their end; null is for ever."""

    keep_days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, allow_null=True)
    keep_failed_days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, allow_null=True)


class RetentionTriedSerializer(serializers.Serializer):
    """Days to try out; left out is for ever."""

    keep_days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, default=None)
    keep_failed_days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, default=None)


class PrunedSerializer(serializers.Serializer):
    """Runs, and the bytes of their logs."""

    runs = serializers.IntegerField()
    bytes = serializers.IntegerField()


class StorageSerializer(serializers.Serializer):
    """How much room runs take and took by day, how that goes on, how long they are kept, and what may go."""

    now = StorageNowSerializer()
    daily = StorageDaySerializer(many=True)
    forecast = StorageForecastSerializer(many=True)
    retention = RetentionSerializer()
    prunable = PrunedSerializer()


class StorageView(APIView):
    permission_classes = [IsAdminUser]

    @extend_schema(operation_id="storage_get", responses=StorageSerializer)
    def get(self, request: Request) -> Response:
        """Tell how much room runs take, how long they are kept, and how large the database will be."""
        return Response(StorageSerializer(storage()).data)


class RetentionView(APIView):
    permission_classes = [IsAdminUser]

    @extend_schema(operation_id="storage_retention_set", request=RetentionSerializer, responses=RetentionSerializer)
    def put(self, request: Request) -> Response:
        """Say how long runs are kept. Those kept longer go by themselves from now on, a little each minute."""
        return Response(retention_told(retention_set(**taken(RetentionSerializer, request))))


class PrunableView(APIView):
    permission_classes = [IsAdminUser]

    @extend_schema(operation_id="storage_prunable", parameters=[RetentionTriedSerializer], responses=PrunedSerializer)
    def get(self, request: Request) -> Response:
        """Tell what would go if runs were kept for so many days; nothing is changed."""
        return Response(msgspec.structs.asdict(prunable_under(**asked(RetentionTriedSerializer, request))))


class PruneView(APIView):
    permission_classes = [IsAdminUser]

    @extend_schema(operation_id="storage_prune", request=None, responses=PrunedSerializer)
    def post(self, request: Request) -> Response:
        """Prune at once, for some seconds at the most; `prunable` then tells what is left. 409 while others prune."""
        return Response(msgspec.structs.asdict(prune_now()))
