"""Workflows as nodes of others: which version of each is pinned, what cannot be linked, what a deletion breaks."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from workflows.models import Workflow, WorkflowVersion
from workflows.selectors.linked import linked_workflows
from workflows.selectors.workflow import draft_is_dirty
from workflows.services.errors import RefusedError
from workflows.services.run_version import version_to_run
from workflows.services.workflow import draft_save, workflow_create, workflow_delete, workflow_publish


def calling(*slugs: str, **config: Any) -> dict[str, Any]:
    """Draw a row of nodes that each run a workflow."""
    middle = [{"id": f"w{n}", "kind": "workflow", "config": {"workflow": s, **config}} for n, s in enumerate(slugs)]
    row = [{"id": "input", "kind": "input"}, *middle, {"id": "output", "kind": "output"}]
    edges = [{"id": f"e{n}", "source": row[n]["id"], "target": row[n + 1]["id"]} for n in range(len(row) - 1)]
    return {"schema": 1, "nodes": row, "edges": edges, "state": {}}


def until_one(slug: str) -> dict[str, Any]:
    """Draw a workflow that runs `slug`, with one less, until there is one."""
    document = calling(slug)
    cases = [{"id": "again", "when": "input > 1"}]
    document["nodes"] += [{"id": "more", "kind": "router", "config": {"cases": cases}}]
    document["nodes"][1]["input"] = "{{ input - 1 }}"
    wires = (("input", "out", "more"), ("more", "again", "w0"), ("more", "default", "output"), ("w0", "out", "output"))
    document["edges"] = [{"id": f"e{s}{t}", "source": s, "port": p, "target": t} for s, p, t in wires]
    return document


def made(user: User, name: str, document: dict[str, Any], publish: bool = True) -> Workflow:
    """Make a workflow, and publish it."""
    workflow = workflow_create(user=user, name=name, document=document)
    if publish:
        workflow_publish(workflow=workflow, user=user)
    return workflow


def changed(workflow: Workflow, user: User, document: dict[str, Any]) -> WorkflowVersion:
    """Publish another document."""
    draft_save(workflow=workflow, user=user, document=document, revision=workflow.revision)
    return workflow_publish(workflow=workflow, user=user)


def versions(linked: dict[str, Any]) -> dict[str, int]:
    """Tell the versions alone."""
    return {slug: told["version"] for slug, told in linked.items()}


def problems(document: dict[str, Any], user: User, workflow: Workflow | None = None) -> list[tuple[str, str | None]]:
    """Tell what cannot be linked, by code and node."""
    return [(problem.code, problem.node) for problem in linked_workflows(document, user, workflow)[1]]


def test_publishing_pins_what_it_links_to_all_the_way_down(ada: User) -> None:
    made(ada, "C", calling())
    made(ada, "B", calling("c"))
    version = workflow_publish(workflow=made(ada, "A", calling("b"), publish=False), user=ada)
    assert versions(version.linked) == {"b": 1, "c": 1}
    assert version.linked["c"]["document"]["nodes"][0]["id"] == "input"


def test_what_is_published_later_does_not_get_in(ada: User) -> None:
    inner = made(ada, "C", calling())
    made(ada, "B", calling("c"))
    changed(inner, ada, calling() | {"state": {"x": {}}})
    assert versions(linked_workflows(calling("b"), ada)[0]) == {"b": 1, "c": 1}


def test_what_the_document_itself_names_counts_more(ada: User) -> None:
    inner = made(ada, "C", calling())
    made(ada, "B", calling("c"))
    changed(inner, ada, calling() | {"state": {"x": {}}})
    assert versions(linked_workflows(calling("b", "c"), ada)[0]) == {"b": 1, "c": 2}


def test_a_version_can_be_named_and_only_one(ada: User) -> None:
    inner = made(ada, "C", calling())
    changed(inner, ada, calling() | {"state": {"x": {}}})
    document = calling("c", "c")
    document["nodes"][2]["config"]["version"] = 1
    assert versions(linked_workflows(document, ada)[0]) == {"c": 1}
    document["nodes"][1]["config"]["version"] = 2
    assert problems(document, ada) == [("two_versions", "w1")]


def test_what_is_not_there_or_not_published_is_told_at_its_node(ada: User) -> None:
    made(ada, "Draft only", calling(), publish=False)
    made(ada, "C", calling())
    assert problems(calling("gone", "draft-only"), ada) == [("unknown_workflow", "w0"), ("unpublished_workflow", "w1")]
    assert problems(calling("c", version=7), ada) == [("unknown_version", "w0")]


def test_what_others_do_not_share_cannot_be_linked(ada: User, bob: User) -> None:
    private = made(bob, "Secret", calling())
    assert problems(calling("secret"), ada) == [("unknown_workflow", "w0")]
    Workflow.objects.filter(pk=private.pk).update(shared=True)
    assert problems(calling("secret"), ada) == []


def test_a_workflow_that_cannot_be_linked_keeps_another_from_being_published(ada: User) -> None:
    with pytest.raises(RefusedError) as refused:
        made(ada, "A", calling("gone"))
    assert "unknown_workflow" in [problem.code for problem in refused.value.problems]


def test_a_workflow_that_runs_itself_is_linked_to_the_version_that_is_made(ada: User) -> None:
    itself = made(ada, "A", until_one("a"))
    version = itself.versions.get()
    assert (versions(version.linked), version.linked["a"]["document"]) == ({"a": 1}, version.document)
    assert not draft_is_dirty(itself)


def test_two_that_run_each_other_can_be_published(ada: User) -> None:
    one = made(ada, "A", calling())
    made(ada, "B", calling("a"))
    version = changed(one, ada, calling("b"))
    assert versions(version.linked) == {"b": 1, "a": 1}


def test_a_newer_version_of_what_is_linked_makes_the_draft_dirty_and_its_run_a_new_version(ada: User) -> None:
    inner = made(ada, "C", calling())
    outer = made(ada, "A", calling("c"))
    assert version_to_run(workflow=outer, user=ada, number=None, draft=True).number == 1
    changed(inner, ada, calling() | {"state": {"x": {}}})
    assert draft_is_dirty(outer)
    drafted = version_to_run(workflow=outer, user=ada, number=None, draft=True)
    assert (drafted.number, versions(drafted.linked)) == (2, {"c": 2})


def test_deleting_what_is_linked_breaks_no_version_but_the_next_is_refused(ada: User) -> None:
    inner = made(ada, "C", calling())
    outer = made(ada, "A", calling("c"))
    workflow_delete(workflow=inner, user=ada)
    assert outer.versions.get().linked["c"]["document"]["nodes"]
    with pytest.raises(RefusedError):
        workflow_publish(workflow=outer, user=ada)
