"""Hold the logs of runs against themselves: numbering, chain of digests, large values, summary."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from workflows.models import Run
from workflows.store.contract import RunId
from workflows.store.verifying import Verifier


class Command(BaseCommand):
    """Verify one run, or all."""

    help = "Checks that no log was damaged or changed: numbering, digests, large values, summaries. Ends with 1 if so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Tell what may be said on the command line."""
        parser.add_argument("--run", type=UUID, help="the id of one run (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the logs, and tell each fault."""
        wanted = Run.objects.filter(going=False).order_by("created_at")
        if options["run"]:
            wanted = wanted.filter(pk=options["run"])
            if not wanted.exists():
                raise CommandError(f"There is no run {options['run']}.")
        runs = events = damaged = 0
        for key in wanted.values_list("pk", flat=True).iterator():
            verifier = Verifier(RunId(str(key)))
            faults = verifier.verify()
            runs, events, damaged = runs + 1, events + verifier.events, damaged + bool(faults)
            for fault in faults:
                self.stderr.write(f"run {key}: {fault}")
        if damaged:
            raise CommandError(f"{damaged} of {runs} runs are damaged.")
        self.stdout.write(f"{runs:,} runs with {events:,} events are as they were written.")
