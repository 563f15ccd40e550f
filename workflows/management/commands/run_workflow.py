"""Run a workflow in the terminal: progress on stderr, the output on stdout, an exit code that tells how it ended.

0 succeeded, 1 failed or cancelled elsewhere, 2 it could not be started, 130 cancelled by Ctrl-C.
"""

import asyncio
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction
from django.utils.text import slugify

from workflows.executors.lease import worker_name
from workflows.management.progress import Progress, shown_output
from workflows.management.terminal import TerminalRun
from workflows.models import Run, Workflow
from workflows.services.errors import ServiceError
from workflows.services.run import run_cancel, run_reserve, run_start
from workflows.services.workflow import draft_save, workflow_create
from workflows.strict_json import DOCUMENT_DEPTH, StrictJsonError, parse_json

MAX_BYTES = 2 * 1024 * 1024
FAILED, NOT_STARTED, INTERRUPTED = 1, 2, 130


class Command(BaseCommand):
    """Run a workflow by its slug, or from a file."""

    help = "Run a workflow (by slug, or a document's file) and print its output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Tell what may be said on the command line."""
        parser.add_argument("workflow", metavar="FILE_OR_SLUG", help="a workflow's slug, or a .json document")
        parser.add_argument("--input", default="", metavar="TEXT|JSON|@FILE", help="what the run starts with")
        parser.add_argument("--user", default="", help="who runs it (default: the first superuser)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the run, drive it to its end, and exit with its code."""
        try:
            user = _user(options["user"])
            workflow = _workflow(options["workflow"], user)
            from_file = _is_file(options["workflow"])
            run, worker = _start(workflow, user, _input(options["input"]), draft=from_file)
        except ServiceError as error:
            raise CommandError(_told(error), returncode=NOT_STARTED) from error
        except OperationalError as error:
            hint = "Is it prepared? `manage.py prepare` makes its tables, the examples and a first user."
            raise CommandError(f"The database cannot be used: {error}. {hint}", returncode=NOT_STARTED) from error
        interrupted = self._follow(run, worker, user)
        sys.exit(self._conclude(Run.objects.get(pk=run.pk), interrupted=interrupted))

    def _follow(self, run: Run, worker: str, user: Any) -> bool:
        progress = Progress(run.version.document, colours=sys.stderr.isatty())
        interruptions: list[bool] = []

        def cancel() -> None:
            interruptions.append(True)
            run_cancel(run=run, user=user, reason="interrupted in the terminal")

        title = progress.paint("bold", f"{run.workflow.name} v{run.version.number}")
        self.stderr.write(f"▶ {title} {progress.paint('dim', str(run.pk))}", lambda text: text)
        terminal = TerminalRun(run, worker, lambda entry: self._tell(progress, entry), cancel)
        asyncio.run(terminal.follow())
        return bool(interruptions)

    def _tell(self, progress: Progress, entry: Any) -> None:
        for line in progress.lines(entry):
            self.stderr.write(line, lambda text: text)

    def _conclude(self, run: Run, *, interrupted: bool) -> int:
        took = (run.ended_at - run.started_at).total_seconds() if run.ended_at and run.started_at else 0.0
        marks = {Run.Status.SUCCEEDED: "✓", Run.Status.FAILED: "✗"}
        line = f"{marks.get(Run.Status(run.status), '■')} {run.status} in {took:.2f} s, {run.steps} steps"
        self.stderr.write(line + (f": {run.error['message']}" if run.error else ""), lambda text: text)
        if run.status == Run.Status.SUCCEEDED:
            self.stdout.write(shown_output(run.output))
            return 0
        return INTERRUPTED if interrupted else FAILED


@transaction.atomic
def _start(workflow: Workflow, user: Any, input: Any, *, draft: bool) -> tuple[Run, str]:
    worker = worker_name("terminal")
    run = run_start(workflow=workflow, user=user, input=input, draft=draft)
    run_reserve(run=run, worker=worker)
    return run, worker


def _user(name: str) -> Any:
    users = get_user_model().objects.filter(is_active=True)
    found = users.filter(username=name) if name else users.order_by("-is_superuser", "pk")
    user = found.first()
    if user is None:
        hint = f"There is no user {name!r}." if name else "There is no user yet. Make one: manage.py createsuperuser."
        raise CommandError(hint, returncode=NOT_STARTED)
    return user


def _is_file(name: str) -> bool:
    return name.endswith(".json") or "/" in name


def _workflow(name: str, user: Any) -> Workflow:
    if _is_file(name):
        return _from_file(Path(name), user)
    workflow = Workflow.objects.for_user(user).filter(slug=name).first()
    if workflow is None:
        known = ", ".join(Workflow.objects.for_user(user).values_list("slug", flat=True)[:20]) or "none"
        raise CommandError(f"There is no workflow {name!r} and no such file. Known: {known}.", returncode=NOT_STARTED)
    return workflow


def _from_file(path: Path, user: Any) -> Workflow:
    document = _parsed(_read(path), f"{path}: ")
    slug = f"file-{slugify(path.stem)}"
    kept = Workflow.objects.filter(slug=slug, owner=user).first()
    if kept is None:
        title = document.get("name") if isinstance(document, dict) else ""
        return workflow_create(user=user, name=f"{title or path.stem}"[:120], document=document, slug=slug)
    return draft_save(workflow=kept, user=user, document=document, revision=kept.revision)


def _input(text: str) -> Any:
    if text.startswith("@"):
        text = _read(Path(text[1:])).decode("utf-8", "replace")
    # what begins as JSON is JSON, and everything else is text
    if text.lstrip()[:1] in ("{", "[", '"'):
        return _parsed(text.encode("utf-8", "replace"), "--input: ")
    return text


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=NOT_STARTED) from error


def _parsed(raw: bytes, where: str) -> Any:
    try:
        return parse_json(raw, max_bytes=MAX_BYTES, max_depth=DOCUMENT_DEPTH)
    except StrictJsonError as error:
        raise CommandError(f"{where}{error}", returncode=NOT_STARTED) from error


def _told(error: ServiceError) -> str:
    lines = [error.message]
    lines += [f"  {problem.node or problem.edge or ''} {problem.message}" for problem in error.problems]
    lines += [f"  {field}: {'; '.join(faults)}" for field, faults in error.fields.items()]
    return "\n".join(lines)
