"""Serve Baton here: prepare the database, then Daphne, in one process, because imports are most of a start."""

from argparse import ArgumentParser
from typing import Any

from daphne.cli import CommandLineInterface
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from workflows.executors.embedded import AlreadyEmbeddedError, DataDirLock

HOST = "127.0.0.1"


class Command(BaseCommand):
    """Prepare and serve."""

    help = "Brings the database up to date and serves Baton on 127.0.0.1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Tell what may be said on the command line."""
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until interrupted."""
        if settings.EXECUTOR == "embedded":
            _refuse_second()
        call_command("prepare", stdout=self.stdout, stderr=self.stderr)
        connections.close_all()
        self.stdout.write(f"Baton is at http://{HOST}:{options['port']}/ (Ctrl-C stops it)")
        self.stdout.flush()
        where = ["-b", HOST, "-p", str(options["port"])]
        CommandLineInterface().run(["-v", "0", "--no-server-name", *where, "orchestrator_site.asgi:application"])


def _refuse_second() -> None:
    """Refuse where another process serves from the data directory, before its tables are changed under it."""
    lock = DataDirLock(settings.DATA_DIR)
    try:
        lock.take()
    except AlreadyEmbeddedError as error:
        raise CommandError(str(error)) from error
    lock.free()
