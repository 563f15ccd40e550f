"""Ids that begin with the time: those of rows that are made together lie together in an index."""

import time
from uuid import RFC_4122, UUID

from workflows.models import Run
from workflows.models.ids import id_by_time


def test_they_are_of_version_7_and_say_when_they_were_made() -> None:
    before = time.time_ns() // 1_000_000
    made = [id_by_time() for _ in range(1_000)]
    after = time.time_ns() // 1_000_000
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}
    assert all(before <= one.int >> 80 <= after for one in made)
    assert len(set(made)) == 1_000


def test_what_is_made_later_comes_later_in_every_order_that_a_database_has() -> None:
    earlier = id_by_time()
    time.sleep(0.002)
    later = id_by_time()
    assert earlier < later
    assert earlier.hex < later.hex
    assert earlier.bytes < later.bytes


def test_runs_have_such_ids() -> None:
    id = Run().id
    assert isinstance(id, UUID)
    assert id.version == 7
