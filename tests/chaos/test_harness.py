"""The harness counts honestly: what proves nothing is red, and a red ledger says so."""

import gc
import json
import os
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

from chaos import publish
from chaos.invariants import INVARIANTS
from chaos.ledger import Played, as_markdown, write_ledger
from chaos.mutants import BOUNDARIES, COUNTS, all_mutants
from chaos.mutating import SOUND, Caught, as_table, never_fired
from chaos.processes import ROOT, ended_threads
from chaos.proxy import Proxy
from chaos.scenario import Result, Violation, all_scenarios
from chaos.scenarios import load_scenarios
from chaos.work import parts

# each in a process of its own: one that was applied stays
APPLY_EACH = """
import os, django
django.setup()
from chaos import mutants
for name in mutants.all_mutants():
    if os.fork() == 0:
        try:
            mutants.apply(name)
        except BaseException as error:
            print(name, repr(error), flush=True)
        os._exit(0)
    os.wait()
"""
AROUND = {
    "profile": "quick",
    "seed": 1,
    "cpus": 2,
    "load": 0.1,
    "system": "here",
    "python": "3",
    "versions": {},
    "began": "",
    "seconds": 61,
}


def test_too_few_faults_too_little_work_and_faults_that_hit_nothing_are_vacuous() -> None:
    good = Result(faults_planned=2, faults_delivered=2, faults_on_work=1, work_planned=20, work_done=19)
    assert good.vacuous() == []
    for wrong in ({"faults_delivered": 1}, {"work_done": 18}, {"faults_on_work": 0}, {"work_planned": 0}):
        told = Result(**{**good.as_json(), **wrong}).vacuous()
        assert [one.invariant for one in told] == ["anti-vacuity"], wrong


def test_the_last_fault_finds_runs_as_the_first_does() -> None:
    assert parts(7, 3) == [2, 2, 3]
    each = parts(260, 100)
    assert sum(each) == 260
    assert set(each) == {2, 3}


def test_a_thread_that_an_exception_ended_is_told(tmp_path: Path) -> None:
    log = tmp_path / "web-1.log"
    log.write_text("all is well\nException in thread baton-bell:\nTraceback (most recent call last):\n")
    assert ended_threads(log) == ["baton-bell"]


def test_a_ledger_tells_what_did_not_hold() -> None:
    red = Played("R1", "kills", "cluster", 1.0, violations=[Violation("I2", "event 3 should follow, and 4 does")])
    text = as_markdown(AROUND, [Played("R2", "all", "cluster", 1.0), red])
    assert "1 of 2 held" in text
    assert "- I2: event 3 should follow, and 4 does" in text


def test_what_is_published_is_the_ledger_that_was_kept(tmp_path: Path) -> None:
    red = Played("R1", "kills", "cluster", 1.0, violations=[Violation("I2", "event 3 should follow, and 4 does")])
    caught = [Caught("no-owner", "everybody sees every run", "R9 (embedded)", 2.0, "scenario")]
    kept = write_ledger(tmp_path, AROUND, [red]).read_text()
    assert publish.ledger_of(tmp_path / "ledger.json") == kept
    (tmp_path / "mutants.json").write_text(json.dumps([asdict(one) for one in caught]))
    assert publish.mutants_of(tmp_path / "mutants.json") == as_table(caught)
    page = "before\n<!-- ledger -->\nold\n<!-- /ledger -->\nafter\n"
    assert publish.written(page, "ledger", kept) == page.replace("old\n", kept)


def test_an_invariant_that_no_mutant_breaks_is_named() -> None:
    noticed = [Caught("m", "", "", 1.0, ", ".join(name for name in INVARIANTS if name != "I12"))]
    assert never_fired(noticed) == ["I12"]
    assert never_fired([Caught(SOUND, "nothing", "", 1.0, "I12"), *noticed]) == ["I12"]


def test_a_scenario_that_broke_has_noticed_no_mutant() -> None:
    told = {"I1": True, "scenario": True, "I1, harness": True, "harness": False, "": False}
    assert {seen: Caught("m", "", "", 1.0, seen).as_wished for seen in told} == told
    assert [Caught(SOUND, "nothing", "", 1.0, seen).as_wished for seen in ("", "I1", "harness")] == [True, False, False]


def test_every_scenario_has_the_same_counts_in_both_profiles() -> None:
    assert {name for name, one in load_scenarios().items() if one.quick.keys() != one.full.keys()} == set()


def test_every_mutant_fits_the_product(tmp_path: Path) -> None:
    environment = {**os.environ, "BATON_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "chaos.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", APPLY_EACH], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert ended.stdout == b""


def test_every_mutant_is_hunted_with_counts_that_its_scenario_has() -> None:
    mutants = all_mutants()
    assert set(mutants) >= set(BOUNDARIES)
    for name in {mutant.caught_by for mutant in mutants.values()} & set(all_scenarios()):
        assert set(COUNTS.get(name, {})) <= set(all_scenarios()[name].quick)


@contextmanager
def nothing_left_open() -> Iterator[None]:
    """Hold the block to it that whatever it lets go of was closed before."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        yield
        gc.collect()
    assert [str(one.message) for one in told] == []


def test_a_proxy_that_is_closed_leaves_nothing_open() -> None:
    proxy = Proxy(1)
    proxy._call(partial(proxy._begin, "black-hole", 0))
    with socket.create_connection(("127.0.0.1", proxy.port)):
        until = time.monotonic() + 10
        while not proxy.hit:
            assert time.monotonic() < until
            time.sleep(0.01)
        with nothing_left_open():
            proxy.close()


def test_what_comes_to_a_proxy_as_it_ends_is_not_left_open() -> None:
    proxy, came = Proxy(1), list[socket.socket]()

    def come_and_end() -> None:
        came.append(socket.create_connection(("127.0.0.1", proxy.port)))
        proxy._loop.call_soon(proxy._stop)  # on the round on which that is accepted

    with nothing_left_open():
        proxy._loop.call_soon_threadsafe(come_and_end)
        proxy._thread.join()
        came.pop().close()
