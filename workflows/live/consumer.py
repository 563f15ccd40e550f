"""The websocket of a page: it says what to follow, and is sent what happens. docs/guide/live-protocol.md tells all."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from workflows.live.checks import head_for
from workflows.live.frames import frame
from workflows.live.hub import Hub
from workflows.live.outlets import outlet
from workflows.live.rounds import NOT_LOGGED_IN
from workflows.live.socket import Socket
from workflows.strict_json import StrictJsonError, parse_json

MAX_FRAME = 64 * 1024
MAX_FOLLOWED = 50


class FrameError(Exception):
    """Refuse what a browser sent, with a code that it can act on."""

    def __init__(self, code: str, message: str, run: str | None = None) -> None:
        super().__init__(message)
        self.fields = {"code": code, "message": message} | ({"run": run} if run else {})


class LiveConsumer(AsyncWebsocketConsumer):
    """Serve one socket."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self._hub = hub
        self._socket: Socket | None = None
        self._end: asyncio.Task[None] | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve until the socket is closed: as Channels does, but without a task and a thread for each frame.

        A consumer of Channels also listens at the layer, and looks for old database connections; this one has neither.
        """
        self.scope, self.base_send = scope, send
        try:
            with suppress(StopConsumer):
                while True:
                    message = await receive()
                    await getattr(self, message["type"].replace(".", "_"))(message)
        finally:
            if self._socket:
                self._hub.leave(self._socket)

    async def connect(self) -> None:
        """Accept, and close at once with 4401 whoever is not logged in: only an accepted socket is told why."""
        await self.accept()
        user = self.scope["user"]
        if not user.is_authenticated:
            await self.close(NOT_LOGGED_IN)
            return
        session = self.scope["session"].session_key
        self._socket = Socket(user, outlet(self.scope, self.base_send), self._end_with, session)
        self._hub.join(self._socket)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Do what a frame asks for, or answer with an error frame."""
        if self._socket is None:
            return
        try:
            await self._act(self._socket, _parsed(text_data))
        except FrameError as error:
            self._socket.put(frame("error", **error.fields))

    async def _act(self, socket: Socket, wanted: dict[str, Any]) -> None:
        kind = wanted.get("type")
        if kind == "follow":
            await self._follow(socket, _run(wanted), _number(wanted, "after"))
        elif kind == "unfollow":
            self._hub.unfollow(socket, _run(wanted))
        elif kind == "ack":
            self._ack(socket, _number(wanted, "frames"))
        elif kind in ("follow_runs", "unfollow_runs"):
            socket.watches_runs, socket.inbox = kind == "follow_runs", None
        elif kind == "ping":
            socket.put(frame("pong"))
        else:
            raise FrameError("unknown_type", f"there is no frame of type {str(kind)[:40]!r}")

    def _ack(self, socket: Socket, frames: int) -> None:
        try:
            self._hub.ack(socket, frames)
        except ValueError as error:
            raise FrameError("invalid_frame", f'"frames" is too many: {error}') from error

    async def _follow(self, socket: Socket, run: str, after: int) -> None:
        if len(socket.following) >= MAX_FOLLOWED and run not in socket.following:
            raise FrameError("too_many", f"a socket may follow {MAX_FOLLOWED} runs at once", run)
        head = await self._hub.reader.call(head_for, socket.user, run)
        if head is None:
            raise FrameError("not_found", "there is no such run", run)
        self._hub.follow(socket, run, after, head)

    def _end_with(self, code: int) -> None:
        if self._end is None:
            self._end = asyncio.create_task(self.close(code))


def _parsed(text: str | None) -> dict[str, Any]:
    if text is None:
        raise FrameError("not_text", "frames are JSON text")
    try:
        wanted = parse_json(text, max_bytes=MAX_FRAME)
    except StrictJsonError as error:
        raise FrameError("invalid_json", str(error)) from error
    if not isinstance(wanted, dict):
        raise FrameError("invalid_frame", "a frame is a JSON object")
    return wanted


def _run(wanted: dict[str, Any]) -> str:
    try:
        return str(UUID(wanted["run"]))
    except (KeyError, ValueError, TypeError, AttributeError):
        raise FrameError("invalid_frame", '"run" must be the id of a run') from None


def _number(wanted: dict[str, Any], field: str) -> int:
    value = wanted.get(field, 0)
    if type(value) is not int or value < 0:
        raise FrameError("invalid_frame", f'"{field}" must be a whole number, 0 or more')
    return value
