"""What followers are sent: all of it, once, in order; and what becomes of those who are too slow."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User

from tests.executors.workbench import eventually
from tests.live.growing import Browser, Growing
from workflows.engine.events import Question
from workflows.executors.tokens import Delta
from workflows.live import rounds
from workflows.live import socket as sockets
from workflows.live.frames import Frame, frame
from workflows.live.hub import Hub
from workflows.store.asked import write
from workflows.store.contract import OpenQuestion

pytestmark = pytest.mark.django_db(transaction=True)


def delta(run: Growing, text: str, offset: int, *, ended: bool = False) -> Delta:
    """Make a piece of text of the run's first step."""
    return Delta(run=run.id, step="a:1", attempt=1, offset=offset, text=text, ended=ended)


async def grown(run: Growing, events: int = 1, words: str = "ann") -> Any:
    """Let a run's log grow."""
    return await sync_to_async(run.grow)(events, words)


async def watching(hub: Hub, run: Growing, user: User, after: int = 0) -> Browser:
    """Let a browser follow a run."""
    browser = Browser(user)
    hub.join(browser.socket)
    hub.follow(browser.socket, run.id, after, run.head)
    return browser


@pytest.fixture
def run(ada: User) -> Growing:
    """Return a run of ada's."""
    return Growing(ada)


async def test_a_follower_is_given_the_log_and_then_what_comes(hub: Hub, run: Growing, ada: User) -> None:
    await grown(run, 3)
    browser = await watching(hub, run, ada)
    await eventually(lambda: browser.seqs == [1, 2, 3])
    hub.committed([await grown(run, 2)])
    await eventually(lambda: browser.seqs == [1, 2, 3, 4, 5])


async def test_a_follower_says_from_where(hub: Hub, run: Growing, ada: User) -> None:
    await grown(run, 2)
    await grown(run, 2)
    browser = await watching(hub, run, ada, after=3)
    await eventually(lambda: browser.seqs == [4])


async def test_what_another_process_commits_is_found_without_being_told(hub: Hub, run: Growing, ada: User) -> None:
    browser = await watching(hub, run, ada)
    await grown(run, 2)
    await eventually(lambda: browser.seqs == [1, 2])


async def test_those_who_join_while_it_grows_miss_nothing_and_get_nothing_twice(
    hub: Hub, run: Growing, ada: User
) -> None:
    browsers = []
    for _ in range(20):
        browsers.append(await watching(hub, run, ada))
        hub.committed([await grown(run, 3)])
    for browser in browsers:
        await eventually(lambda browser=browser: browser.seqs == list(range(1, 61)))  # type: ignore[misc]


async def test_one_who_is_ahead_of_the_others_is_given_what_they_are(hub: Hub, run: Growing, ada: User) -> None:
    first = await watching(hub, run, ada)
    await grown(run)
    known = run.head
    later = await grown(run)
    second = Browser(ada)
    hub.join(second.socket)
    hub.follow(second.socket, run.id, known, known)
    await eventually(lambda: first.seqs == [1, 2])
    hub.committed([later])
    await eventually(lambda: second.seqs == [2])


async def test_those_who_caught_up_are_given_the_same_frames_as_all_others(hub: Hub, run: Growing, ada: User) -> None:
    first = await watching(hub, run, ada)
    for _ in range(5):
        hub.committed([await grown(run)])
        browser = await watching(hub, run, ada)
        await eventually(lambda browser=browser: browser.seqs[-1:] == [run.head])  # type: ignore[misc]
        hub.committed([await grown(run)])
        await eventually(lambda browser=browser: browser.seqs[-1:] == [run.head])  # type: ignore[misc]
        assert browser.sent[-1] is first.sent[-1]


async def test_a_replay_that_broke_is_taken_up_again(hub: Hub, run: Growing, ada: User) -> None:
    await grown(run, 3)
    browser = await watching(hub, run, ada)
    task = browser.socket.following[run.id].task
    assert task is not None
    task.cancel()
    await eventually(lambda: browser.seqs == [1, 2, 3])


async def test_frames_hold_500_events_at_most(hub: Hub, run: Growing, ada: User) -> None:
    for _ in range(6):
        await grown(run, 200)
    browser = await watching(hub, run, ada)
    await eventually(lambda: len(browser.seqs) == 1200)
    sizes = [sum(len(entry["events"]) for entry in frame["entries"]) for frame in browser.of("entries")]
    assert max(sizes) == 400


