"""Reading all of a run: its log, folded. For what is asked seldom; lists and pages have their own rows."""

from uuid import UUID

from workflows.engine.errors import UndecodableError
from workflows.engine.state import RunState, fold
from workflows.store.contract import RunId
from workflows.store.orm import OrmStore


def run_state(run: UUID | str) -> RunState:
    """Fold the log of a run; raise `UndecodableError` where it has a gap."""
    state, store, key = RunState(), OrmStore(), RunId(str(run))
    while page := store.entries(key, state.seq):
        if page[0].seq != state.seq + 1:
            raise UndecodableError(f"the log of run {key} breaks off after event {state.seq}")
        fold(page, state)
    return state
