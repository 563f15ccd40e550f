"""Take away the runs that need not be kept any longer, at once and all; by itself Baton takes a little each minute."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.executors.pruner import prune_for
from workflows.models import Retention
from workflows.selectors.storage import storage
from workflows.store.pruning import Pruned, measured, prunable

ROUND_S = 10.0


class Command(BaseCommand):
    """Prune, or tell what would go."""

    help = "Takes away the runs that were kept for as long as is set under Operations > Storage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Tell what may be said on the command line."""
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell what would go, and how the database grows"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prune until nothing is left to be pruned."""
        kept = Retention.current()
        found = measured(prunable(kept, datetime.now(UTC)))
        times = ", ".join(
            f"{what} {f'{days} days' if days else 'for ever'}"
            for what, days in (("runs are kept", kept.keep_days), ("failed ones", kept.keep_failed_days))
        )
        self.stdout.write(f"{times[:1].upper()}{times[1:]}. {_told(found)} may go.")
        if options["dry_run"]:
            self._forecast()
        else:
            self.stdout.write(f"{_told(self._prune(kept))} went.")

    def _prune(self, kept: Retention) -> Pruned:
        gone = Pruned()
        while prunable(kept, datetime.now(UTC)).exists():
            some = prune_for(ROUND_S, rest=0.5)
            if some is None:
                raise CommandError("Runs are being pruned just now, by another process.")
            gone += some
        return gone

    def _forecast(self) -> None:
        told = storage()
        self.stdout.write(f"The database has {_size(told['now']['database_bytes'])}. As the last 30 days went:")
        for line in told["forecast"]:
            self.stdout.write(
                f"  in {line['days']} days {_size(line['with_retention_bytes'])},"
                f" and {_size(line['keep_all_bytes'])} if all were kept"
            )


def _told(some: Pruned) -> str:
    return f"{some.runs:,} runs with {_size(some.bytes)} of logs"


def _size(count: int) -> str:
    return f"{count / 2**20:,.1f} MiB"
