"""Seeding fills a new database, and keeps what users made of it."""

from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command

from agents.models import Agent
from agents.services import agent_change
from workflows.models import Workflow

pytestmark = pytest.mark.django_db


def seeded() -> str:
    out = StringIO()
    call_command("seed", stdout=out)
    return out.getvalue()


def test_a_new_database_gets_agents_published_examples_and_one_user_with_a_password() -> None:
    told = seeded()
    password = told.split("password: ")[1].split()[0]
    assert User.objects.get().check_password(password)
    shipped = len(list((settings.BASE_DIR / "examples").glob("*.json"))) - 1
    assert Workflow.objects.filter(shared=True, versions__number=1).count() == shipped >= 9
    assert Agent.objects.filter(version=1).count() == Agent.objects.count() > 20


def test_seeding_again_changes_nothing_and_tells_no_password() -> None:
    seeded()
    told = seeded()
    assert "password" not in told
    assert "kept" in told
    assert Agent.objects.filter(version=1).count() == Agent.objects.count()


def test_what_a_user_changed_is_kept() -> None:
    seeded()
    agent = Agent.objects.get(slug="dispatcher")
    agent_change(agent=agent, user=User.objects.get(), instructions="mine")
    workflow = Workflow.objects.get(slug="research-desk")
    workflow.draft = {**workflow.draft, "edges": []}
    workflow.save()
    seeded()
    assert Agent.objects.get(slug="dispatcher").instructions == "mine"
    assert Workflow.objects.get(slug="research-desk").draft["edges"] == []


def test_what_shipped_is_brought_up_to_date_where_nobody_changed_it() -> None:
    seeded()
    agent_change(agent=Agent.objects.get(slug="dispatcher"), user=None, instructions="as shipped long ago")
    assert "1 brought up to date" in seeded()
