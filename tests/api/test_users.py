"""Who may log in is told to staff alone."""

from collections.abc import Callable

from django.contrib.auth.models import User
from rest_framework.test import APIClient

Clients = Callable[[User], APIClient]


def test_staff_are_told_who_may_log_in(ada: User, bob: User, staff: User, client_of: Clients) -> None:
    bob.is_active = False
    bob.save()
    assert client_of(staff).get("/api/users/").json() == [{"username": "ada"}, {"username": "grace"}]


def test_others_are_not(api: APIClient) -> None:
    assert api.get("/api/users/").status_code == 403
