"""The admin: every list and form opens, and what is history cannot be changed there."""

import json

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from workflows.models import Run, RunEntry, Workflow, WorkflowVersion
from workflows.services.workflow import workflow_create

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def grace_browses(client: Client, staff: User) -> Client:
    """Return a staff member's browser, as it were."""
    client.force_login(staff)
    return client


@pytest.fixture
def run(ada: User) -> Run:
    """Make a run with a log of one event."""
    workflow = workflow_create(user=ada, name="Desk")
    version = WorkflowVersion.objects.create(workflow=workflow, number=1, document=workflow.draft)
    run = Run.objects.create(workflow=workflow, version=version, owner=ada, title="Hello", head_seq=1)
    RunEntry.objects.create(run=run, seq=1, last_seq=1, at=1.0, epoch=1, events=json.dumps([{"type": "RunPaused"}]))
    return run


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_opens_and_can_be_searched(grace_browses: Client, run: Run, model) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert grace_browses.get(address).status_code == 200
    assert grace_browses.get(address, {"q": "desk"}).status_code == 200


@pytest.mark.parametrize("model", [Workflow, Run, RunEntry])
def test_every_record_opens(grace_browses: Client, run: Run, model) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[model.objects.get().pk])
    assert grace_browses.get(address).status_code == 200


def test_a_run_leads_to_its_log(grace_browses: Client, run: Run) -> None:
    page = grace_browses.get(reverse("admin:workflows_runentry_changelist"), {"run__id__exact": str(run.pk)})
    assert "RunPaused" in page.content.decode()


@pytest.mark.parametrize("model", [Run, RunEntry])
def test_history_cannot_be_changed(grace_browses: Client, run: Run, model) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert grace_browses.post(reverse(f"{name}_delete", args=[model.objects.get().pk])).status_code == 403
    assert grace_browses.post(reverse(f"{name}_add")).status_code == 403
