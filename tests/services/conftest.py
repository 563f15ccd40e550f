"""What runs are started of: a workflow of one agent."""

import pytest
from django.contrib.auth.models import User

from agents.models import Agent
from agents.services import agent_create
from tests.executors.workbench import chain
from workflows.models import Workflow
from workflows.services.workflow import workflow_create, workflow_publish


@pytest.fixture
def worker(ada: User) -> Agent:
    """Return the agent that the workflow asks."""
    return agent_create(user=ada, slug="worker", name="Worker", kind="scripted", settings={"script": []})


@pytest.fixture
def workflow(ada: User, worker: Agent) -> Workflow:
    """Return a published workflow of one agent."""
    made = workflow_create(user=ada, name="One", document=chain(1))
    workflow_publish(workflow=made, user=ada)
    return made
