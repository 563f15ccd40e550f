"""Which runs are claimed where not all can be: within limits, and no user behind another's thousand."""

from typing import Any

import pytest

from tests.store.test_calls import Kit, _memory, orm  # noqa: F401  (the fixture)
from tests.store.test_store import an_append
from workflows.engine.messages import Cancel
from workflows.limits.rules import Cap
from workflows.store.contract import Lessee, RunId

ANN, BEN = Lessee("ann@1", 1000.0, 15.0), Lessee("ben@2", 1001.0, 15.0)


@pytest.fixture(params=["memory", "orm"])
def kit(request: pytest.FixtureRequest) -> Kit:
    """Return each store."""
    return _memory() if request.param == "memory" else request.getfixturevalue("orm")


def a_cap(measure: str, allowed: int, scope: str = "all") -> Cap:
    """Limit runs."""
    return Cap(scope, "", measure, allowed)


def whose(claims: Any) -> list[str]:
    """Tell how many runs of each owner were claimed."""
    return sorted(claim.owner for claim in claims)


def test_a_user_does_not_wait_behind_what_another_queued(kit: Kit) -> None:
    for _ in range(40):
        kit.make("ada")
    his = [kit.make("bob") for _ in range(3)]
    claimed = [claim.run for claim in kit.store.claim(ANN, 10)]
    assert len(claimed) == 10
    assert set(his) <= set(claimed)


def test_of_one_owners_new_runs_the_oldest_go_first_and_none_twice(kit: Kit) -> None:
    made = [kit.make("ada") for _ in range(25)]
    claimed = [{claim.run for claim in kit.store.claim(who, 10)} for who in (ANN, BEN, ANN)]
    assert claimed == [set(made[:10]), set(made[10:20]), set(made[20:])]


def test_what_was_begun_goes_before_what_is_new(kit: Kit) -> None:
    begun = kit.driven("ada", "ada")
    for _ in range(9):
        kit.make("ada")
    for run in begun:
        kit.store.append([an_append(run)])
        kit.store.release(run.run, run.epoch, 1001.0)
    assert {claim.run for claim in kit.store.claim(BEN, 2)} == {run.run for run in begun}


def test_whoever_is_driven_least_is_claimed_next(kit: Kit) -> None:
    kit.driven("ada", "ada", "ada")
    for owner in ("ada", "bob") * 4:
        kit.make(owner)
    first = kit.store.claim(BEN, 3)
    assert len({claim.owner for claim in first}) == 1
    assert len({claim.owner for claim in kit.store.claim(BEN, 2)}) == 2


def test_runs_whose_worker_died_come_before_all(kit: Kit) -> None:
    (lost,) = kit.driven("ada")
    for _ in range(9):
        kit.make("bob")
    (claim,) = kit.store.claim(Lessee("ben@2", 1016.0, 15.0), 1)
    assert (claim.run, claim.epoch) == (lost.run, 2)


def test_an_owner_who_may_have_none_is_passed_over_but_for_what_was_lost(kit: Kit) -> None:
    (lost,) = kit.driven("ada")
    for owner in ("ada", "ada", "bob"):
        kit.make(owner)
    ada = lost.owner
    claimed = kit.store.claim(Lessee("ben@2", 1016.0, 15.0), 10, [Cap("user", ada, "runs_at_once", 0)])
    assert [claim.run for claim in claimed if claim.owner == ada] == [lost.run]
    assert len(claimed) == 2


def test_no_more_runs_are_driven_than_allowed(kit: Kit) -> None:
    caps = [a_cap("runs_at_once", 2)]
    for _ in range(5):
        kit.make("ada")
    one, two = kit.store.claim(ANN, 10, caps)
    assert kit.store.claim(BEN, 10, caps) == []
    kit.store.release(one.run, one.epoch, 5000.0)
    (three,) = kit.store.claim(BEN, 10, caps)
    kit.store.append([an_append(two, status="succeeded", ended_at=1002.0)])
    assert len(kit.store.claim(BEN, 10, caps)) == 1
    assert three.run not in (one.run, two.run)


