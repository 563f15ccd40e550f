"""What one part tells another at start, so that neither has to import it.

Agents learn which workflows use them; whoever carries steps out learns how one run starts another.
"""

from agents.selectors import usage_register
from workflows.executors.builtin import WORKFLOW, blocking, builtin_register
from workflows.selectors.workflow import workflows_using
from workflows.services.run_linked import answer_workflow_step

usage_register(workflows_using)
builtin_register(WORKFLOW, blocking(answer_workflow_step))
