"""The websocket of a page: it says what to follow, and is sent what happens. docs/guide/live-protocol.md tells all."""

import asyncio
from typing import Any
from uuid import UUID

from channels.generic.websocket import AsyncWebsocketConsumer

from workflows.live.checks import head_for, seen_of, user_of
from workflows.live.frames import frame
from workflows.live.hub import Hub
from workflows.live.socket import Socket
from workflows.strict_json import StrictJsonError, parse_json

MAX_FRAME = 64 * 1024
MAX_FOLLOWED = 50
CHECK_EVERY_S = 30.0
NOT_LOGGED_IN, TOO_SLOW = 4401, 4408


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
        self._checks: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Accept, and close at once with 4401 whoever is not logged in: only an accepted socket is told why."""
        await self.accept()
        user = self.scope["user"]
        if not user.is_authenticated:
            await self.close(NOT_LOGGED_IN)
            return
        self._socket = Socket(user, self._send_text)
        self._hub.join(self._socket)
        self._checks = asyncio.create_task(self._check_always(self._socket))

    async def disconnect(self, code: int) -> None:
        """Let go of all that it followed."""
        if self._checks:
            self._checks.cancel()
        if self._socket:
            self._hub.leave(self._socket)

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
            self._hub.ack(socket, _run(wanted), _number(wanted, "seq"))
        elif kind in ("follow_runs", "unfollow_runs"):
            socket.watches_runs, socket.inbox = kind == "follow_runs", None
        elif kind == "ping":
            socket.put(frame("pong"))
        else:
            raise FrameError("unknown_type", f"there is no frame of type {str(kind)[:40]!r}")

    async def _follow(self, socket: Socket, run: str, after: int) -> None:
        if len(socket.following) >= MAX_FOLLOWED and run not in socket.following:
            raise FrameError("too_many", f"a socket may follow {MAX_FOLLOWED} runs at once", run)
        head = await self._hub.reader.call(head_for, socket.user, run)
        if head is None:
            raise FrameError("not_found", "there is no such run", run)
        self._hub.follow(socket, run, after, head)

    async def _check_always(self, socket: Socket) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            if socket.too_slow:
                await self.close(TOO_SLOW)
                return
            user = await self._hub.reader.call(user_of, self.scope["session"].session_key)
            if user is None or user.pk != socket.user.pk:
                await self.close(NOT_LOGGED_IN)
                return
            socket.user = user
            await self._drop_unseen(socket)

    async def _drop_unseen(self, socket: Socket) -> None:
        seen = await self._hub.reader.call(seen_of, socket.user, list(socket.following))
        for run in set(socket.following) - seen:
            self._hub.unfollow(socket, run)
            socket.put(frame("error", run=run, code="not_found", message="there is no such run"))

    async def _send_text(self, text: str) -> None:
        await self.send(text_data=text)


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
