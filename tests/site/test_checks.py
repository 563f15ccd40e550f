"""The system checks say what is wrong before anything is served."""

import os
import subprocess
import sys
from pathlib import Path

from orchestrator_site.checks import check_data_directory, check_executor, check_hosts, check_secrets

ROOT = Path(__file__).parents[2]


def test_a_sound_site_has_nothing_to_say() -> None:
    assert check_data_directory() + check_executor() + check_hosts() + check_secrets() == []


def test_a_data_directory_that_is_not_there_is_refused(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "none"
    assert [found.id for found in check_data_directory()] == ["baton.E001"]


def test_an_executor_that_does_not_exist_is_refused(settings) -> None:
    settings.EXECUTOR = "elsewhere"
    assert [found.id for found in check_executor()] == ["baton.E002"]


def test_answering_every_host_is_warned_of(settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert [found.id for found in check_hosts()] == ["baton.W001"]


def test_a_secret_that_others_can_read_is_warned_of(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret.key").write_text("x")
    (tmp_path / "secret.key").chmod(0o644)
    assert [found.id for found in check_secrets()] == ["baton.W002"]


def test_a_data_directory_that_cannot_be_made_is_refused_in_one_line() -> None:
    named = {"BATON_DATA_DIR": "/dev/null/data", "DJANGO_SETTINGS_MODULE": "orchestrator_site.settings"}
    command = [sys.executable, "manage.py", "check"]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ | named, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith("baton: /dev/null/data cannot be written to: Not a directory.")
