"""What one app tells another at start, so that neither has to import it: agents learn which workflows use them."""

from agents.selectors import usage_register
from workflows.selectors.workflow import workflows_using

usage_register(workflows_using)
