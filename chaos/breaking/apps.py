"""Apply, once Django is set up, the mutant that `BATON_MUTANT` names."""

import os

from django.apps import AppConfig

from chaos import mutants


class BreakingConfig(AppConfig):
    """Break the product on purpose, or leave it alone."""

    name = "chaos.breaking"
    label = "chaos_breaking"

    def ready(self) -> None:
        """Patch this process where it is told to."""
        wanted = os.environ.get("BATON_MUTANT")
        if wanted:
            mutants.apply(wanted)
