"""The thread of blocking calls: they keep their order, and while all is quiet they need no other thread."""

import asyncio
import threading

import pytest

from workflows.executors import serial
from workflows.executors.serial import SerialThread


def where() -> tuple[str, bool]:
    """Tell on which thread this is called, and whether Django would find a loop there."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return threading.current_thread().name, False
    return threading.current_thread().name, True


def broken() -> None:
    """Raise."""
    raise ValueError("broken")


async def test_a_call_is_made_on_its_own_thread_unless_all_is_quiet() -> None:
    quiet = False
    thread = SerialThread("away", lambda: quiet)
    assert await thread.call(where) == ("away", False)
    quiet = True
    assert await thread.call(where) == (threading.current_thread().name, False)
    assert where()[1]
    quiet = False
    assert await thread.call(where) == ("away", False)
    await thread.close()


async def test_a_quiet_call_is_answered_before_anything_else_of_the_loop() -> None:
    thread = SerialThread("away", lambda: True)
    said: list[str] = []
    asyncio.get_running_loop().call_soon(said.append, "loop")
    thread.submit(lambda result, error: said.append(result), str, "call")
    assert said == ["call"]
    await asyncio.sleep(0)
    assert said == ["call", "loop"]
    await thread.close()


async def test_nothing_overtakes_what_is_under_way_on_the_thread() -> None:
    quiet = False
    thread = SerialThread("away", lambda: quiet)
    gate, said = threading.Event(), []
    slow = thread.call(lambda: (gate.wait(5), said.append("slow")))
    quiet = True
    fast = thread.call(said.append, "fast")
    assert said == []
    gate.set()
    await asyncio.gather(slow, fast)
    assert said == ["slow", "fast"]
    await thread.close()


async def test_what_is_closed_is_the_connection_of_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []
    monkeypatch.setattr(serial.connections, "close_all", lambda: closed.append(threading.current_thread().name))
    await SerialThread("away", lambda: True).close()
    assert closed == ["away"]


@pytest.mark.parametrize("quiet", [False, True])
async def test_what_a_call_raises_is_told_to_whoever_asked(quiet: bool) -> None:
    thread = SerialThread("away", lambda: quiet)
    with pytest.raises(ValueError, match="broken"):
        await thread.call(broken)
    assert await thread.call(str, "well") == "well"
    await thread.close()
