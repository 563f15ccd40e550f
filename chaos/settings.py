"""Settings of the processes that are broken: the real ones, agents that keep a ledger of their calls, and mutants.

The product has no switch for any of this: `chaos.breaking` patches a process that `BATON_MUTANT` or
`BATON_CRASH_POINT` names something for.
"""

import os

from orchestrator_site.settings import *  # noqa: F403
from orchestrator_site.settings import DATA_DIR, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "chaos.breaking"]
AGENT_LEDGER_DIR = os.environ.get("BATON_CHAOS_LEDGER", str(DATA_DIR))
