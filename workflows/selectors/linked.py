"""The workflows that a document runs as nodes, all the way down, and the version of each.

The document decides first: a version that it names, or else the newest one. What only a linked workflow names is taken
as that one's version has it. So one version of each workflow is in a run, and nothing that is published later gets in.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any

import msgspec

from workflows.documents import nodes
from workflows.engine.errors import Problem
from workflows.models import Workflow, WorkflowVersion

Linked = dict[str, dict[str, Any]]


class Wish(msgspec.Struct, frozen=True):
    """A workflow that a node of the document runs, or has run on its behalf (`via`): which version, if it says so."""

    slug: str
    number: int | None
    node: str
    via: str = ""


def linked_workflows(document: Any, owner: Any, workflow: Workflow | None = None) -> tuple[Linked, list[Problem]]:
    """Find what `document`, the draft of `workflow`, links to among what `owner` may see; and what cannot be linked.

    A link to `workflow` itself is to what the draft becomes when it is published: its version is the next one.
    """
    search = _Search(owner, workflow, document)
    problems = list(search.problems())
    return search.found, problems


def wishes(document: Any, via: str = "", node: str = "") -> Iterator[Wish]:
    """Give what the nodes of kind `workflow` in a document run."""
    for told in nodes(document) if isinstance(document, dict) else []:
        config = told.get("config")
        if told.get("kind") != "workflow" or not isinstance(config, dict):
            continue
        slug, number = config.get("workflow"), config.get("version")
        if isinstance(slug, str) and slug:
            named = number if isinstance(number, int) and not isinstance(number, bool) else None
            yield Wish(slug, named, node or str(told.get("id")), via)


class _Search:
    """Go from the document outward, the nearest first."""

    def __init__(self, owner: Any, workflow: Workflow | None, document: Any) -> None:
        self._owner = owner
        self._workflow = workflow
        self._document = document
        self._pinned: dict[str, Linked] = {}
        self.found: Linked = {}

    def problems(self) -> Iterator[Problem]:
        """Take one wish after the other, and say which cannot be had."""
        # a version that is named counts more than the newest, so that the order of the nodes makes no difference
        waiting = deque(sorted(wishes(self._document), key=lambda wish: wish.number is None))
        while waiting:
            wish = waiting.popleft()
            if wish.slug not in self.found:
                problem = self._take(wish)
                if problem is not None:
                    yield problem
                elif wish.slug in self.found:
                    inner = self.found[wish.slug]["document"]
                    waiting.extend(wishes(inner, wish.slug, wish.node))
            elif wish.number not in (None, self.found[wish.slug]["version"]) and not wish.via:
                yield _two_versions(wish, self.found[wish.slug]["version"])

    def _take(self, wish: Wish) -> Problem | None:
        pinned = self._pinned.get(wish.via, {}).get(wish.slug)
        if pinned is not None:
            self._keep(wish.slug, pinned, self._pinned[wish.via])
            return None
        own = self._workflow
        if own is not None and own.slug == wish.slug and wish.number is None:
            self._keep(wish.slug, {"version": _next_number(own), "document": self._document}, {})
            return None
        return self._look_up(wish)

    def _look_up(self, wish: Wish) -> Problem | None:
        workflow = Workflow.objects.for_user(self._owner).filter(slug=wish.slug).first()
        if workflow is None:
            return _problem("unknown_workflow", wish, f"there is no workflow '{wish.slug[:80]}' that its owner may see")
        versions = workflow.versions.all()
        version = (versions if wish.number is None else versions.filter(number=wish.number)).first()
        if version is not None:
            self._keep(wish.slug, {"version": version.number, "document": version.document}, version.linked)
            return None
        if wish.number is None:
            return _problem("unpublished_workflow", wish, f"the workflow '{wish.slug}' has no published version yet")
        return _problem("unknown_version", wish, f"the workflow '{wish.slug}' has no version {wish.number}")

    def _keep(self, slug: str, entry: dict[str, Any], pinned: Linked) -> None:
        self.found[slug] = entry
        self._pinned[slug] = pinned


def same_links(version: WorkflowVersion, linked: Linked) -> bool:
    """Tell whether a version is linked to the same versions of other workflows."""
    own = version.workflow.slug
    then, now = ({slug: told["version"] for slug, told in some.items()} for some in (version.linked, linked))
    return {**then, own: 0} == {**now, own: 0}


def _next_number(workflow: Workflow) -> int:
    newest = workflow.versions.first()
    return 1 if newest is None else newest.number + 1


_HINTS = {
    "unknown_workflow": "choose one of your workflows, or one that is shared",
    "unpublished_workflow": "publish it first",
    "unknown_version": "choose one of its versions, or none for the newest",
}


def _problem(code: str, wish: Wish, message: str) -> Problem:
    told = f"'{wish.via}', which it runs: {message}" if wish.via else message
    field = "config.version" if code == "unknown_version" else "config.workflow"
    return Problem(code=code, message=told, node=wish.node, field=field, hint=_HINTS[code])


def _two_versions(wish: Wish, number: int) -> Problem:
    return Problem(
        code="two_versions",
        message=f"another node runs version {number} of '{wish.slug}'; only one version of it can be in a run",
        node=wish.node,
        field="config.version",
        hint=f"choose version {number} here too, or none",
    )