async def test_one_who_stops_following_is_sent_nothing_more(hub: Hub, run: Growing, ada: User) -> None:
    browser = await watching(hub, run, ada)
    hub.unfollow(browser.socket, run.id)
    hub.committed([await grown(run)])
    await asyncio.sleep(0.05)
    assert browser.frames == []


async def test_text_is_passed_on_and_a_late_follower_gets_it_from_its_beginning(
    hub: Hub, run: Growing, ada: User
) -> None:
    early = await watching(hub, run, ada)
    await asyncio.sleep(0.05)
    hub.shown([delta(run, "one ", 0)])
    hub.shown([delta(run, "two", 4)])
    await eventually(lambda: bool(early.of("deltas")))
    late = await watching(hub, run, ada)
    await eventually(lambda: bool(late.of("deltas")))
    assert late.of("deltas")[0]["deltas"] == [{"step": "a:1", "attempt": 1, "offset": 0, "text": "one two"}]


async def test_text_before_the_first_socket_is_not_forgotten(hub: Hub, run: Growing, ada: User) -> None:
    hub.shown([delta(run, "early", 0)])
    browser = await watching(hub, run, ada)
    await eventually(lambda: bool(browser.of("deltas")))
    assert browser.of("deltas")[0]["deltas"][0]["text"] == "early"


async def test_the_text_of_a_step_that_ended_is_forgotten(hub: Hub, run: Growing, ada: User) -> None:
    hub.shown([delta(run, "x", 0), delta(run, "", 1, ended=True)])
    browser = await watching(hub, run, ada)
    await asyncio.sleep(0.05)
    assert browser.of("deltas") == []


async def test_a_slow_browser_is_sent_no_more_until_it_has_taken_in_what_it_was_sent(
    hub: Hub, run: Growing, ada: User
) -> None:
    browser = await watching(hub, run, ada)
    await asyncio.sleep(0.05)
    for n in range(1, 11):
        hub.committed([await grown(run, 1, "x" * 200_000)])
        await eventually(lambda n=n: len(browser.seqs) >= min(n, 6))  # type: ignore[misc]
    await asyncio.sleep(0.05)
    assert len(browser.seqs) == 6
    hub.ack(browser.socket, len(browser.frames))
    await eventually(lambda: browser.seqs == list(range(1, 11)))


async def test_a_slow_browser_does_not_hold_up_another(hub: Hub, run: Growing, ada: User) -> None:
    slow, quick = await watching(hub, run, ada), await watching(hub, run, ada)
    await asyncio.sleep(0.05)
    for _ in range(12):
        hub.committed([await grown(run, 1, "x" * 200_000)])
        await eventually(lambda: quick.seqs[-1:] == [run.head])
        hub.ack(quick.socket, len(quick.frames))
    assert quick.seqs == list(range(1, 13))
    assert len(slow.seqs) < 8


async def test_a_long_replay_waits_for_acknowledgements(hub: Hub, run: Growing, ada: User) -> None:
    for _ in range(10):
        await grown(run, 1, "x" * 200_000)
    browser = await watching(hub, run, ada)
    await eventually(lambda: len(browser.seqs) >= 6)
    await asyncio.sleep(0.05)
    assert len(browser.seqs) < 10
    hub.ack(browser.socket, len(browser.frames))
    await eventually(lambda: len(browser.seqs) == 10)


async def test_following_again_and_again_gets_nobody_more_than_others(hub: Hub, run: Growing, ada: User) -> None:
    for _ in range(10):
        await grown(run, 1, "x" * 200_000)
    browser = await watching(hub, run, ada)
    for _ in range(5):
        hub.follow(browser.socket, run.id, 0, run.head)
        await asyncio.sleep(0.05)
    await eventually(lambda: len(browser.seqs) >= 6)
    await asyncio.sleep(0.05)
    assert len(browser.seqs) == 6


async def test_too_much_text_is_left_out_until_the_browser_answers(hub: Hub, run: Growing, ada: User) -> None:
    browser = await watching(hub, run, ada)
    await asyncio.sleep(0.05)
    for n in range(10):
        hub.shown([delta(run, "x" * 100_000, n * 100_000)])
        await eventually(lambda n=n: len(browser.of("deltas")) > min(n, 3))  # type: ignore[misc]
        await asyncio.sleep(0.03)
    assert 4 <= len(browser.of("deltas")) < 10
    hub.ack(browser.socket, len(browser.frames))
    await eventually(lambda: len(browser.of("deltas")[-1]["deltas"][0]["text"]) == 1_000_000)


