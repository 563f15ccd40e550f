"""Secrets that are made once, however many processes start at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orchestrator_site import settings

AT_ONCE = 8


@pytest.mark.parametrize("time", range(20))
def test_all_that_start_at_once_have_the_same_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: int
) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    start = threading.Barrier(AT_ONCE)

    def made(number: int) -> str:
        start.wait()
        return settings._kept_secret("a.key")

    with ThreadPoolExecutor(AT_ONCE) as processes:
        found = set(processes.map(made, range(AT_ONCE)))
    assert len(found) == 1
    assert len(found.pop()) == 64
    assert (tmp_path / "a.key").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_was_never_written_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    monkeypatch.setattr(settings, "SECRET_WITHIN_S", 0.05)
    (tmp_path / "a.key").touch()
    with pytest.raises(SystemExit, match=r"a\.key is empty. Remove it"):
        settings._kept_secret("a.key")
