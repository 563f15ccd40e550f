"""Runs that are made of each other are as Django would make them."""

from typing import Any

from django.contrib.auth.models import User

from workflows.models import Run, Workflow
from workflows.models.unkept import another, new_run


def test_a_new_run_is_as_django_makes_one() -> None:
    workflow, owner = Workflow(name="w"), User(username="ada")
    made, meant = new_run(workflow, owner), Run(workflow=workflow, owner=owner)
    assert values(made) == values(meant)
    assert (made.workflow, made.owner) == (workflow, owner)
    assert made._state.adding
    assert made._state.db == meant._state.db


def test_no_two_runs_share_what_can_be_changed() -> None:
    one, two = (new_run(Workflow(name="w"), User(username="ada")) for _ in range(2))
    one.agents["slug"] = 1
    one.user_context["who"] = "ada"
    assert one.pk != two.pk
    assert (two.agents, two.user_context) == ({}, {})


def test_another_run_keeps_what_it_points_at_when_the_first_changes() -> None:
    first = new_run(Workflow(name="w"), User(username="ada"))
    second = another(first)
    second.workflow = Workflow(name="v")
    assert first.workflow.name == "w"
    assert (second.owner, second.workflow.name) == (first.owner, "v")
    assert second.pk != first.pk


def values(run: Run) -> dict[str, Any]:
    """Give the values of all columns but the id."""
    return {field.attname: getattr(run, field.attname) for field in Run._meta.concrete_fields if field.name != "id"}
