"""Who may do what with the registry."""

from typing import Any

from django.contrib.auth.models import User
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

_ACTIONS = {"POST": "add", "PATCH": "change", "DELETE": "delete"}


class MayWriteRegistry(BasePermission):
    """Let everybody who is logged in read; let staff, and whom the model's permission was given, write."""

    message = "Only staff may change the registry, or users who were given the permission for it."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Decide by method and by the view's `registry_model`."""
        user = request.user
        if not user.is_authenticated:
            return False
        if request.method in SAFE_METHODS or user.is_staff:
            return True
        return user.has_perm(f"agents.{_ACTIONS.get(request.method or '', 'change')}_{view.registry_model}")


class MayChangeProviders(BasePermission):
    """Let only those act who may change providers."""

    message = "Only staff may have a provider checked, or users who may change providers."

    def has_permission(self, request: Request, view: Any) -> bool:
        """Decide by the permission to change a provider."""
        user = request.user
        return user.is_authenticated and (user.is_staff or user.has_perm("agents.change_modelprovider"))


def acting_user(request: Request) -> User:
    """Return who is logged in; the permissions have let nobody else through."""
    if not isinstance(request.user, User):
        raise TypeError("a view that writes was reached by nobody who is logged in")
    return request.user
