"""Settings of the server that is killed: the real ones, and agents that keep a ledger of their calls."""

from orchestrator_site.settings import *  # noqa: F403
from orchestrator_site.settings import DATA_DIR

AGENT_LEDGER_DIR = DATA_DIR
