"""One file a scenario, `r01.py` and so on; each registers itself when it is imported."""

import importlib
import pkgutil

from chaos.scenario import Scenario, all_scenarios


def load_scenarios() -> dict[str, Scenario]:
    """Import every file here, and give the scenarios by id. Django has to be set up."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return all_scenarios()
