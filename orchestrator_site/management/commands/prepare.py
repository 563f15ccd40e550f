"""Bring the database to what this program needs, in one process: starting Python is most of what that costs."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrate and seed."""

    help = "Brings the database's tables up to date, and what ships with Baton into them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then seed."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("seed", stdout=self.stdout, stderr=self.stderr)
