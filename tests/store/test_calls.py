"""What every store promises of calls that limits concern."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from tests.store.test_store import an_append
from workflows.limits.rules import Cap, Parties
from workflows.models import Limit, Run, Workflow, WorkflowVersion
from workflows.store.contract import Claim, Lessee, RunId, Store
from workflows.store.limited import CallAsked, Round
from workflows.store.memory import MemoryStore
from workflows.store.orm import OrmStore

ANN = Lessee("ann@1", 1000.0, 15.0)


class Kit:
    """A store with two users, and limits that can be set."""

    def __init__(self, store: Store, make: Callable[[str], RunId], limit: Callable[..., None]) -> None:
        self.store, self.make, self.limit = store, make, limit

    def driven(self, *owners: str) -> list[Claim]:
        """Make a run of each and have ann drive them all."""
        runs = [self.make(owner) for owner in owners]
        claims = {claim.run: claim for claim in self.store.claim(ANN, 100)}
        return [claims[run] for run in runs]

    def ask(self, claim: Claim, at: float = 1001.0, **more: Any) -> CallAsked:
        """Want to call the writer for a run."""
        parties = Parties(claim.owner, claim.workflow, "writer", more.pop("provider", ""))
        fields = {"step": "s1", "node": "s", "attempt": 1, "parties": parties, "asked_at": at, "epoch": claim.epoch}
        return CallAsked(id=str(uuid4()), run=claim.run, **(fields | more))

    def round(self, *asked: CallAsked, at: float = 1001.0, worker: str = "ann@1", **more: Any) -> list[str]:
        """Have a worker say something, and tell what is under way for it."""
        return sorted(self.store.calls.round(Round(worker=worker, now=at, asked=asked, **more)))


def ids(*calls: CallAsked) -> list[str]:
    """List the ids of calls."""
    return sorted(call.id for call in calls)


@pytest.fixture(params=["memory", "orm"])
def kit(request: pytest.FixtureRequest) -> Kit:
    """Return each store, where ada and bob run a workflow `w`."""
    return _memory() if request.param == "memory" else request.getfixturevalue("orm")


def _memory() -> Kit:
    store = MemoryStore()

    def make(owner: str) -> RunId:
        run = RunId(str(uuid4()))
        store.add(run, owner=owner)
        store.runs[run].workflow = "w"
        return run

    def limit(scope: str, subject: str = "", **measures: int) -> None:
        store.calls.limits += [Cap(scope, subject, name, allowed, subject) for name, allowed in measures.items()]

    return Kit(store, make, limit)


@pytest.fixture
def orm(ada: User, bob: User) -> Kit:
    """Return the store on the database."""
    workflow = Workflow.objects.create(slug="w", name="w", owner=ada)
    version: Any = WorkflowVersion.objects.create(workflow=workflow, number=1, document={})
    users = {"ada": ada, "bob": bob}

    def make(owner: str) -> RunId:
        return RunId(str(Run.objects.create(workflow=workflow, version=version, owner=users[owner]).pk))

    def limit(scope: str, subject: str = "", **measures: int) -> None:
        Limit.objects.create(scope=scope, subject=subject, **measures)

    return Kit(OrmStore(), make, limit)


def test_no_more_calls_are_under_way_than_allowed_and_the_oldest_goes_next(kit: Kit) -> None:
    kit.limit("agent", "writer", calls_at_once=2)
    (claim,) = kit.driven("ada")
    one, two, three, four = calls = [kit.ask(claim, at=1001.0 + n) for n in range(4)]
    assert kit.round(*calls) == ids(one, two)
    assert kit.round(ended=[(two.id, 5)]) == ids(one, three)
    assert kit.round(ended=[(one.id, 0), (three.id, 0)]) == ids(four)


def test_a_limit_holds_for_all_workers_together(kit: Kit) -> None:
    kit.limit("all", calls_at_once=1)
    (claim,) = kit.driven("ada")
    first, second = kit.ask(claim), kit.ask(claim)
    assert kit.round(first) == ids(first)
    assert kit.round(second, worker="ben@2") == []
    assert kit.round(ended=[(first.id, 0)]) == []
    assert kit.round(worker="ben@2") == ids(second)


@pytest.mark.parametrize(
    ("scope", "subject"), [("user", ""), ("workflow", "w"), ("provider", "p"), ("agent", "writer")]
)
def test_each_scope_counts_what_is_its_own(kit: Kit, scope: str, subject: str) -> None:
    kit.limit(scope, subject, calls_at_once=1)
    kit.limit("user", "nobody", calls_at_once=1)
    (claim,) = kit.driven("ada")
    calls = [kit.ask(claim, provider="p") for _ in range(2)]
    assert len(kit.round(*calls)) == 1


def test_users_take_turns_though_one_asked_for_all_before(kit: Kit) -> None:
    kit.limit("agent", "writer", calls_at_once=1)
    ada, bob = kit.driven("ada", "bob")
    hers = [kit.ask(ada, at=1001.0 + n) for n in range(3)]
    his = [kit.ask(bob, at=1010.0 + n) for n in range(2)]
    under_way, order = kit.round(*hers, *his), ""
    for at in range(1011, 1016):
        order += "a" if under_way[0] in ids(*hers) else "b"
        under_way = kit.round(at=at, ended=[(under_way[0], 0)])
    assert (order, under_way) == ("ababa", [])


def test_only_so_many_begin_in_any_minute(kit: Kit) -> None:
    kit.limit("agent", "writer", calls_per_minute=2)
    (claim,) = kit.driven("ada")
    calls = [kit.ask(claim, at=1001.0 + n) for n in range(3)]
    assert kit.round(*calls[:1], at=1005.0) == ids(calls[0])
    assert kit.round(*calls[1:], at=1010.0, ended=[(calls[0].id, 0)]) == ids(calls[1])
    assert kit.round(at=1064.0, sweep=True) == ids(calls[1])
    assert kit.round(at=1066.0, sweep=True) == ids(*calls[1:])


def test_no_more_begin_once_the_tokens_of_the_minute_are_used(kit: Kit) -> None:
    kit.limit("agent", "writer", tokens_per_minute=100)
    (claim,) = kit.driven("ada")
    one, two, three = calls = [kit.ask(claim, at=1001.0 + n) for n in range(3)]
    assert kit.round(*calls) == ids(one)
    assert kit.round(at=1010.0, ended=[(one.id, 40)]) == ids(two)
    assert kit.round(at=1011.0, ended=[(two.id, 70)]) == []
    assert kit.round(at=1069.0, sweep=True) == []
    assert kit.round(at=1072.0, sweep=True) == ids(three)


def test_a_call_that_takes_minutes_holds_no_others_up_for_want_of_knowing_what_it_uses(kit: Kit) -> None:
    kit.limit("agent", "writer", tokens_per_minute=100)
    (claim,) = kit.driven("ada")
    one, two, three = calls = [kit.ask(claim, at=1001.0 + n) for n in range(3)]
    assert kit.round(*calls, at=1004.0) == ids(one)
    assert kit.round(at=1008.0) == ids(one)
    assert kit.round(at=1010.0) == ids(one, two)
    assert kit.round(at=1011.0) == ids(one, two)
    assert kit.round(at=1016.0) == ids(one, two, three)


def test_what_an_agent_brings_along_holds_too(kit: Kit) -> None:
    (claim,) = kit.driven("ada")
    calls = [kit.ask(claim, at=1001.0 + n, own=(2, None, None)) for n in range(3)]
    assert kit.round(*calls) == ids(*calls[:2])


def test_the_places_of_a_worker_that_died_are_free_once_its_runs_are_taken_over(kit: Kit) -> None:
    kit.limit("agent", "writer", calls_at_once=1)
    (claim,) = kit.driven("ada")
    lost, waits = kit.ask(claim), kit.ask(claim, at=1002.0)
    assert kit.round(lost, waits) == ids(lost)
    (again,) = kit.store.claim(Lessee("ben@2", 1016.0, 15.0), 9)
    mine = kit.ask(again)
    assert kit.round(mine, worker="ben@2", at=1017.0) == ids(mine)
    assert kit.round(worker="ben@2", at=1018.0, sweep=True) == ids(mine)
    assert kit.round(at=1018.0) == []


def test_a_run_that_ended_holds_no_place(kit: Kit) -> None:
    kit.limit("agent", "writer", calls_at_once=1)
    ada, bob = kit.driven("ada", "bob")
    first, second = kit.ask(ada), kit.ask(bob, at=1002.0)
    kit.round(first, second)
    kit.store.append([an_append(ada, status="succeeded", ended_at=1002.0)])
    assert second.id in kit.round(at=1003.0)


def test_a_round_that_is_said_twice_counts_once(kit: Kit) -> None:
    kit.limit("agent", "writer", calls_per_minute=3)
    (claim,) = kit.driven("ada")
    first, second = kit.ask(claim), kit.ask(claim)
    for _ in range(2):
        assert kit.round(first, second) == ids(first, second)
    for _ in range(2):
        assert kit.round(first, ended=[(first.id, 7), ("00000000-0000-0000-0000-000000000007", 1)]) == ids(second)


def test_whoever_gives_up_waiting_leaves_the_line(kit: Kit) -> None:
    kit.limit("agent", "writer", calls_at_once=1)
    (claim,) = kit.driven("ada")
    first, second, third = (kit.ask(claim, at=1001.0 + n) for n in range(3))
    kit.round(first, second, third)
    kit.round(ended=[(second.id, 0)])
    assert kit.round(ended=[(first.id, 0)]) == ids(third)


def test_more_calls_go_at_once_than_are_read_at_once(orm: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.store.calls.AT_ONCE", 3)
    orm.limit("agent", "writer", calls_at_once=8)
    (claim,) = orm.driven("ada")
    assert len(orm.round(*(orm.ask(claim) for _ in range(10)))) == 8


def test_limits_of_whom_nobody_knows_any_more_cap_nothing(orm: Kit) -> None:
    orm.limit("user", "gone", calls_at_once=1)
    orm.limit("workflow", "w", runs_at_once=1)
    (cap,) = orm.store.calls.caps()
    workflow = Workflow.objects.get(slug="w")
    assert cap == Cap("workflow", str(workflow.pk), "runs_at_once", 1, "w")
