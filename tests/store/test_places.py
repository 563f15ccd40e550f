"""What every store promises of places in critical sections: first come, first served, and none is ever lost."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections

from tests.store.test_store import an_append, claimed
from workflows.engine.messages import Granted
from workflows.models import Place as PlaceRow
from workflows.models import Run, Workflow, WorkflowVersion
from workflows.store.contract import Lessee, Place, RunId, Store, decode_message
from workflows.store.orm import OrmStore

ANN = Lessee("ann@1", 1000.0, 15.0)


def a_place(run: RunId, activation: str = "gate", name: str = "crm", limit: int = 1) -> Place:
    """Wish for a place."""
    return Place(run=run, activation=activation, key=f"{run}:{activation}", name=name, limit=limit)


def granted(store: Store) -> list[tuple[RunId, str]]:
    """List who was sent that they were let in, in order."""
    found = [(letter.run, decode_message(letter.body)) for letter in store.letters(ANN.worker)]
    return [(run, message.activation) for run, message in found if isinstance(message, Granted)]


def three_runs(store: Store, make_run: Any) -> list[RunId]:
    """Make three runs that ann drives."""
    for _ in range(3):
        make_run()
    return [claim.run for claim in store.claim(ANN, 3)]


def test_places_are_given_in_the_order_in_which_they_were_asked_for(store: Store, make_run: Any) -> None:
    one, two, three = three_runs(store, make_run)
    assert [store.place_request(a_place(run), 1) for run in (one, two, three)] == [[one], [], []]
    assert store.place_release(f"{one}:gate") == [two]
    assert store.place_release(f"{two}:gate") == [three]
    assert granted(store) == [(one, "gate"), (two, "gate"), (three, "gate")]


def test_a_section_has_as_many_places_as_its_limit(store: Store, make_run: Any) -> None:
    one, two, three = three_runs(store, make_run)
    assert [store.place_request(a_place(run, limit=2), 1) for run in (one, two, three)] == [[one], [two], []]
    assert store.place_release(f"{two}:gate") == [three]


def test_nobody_is_let_in_before_one_who_waits_longer(store: Store, make_run: Any) -> None:
    one, two, three = three_runs(store, make_run)
    store.place_request(a_place(one, limit=1), 1)
    store.place_request(a_place(two, limit=1), 1)
    assert store.place_request(a_place(three, limit=5), 1) == []
    assert store.place_release(f"{one}:gate") == [two, three]


def test_sections_of_different_names_have_nothing_to_do_with_each_other(store: Store, make_run: Any) -> None:
    one, two, _ = three_runs(store, make_run)
    assert store.place_request(a_place(one), 1) == [one]
    assert store.place_request(a_place(two, name="mail"), 1) == [two]


def test_a_place_that_is_asked_for_twice_is_one_place(store: Store, make_run: Any) -> None:
    one, two, three = three_runs(store, make_run)
    store.place_request(a_place(one), 1)
    for _ in range(2):
        assert store.place_request(a_place(two), 1) == []
    store.place_request(a_place(three), 1)
    assert store.place_release(f"{one}:gate") == [two]
    assert store.place_release(f"{two}:gate") == [three]


def test_whoever_asks_again_for_a_place_that_was_given_is_told_again(store: Store, make_run: Any) -> None:
    one, two, _ = three_runs(store, make_run)
    store.place_request(a_place(one), 1)
    assert store.place_request(a_place(one), 1) == [one]
    assert store.place_request(a_place(two), 1) == []
    assert granted(store) == [(one, "gate"), (one, "gate")]


def test_two_branches_of_a_run_stand_in_the_same_line(store: Store, make_run: Any) -> None:
    one, _, _ = three_runs(store, make_run)
    assert store.place_request(a_place(one, "left"), 1) == [one]
    assert store.place_request(a_place(one, "right"), 1) == []
    assert store.place_release(f"{one}:left") == [one]
    assert granted(store) == [(one, "left"), (one, "right")]


def test_leaving_the_line_lets_the_next_go_on(store: Store, make_run: Any) -> None:
    one, two, three = three_runs(store, make_run)
    for run in (one, two, three):
        store.place_request(a_place(run), 1)
    assert store.place_release(f"{two}:gate") == []
    assert store.place_release(f"{one}:gate") == [three]
    assert store.place_release("nobody") == []


def test_all_places_of_a_run_but_those_it_keeps_are_given_to_others(store: Store, make_run: Any) -> None:
    one, two, _ = three_runs(store, make_run)
    for name in ("crm", "mail"):
        store.place_request(a_place(one, name, name), 1)
        store.place_request(a_place(two, name, name), 1)
    assert store.place_keep(one, [f"{one}:mail"]) == [two]
    assert granted(store)[-1] == (two, "crm")
    assert store.place_keep(one, []) == [two]


def test_a_worker_that_lost_its_lease_gets_no_place(store: Store, make_run: Any) -> None:
    one, two, _ = three_runs(store, make_run)
    assert store.place_request(a_place(one), 0) == []
    assert store.place_request(a_place(two), 1) == [two]


def test_a_run_that_ends_without_giving_its_place_back_is_swept(store: Store, make_run: Any) -> None:
    make_run()
    claim = claimed(store)
    make_run()
    other = claimed(store)
    store.place_request(a_place(claim.run), 1)
    store.place_request(a_place(other.run), 1)
    assert store.place_sweep() == []
    store.append([an_append(claim, status="failed", ended_at=9.0)])
    assert store.place_sweep() == [other.run]
    assert store.place_sweep() == []


def test_the_place_of_a_run_that_is_deleted_is_swept(orm_kit: Any) -> None:
    store, make = orm_kit
    make(), make()
    one, two = (claim.run for claim in store.claim(ANN, 2))
    store.place_request(a_place(one), 1)
    store.place_request(a_place(two), 1)
    Run.objects.filter(pk=one).delete()
    assert store.place_sweep() == [two]


def test_a_name_means_another_section_in_somebody_elses_workflows(orm_kit: Any) -> None:
    store, make = orm_kit
    make()
    mine = claimed(store).run
    stranger = User.objects.create_user("stranger")
    workflow = Workflow.objects.create(slug="s", name="s", owner=stranger)
    version: Any = WorkflowVersion.objects.create(workflow=workflow, number=1, document={})
    theirs = RunId(str(Run.objects.create(workflow=workflow, version=version, owner=stranger, epoch=1).pk))
    assert store.place_request(a_place(mine), 1) == [mine]
    assert store.place_request(a_place(theirs), 1) == [theirs]


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_are_let_in_one_by_one() -> None:
    owner = User.objects.create_user("owner")
    workflow = Workflow.objects.create(slug="w", name="w", owner=owner)
    version: Any = WorkflowVersion.objects.create(workflow=workflow, number=1, document={})
    runs = [
        RunId(str(Run.objects.create(workflow=workflow, version=version, owner=owner, epoch=1).pk)) for _ in range(12)
    ]

    def ask(run: RunId) -> None:
        OrmStore().place_request(a_place(run, limit=2), 1)
        connections.close_all()

    threads = [threading.Thread(target=ask, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert PlaceRow.objects.filter(given=True).count() == 2
    order = list(PlaceRow.objects.order_by("id").values_list("given", flat=True))
    assert order == [True, True, *[False] * 10]