async def test_pieces_of_text_that_gather_are_sent_as_one(hub: Hub, run: Growing, ada: User) -> None:
    browser = await watching(hub, run, ada)
    await asyncio.sleep(0.05)
    pieces = [delta(run, "one ", 0), delta(run, "two ", 4), delta(run, "lost", 99), delta(run, "three", 8)]
    hub.shown(pieces)
    await eventually(lambda: bool(browser.of("deltas")))
    told = [(piece["offset"], piece["text"]) for piece in browser.of("deltas")[0]["deltas"]]
    assert told == [(0, "one two three"), (99, "lost")]


async def test_one_who_takes_nothing_in_is_closed(hub: Hub, run: Growing, ada: User, monkeypatch: Any) -> None:
    monkeypatch.setattr(sockets, "PATIENCE_S", 0.0)
    await grown(run)
    browser = await watching(hub, run, ada)
    await eventually(lambda: browser.ends[:1] == [4408])


async def test_one_who_asks_and_never_reads_is_closed(hub: Hub, ada: User) -> None:
    browser = Browser(ada)
    hub.join(browser.socket)
    for _ in range(6):
        browser.socket.put(Frame(json.dumps("x" * 1024 * 1024).encode()))
    assert len(browser.frames) == 4
    await eventually(lambda: browser.ends == [4408])


async def test_nobody_acknowledges_what_was_not_sent(hub: Hub, ada: User) -> None:
    browser = Browser(ada)
    browser.socket.put(frame("pong"))
    with pytest.raises(ValueError, match="1 frames were sent"):
        browser.socket.ack(2)


async def test_a_heartbeat_tells_how_far_each_log_has_grown(
    hub: Hub, run: Growing, ada: User, monkeypatch: Any
) -> None:
    monkeypatch.setattr(rounds, "BEAT_EVERY", 1)
    await grown(run, 3)
    browser = await watching(hub, run, ada)
    await eventually(lambda: bool(browser.of("beat")))
    assert browser.of("beat")[0] == {"type": "beat", "heads": {run.id: 3}}


async def test_a_page_is_read_once_for_all_who_are_at_the_same_place(hub: Hub, run: Growing, ada: User) -> None:
    for _ in range(6):
        await grown(run, 200)
    browsers = [await watching(hub, run, ada, after=after) for after in (0, 0, 500, 500, 600)]
    for browser in browsers:
        await eventually(lambda browser=browser: browser.seqs[-1:] == [1200])  # type: ignore[misc]
    frames = [[id(frame) for frame in browser.sent] for browser in browsers]
    assert frames[0] == frames[1]
    assert frames[2] == frames[3]
    assert frames[2][1:] == frames[4][1:]


async def test_changed_runs_are_shown_to_those_who_may_see_them(
    hub: Hub, run: Growing, ada: User, bob: User, staff: User
) -> None:
    browsers = {user.username: Browser(user) for user in (ada, bob, staff)}
    for browser in browsers.values():
        hub.join(browser.socket)
        browser.socket.watches_runs = True
    hub.committed([await grown(run)])
    await eventually(lambda: bool(browsers["ada"].of("runs")) and bool(browsers["grace"].of("runs")))
    assert browsers["ada"].of("runs")[-1]["runs"][0]["id"] == run.id
    assert browsers["bob"].of("runs") == []


async def test_whoever_is_asked_by_name_hears_of_it_in_a_run_that_is_not_theirs(
    hub: Hub, run: Growing, ada: User, bob: User
) -> None:
    browsers = {user.username: Browser(user) for user in (ada, bob)}
    for browser in browsers.values():
        hub.join(browser.socket)
        browser.socket.watches_runs = True
    asked = Question(prompt="Send it?", hash="h", decisions=["approve", "reject"], approvers=["bob"])
    await sync_to_async(write)(run.id, [OpenQuestion(activation="a", node="A", asked_at=1.0, question=asked)])
    await eventually(lambda: browsers["bob"].of("inbox")[-1:] == [{"type": "inbox", "count": 1}])
    await sync_to_async(write)(run.id, [])
    await eventually(lambda: browsers["bob"].of("inbox")[-1] == {"type": "inbox", "count": 0})
    assert browsers["ada"].of("inbox") == [{"type": "inbox", "count": 0}]
