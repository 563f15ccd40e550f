"""Model providers: listed, added, changed, removed, checked. A stored API key is never in an answer."""

from asgiref.sync import async_to_sync
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agents import services
from agents.api.permissions import MayChangeProviders, MayWriteRegistry
from agents.api.serializers import ProviderCheckSerializer, ProviderSerializer, ProviderWriteSerializer
from agents.checking import provider_check
from agents.definitions import RegistryError
from agents.models import ModelProvider
from agents.selectors import provider_spec


class ProviderListView(APIView):
    """All providers."""

    permission_classes = [MayWriteRegistry]
    registry_model = "modelprovider"

    @extend_schema(operation_id="provider_list", responses=ProviderSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the providers."""
        return Response(ProviderSerializer(ModelProvider.objects.all(), many=True).data)

    @extend_schema(operation_id="provider_create", request=ProviderWriteSerializer, responses={201: ProviderSerializer})
    def post(self, request: Request) -> Response:
        """Add a provider; its key is stored encrypted and never shown again."""
        body = ProviderWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            provider = services.provider_create(**body.validated_data)
        except RegistryError as error:
            raise serializers.ValidationError(error.fields) from error
        return Response(ProviderSerializer(provider).data, status=status.HTTP_201_CREATED)


class ProviderDetailView(APIView):
    """One provider."""

    permission_classes = [MayWriteRegistry]
    registry_model = "modelprovider"

    @extend_schema(operation_id="provider_get", responses=ProviderSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """Show a provider."""
        return Response(ProviderSerializer(get_object_or_404(ModelProvider, slug=slug)).data)

    @extend_schema(
        operation_id="provider_change", request=ProviderWriteSerializer(partial=True), responses=ProviderSerializer
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change a provider; without `api_key` the stored key stays, unless the address changes."""
        provider = get_object_or_404(ModelProvider, slug=slug)
        body = ProviderWriteSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        changes = {field: value for field, value in body.validated_data.items() if field != "slug"}
        try:
            provider = services.provider_change(provider=provider, **changes)
        except RegistryError as error:
            raise serializers.ValidationError(error.fields) from error
        return Response(ProviderSerializer(provider).data)

    @extend_schema(operation_id="provider_delete", responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Remove a provider that no agent uses."""
        try:
            services.provider_delete(provider=get_object_or_404(ModelProvider, slug=slug))
        except RegistryError as error:
            raise serializers.ValidationError(error.fields) from error
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProviderCheckView(APIView):
    """Whether a provider answers."""

    permission_classes = [MayChangeProviders]

    @extend_schema(operation_id="provider_check", request=None, responses=ProviderCheckSerializer)
    def post(self, request: Request, slug: str) -> Response:
        """Ask the provider for its list of models, or load the local one."""
        spec = provider_spec(get_object_or_404(ModelProvider, slug=slug))
        return Response(async_to_sync(provider_check)(spec))
