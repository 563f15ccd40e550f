"""What waits for one driver: messages in the order in which they came, taken all at once."""

import asyncio

import msgspec

from workflows.engine.messages import AnyMessage


class Mail(msgspec.Struct, frozen=True):
    """A message, and the number of the letter that it came by, if it was kept in the database.

    Without a message it is a letter that nobody can read, and that is only to be thrown away.
    """

    message: AnyMessage | None
    letter: int | None = None


class Mailbox:
    """Gather messages for one reader, on one loop."""

    def __init__(self) -> None:
        self._mail: list[Mail] = []
        self._some = asyncio.Event()

    def put(self, message: AnyMessage | None, letter: int | None = None) -> None:
        """Add a message."""
        self._mail.append(Mail(message, letter))
        self._some.set()

    def take(self) -> list[Mail]:
        """Take all that wait; none is an empty list."""
        mail, self._mail = self._mail, []
        self._some.clear()
        return mail

    def wake(self) -> None:
        """Let whoever waits look up, though nothing has come."""
        self._some.set()

    async def wait(self) -> None:
        """Wait until there is at least one, or somebody wakes the reader."""
        await self._some.wait()
