"""Celery as the site knows it: JSON only, no results kept. The database, not the broker, knows what is to be done."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchestrator_site.settings")

app = Celery("baton", set_as_current=True)
app.config_from_object("django.conf:settings", namespace="CELERY")
