"""The executor in the web process: one on a data directory, and runs that a dead one left go on at once."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from workflows.executors.embedded import AlreadyEmbeddedError, DataDirLock, EmbeddedExecutor
from workflows.executors.setup import Listeners
from workflows.store.contract import Lessee, RunId
from workflows.store.memory import MemoryStore


def test_a_second_process_on_the_same_data_is_refused_in_one_line(tmp_path: Path) -> None:
    first = DataDirLock(tmp_path)
    first.take()
    with pytest.raises(AlreadyEmbeddedError, match=r"^Baton already runs on .* \(process \d+\)\. Stop it, or set .*$"):
        DataDirLock(tmp_path).take()
    first.free()


def test_a_freed_directory_can_be_taken_again(tmp_path: Path) -> None:
    first = DataDirLock(tmp_path)
    first.take()
    first.free()
    second = DataDirLock(tmp_path)
    second.take()
    second.free()


def test_it_stops_twice_without_harm_and_gives_its_leases_back(tmp_path: Path) -> None:
    store = MemoryStore()
    run = RunId("left")
    store.add(run)
    store.claim_one(Lessee("embedded@dead", 1.0, 1e12), run)
    store.runs[run].status = "paused"
    embedded = EmbeddedExecutor(store, tmp_path, Listeners())
    embedded.start()
    embedded.stop()
    embedded.stop()
    assert store.runs[run].worker == ""


def test_serving_the_same_data_twice_is_refused_before_its_tables_are_touched(tmp_path: Path, settings: Any) -> None:
    settings.EXECUTOR, settings.DATA_DIR = "embedded", tmp_path
    first = DataDirLock(tmp_path)
    first.take()
    # no test has asked for a database, so whoever touched one would fail
    with pytest.raises(CommandError, match=r"^Baton already runs on "):
        call_command("serve", "--port", "1")
    first.free()
