"""A lead agent assigns work to the members, its workers, keeps the ledger, and answers.

Route: one worker at a time, round by round. Plan: subtasks, at once where they do not depend on each other. Ledger
(after Magentic-One, arXiv 2411.04468): a plan, and each round a look at the progress made; where there is none for too
long, the plan is made anew. A decision that cannot be used is asked for once more, with what was wrong; then the lead
is overruled.
"""

from workflows.engine.kinds.supervisor.kind import Supervisor

__all__ = ["Supervisor"]