def test_a_run_that_is_taken_over_keeps_its_place(kit: Kit) -> None:
    caps = [a_cap("runs_at_once", 2)]
    for _ in range(5):
        kit.make("ada")
    held = {claim.run for claim in kit.store.claim(ANN, 10, caps)}
    later = Lessee("ben@2", 1016.0, 15.0)
    assert {claim.run for claim in kit.store.claim(later, 10, caps)} == held


def test_users_take_turns_at_the_one_place_that_there_is(kit: Kit) -> None:
    caps = [a_cap("runs_at_once", 1)]
    for _ in range(4):
        kit.make("ada")
    for _ in range(2):
        kit.make("bob")
    order: list[str] = []
    for at in range(1000, 1004):
        (claim,) = kit.store.claim(Lessee("ann@1", float(at), 15.0), 10, caps)
        order.append(claim.owner)
        kit.store.append([an_append(claim, status="succeeded", ended_at=at + 0.5)])
    assert order[0] == order[2] != order[1] == order[3]


def test_only_so_many_runs_begin_in_any_minute_and_those_that_have_begun_go_on(kit: Kit) -> None:
    caps = [a_cap("runs_per_minute", 2)]
    for _ in range(4):
        kit.make("ada")
    claims = kit.store.claim(ANN, 10, caps)
    assert len(claims) == 2
    for claim in claims:
        kit.store.append([an_append(claim)])
        kit.store.release(claim.run, claim.epoch, 1010.0)
    again = kit.store.claim(Lessee("ben@2", 1020.0, 15.0), 10, caps)
    assert {claim.run for claim in again} == {claim.run for claim in claims}
    assert len(kit.store.claim(Lessee("ben@2", 1061.0, 60.0), 10, caps)) >= 2


def test_a_limit_of_each_user_leaves_room_for_the_others(kit: Kit) -> None:
    caps = [a_cap("runs_at_once", 2, "user")]
    for owner in ("ada", "ada", "ada", "bob"):
        kit.make(owner)
    claims = kit.store.claim(ANN, 10, caps)
    assert sorted(whose(claims).count(owner) for owner in set(whose(claims))) == [1, 2]


def test_what_a_message_waits_for_goes_before_what_its_owner_queued(kit: Kit) -> None:
    (parked,) = kit.driven("ada")
    kit.store.append([an_append(parked)])
    kit.store.release(parked.run, parked.epoch, 9000.0)
    for _ in range(9):
        kit.make("ada")
    kit.store.send(parked.run, Cancel(at=1.0))
    (claim,) = kit.store.claim(BEN, 1)
    assert claim.run == parked.run


def test_no_limit_delays_that_a_run_is_cancelled(kit: Kit) -> None:
    caps = [a_cap("runs_at_once", 1)]
    kit.make("ada")
    assert len(kit.store.claim(ANN, 10, caps)) == 1
    waits = [kit.make("bob") for _ in range(3)]
    kit.store.send(waits[1], Cancel(at=1.0))
    assert [claim.run for claim in kit.store.claim(BEN, 10, caps)] == [waits[1]]


def test_all_that_waits_is_claimed_whole_however_it_is_spread(kit: Kit) -> None:
    runs: set[RunId] = {kit.make(owner) for owner in ("ada", "bob") for _ in range(30)}
    claimed: list[RunId] = []
    for n in range(6):
        claimed += [claim.run for claim in kit.store.claim(Lessee(f"w@{n}", 1000.0, 15.0), 11)]
    assert len(claimed) == 60
    assert set(claimed) == runs


def test_more_of_a_line_is_read_where_all_of_it_went(orm: Kit, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("workflows.store.turns.READ", 1)
    for _ in range(30):
        orm.make("ada")
    assert len(orm.store.claim(ANN, 25)) == 25
