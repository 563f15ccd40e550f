"""Every store that there is, each with a way to make a run in it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from workflows.models import Run, Workflow, WorkflowVersion
from workflows.store.contract import RunId, Store
from workflows.store.memory import MemoryStore
from workflows.store.orm import OrmStore

MakeRun = Callable[[], RunId]


@pytest.fixture(params=["memory", pytest.param("orm", marks=pytest.mark.django_db)])
def kit(request: pytest.FixtureRequest) -> tuple[Store, MakeRun]:
    """Return a store, and a maker of runs that wait to begin."""
    if request.param == "memory":
        return _memory()
    orm_kit: tuple[Store, MakeRun] = request.getfixturevalue("orm_kit")
    return orm_kit


@pytest.fixture
def store(kit: tuple[Store, MakeRun]) -> Store:
    """Return the store."""
    return kit[0]


@pytest.fixture
def make_run(kit: tuple[Store, MakeRun]) -> MakeRun:
    """Return the maker of runs."""
    return kit[1]


def _memory() -> tuple[Store, MakeRun]:
    store = MemoryStore()

    def make() -> RunId:
        run = RunId(str(uuid4()))
        store.add(run)
        return run

    return store, make


@pytest.fixture
def orm_kit(db: None) -> tuple[Store, MakeRun]:
    """Return the store on the database, and a maker of runs."""
    owner = User.objects.create_user("owner")
    workflow = Workflow.objects.create(slug="w", name="w", owner=owner)
    version: Any = WorkflowVersion.objects.create(workflow=workflow, number=1, document={})

    def make() -> RunId:
        return RunId(str(Run.objects.create(workflow=workflow, version=version, owner=owner).pk))

    return OrmStore(), make
