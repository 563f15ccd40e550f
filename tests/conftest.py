"""What tests of several parts share: users, and a client that is logged in."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient


@pytest.fixture
def ada(db: None) -> User:
    """Return a user who owns what the test makes."""
    return User.objects.create_user("ada", password="correct horse")


@pytest.fixture
def bob(db: None) -> User:
    """Return a stranger to all that ada owns."""
    return User.objects.create_user("bob", password="battery staple")


@pytest.fixture
def staff(db: None) -> User:
    """Return a user who sees everything."""
    return User.objects.create_superuser("grace", password="nanosecond")


@pytest.fixture
def client_of() -> Callable[[User], APIClient]:
    """Return a maker of API clients that are logged in as a user."""

    def make(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def api(ada: User, client_of: Callable[[User], APIClient]) -> APIClient:
    """Return ada's client."""
    return client_of(ada)
