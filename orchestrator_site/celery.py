"""Celery as the site knows it: JSON only, no results kept. The database, not the broker, knows what is to be done."""

import os
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from kombu.connection import Connection

SOON = {"interval_start": 1, "interval_step": 1, "interval_max": 3}  # seconds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchestrator_site.settings")


class BrokerConnection(Connection):
    """A connection that, once lost, is tried again soon: Celery would wait 2 s longer each time, up to 30, unasked."""

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Connection:
        """Connect as kombu does, with shorter pauses between the tries."""
        return super().ensure_connection(*args, **SOON | kwargs)


class Messages(AMQP):
    """What Celery sends and receives by."""

    Connection = BrokerConnection


app = Celery("baton", set_as_current=True, amqp=Messages)
app.config_from_object("django.conf:settings", namespace="CELERY")
