"""What waits for one driver: messages in the order in which they came, taken all at once."""

import asyncio

import msgspec

from workflows.engine.messages import AnyMessage


class Mail(msgspec.Struct, frozen=True, gc=False):
    """A message, and the number of the letter that it came by, if it was kept in the database.

    Without a message it is a letter that nobody can read, and that is only to be thrown away.
    """

    message: AnyMessage | None
    letter: int | None = None


class Mailbox:
    """Gather messages for one reader, on one loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._mail: list[Mail] = []
        self._called = False
        self._reader: asyncio.Future[None] | None = None

    def put(self, message: AnyMessage | None, letter: int | None = None) -> None:
        """Add a message."""
        self._mail.append(Mail(message, letter))
        self.wake()

    def take(self) -> list[Mail]:
        """Take all that wait; none is an empty list."""
        mail, self._mail = self._mail, []
        self._called = False
        return mail

    def wake(self) -> None:
        """Let whoever waits look up, though nothing has come."""
        self._called = True
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    def wait(self) -> asyncio.Future[None]:
        """Give what is done when there is at least one, or somebody wakes the reader."""
        self._reader = self._loop.create_future()
        if self._called:
            self._reader.set_result(None)
        return self._reader
