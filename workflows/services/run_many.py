"""Starting many runs of a workflow at once: what they share is read once, and they are written in a few statements."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from workflows.engine.schemas import as_asked
from workflows.models import Run, Workflow, WorkflowVersion
from workflows.models.unkept import another
from workflows.selectors.user import user_context
from workflows.services.errors import RefusedError
from workflows.services.run import start_message, title_of
from workflows.services.run_input import check_input
from workflows.services.run_keeping import runs_keep
from workflows.services.run_standing import cards_of
from workflows.services.run_version import graph_of, version_to_run

AT_ONCE = 1_000


@transaction.atomic
def runs_start(*, workflow: Workflow, user: Any, inputs: Sequence[Any], version: int | None = None) -> list[Run]:
    """Start a run for each input, of the newest version or another: all of them, or none where one does not fit."""
    if not 0 < len(inputs) <= AT_ONCE:
        raise RefusedError(f"Between 1 and {AT_ONCE:,} inputs can be started at once, not {len(inputs):,}.")
    pinned = version_to_run(workflow=workflow, user=user, number=version, draft=False)
    graph = graph_of(pinned)
    cards = cards_of(graph)
    common = Run(
        workflow=workflow,
        owner=user,
        version=pinned,
        user_context=user_context(user),
        agents={slug: card.version for slug, card in cards.items()},
    )
    runs = [_another(common, fitting) for fitting in _fitting(inputs, pinned)]
    runs_keep(runs, [start_message(run, cards, []) for run in runs], graph)
    return runs


def _another(common: Run, input: Any) -> Run:
    """Make a run that shares all but its id, its input and its title."""
    run = another(common)
    run.input, run.title = input, title_of(input)
    return run


def _fitting(inputs: Sequence[Any], version: WorkflowVersion) -> list[Any]:
    schema = graph_of(version).input_schema
    taken = [as_asked(input, schema) for input in inputs]
    for number, input in enumerate(taken):
        try:
            check_input(input, schema)
        except RefusedError as error:
            fields = {f"inputs.{number}{place.removeprefix('input')}": told for place, told in error.fields.items()}
            raise RefusedError(f"Input {number + 1}: {error.message}", code=error.code, fields=fields) from None
    return taken
