"""The registry over HTTP: readable by all who are logged in, writable by staff and whom Django's permissions allow."""

from agents.api.urls import urlpatterns

__all__ = ["urlpatterns"]
