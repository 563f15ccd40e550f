"""A run whose log grows, and a browser that remembers what it was sent."""

import json
from typing import Any

from django.contrib.auth.models import User

from workflows.engine.events import Entry, RunPaused
from workflows.engine.messages import Usage
from workflows.live.frames import Frame
from workflows.live.socket import Socket
from workflows.models import Run, Workflow, WorkflowVersion
from workflows.store.contract import Append, Lessee, RunId, Summary
from workflows.store.orm import OrmStore


class Browser:
    """What one socket was sent, in order."""

    def __init__(self, user: Any) -> None:
        self.sent: list[Frame] = []
        self.frames: list[dict[str, Any]] = []
        self.ends: list[int] = []
        self.socket = Socket(user, self, self.ends.append)

    def put(self, frame: Frame) -> None:
        """Take a frame, as the way out of the process does."""
        self.sent.append(frame)
        self.frames.append(json.loads(frame.data))

    def close(self) -> None:
        """Be sent nothing more."""

    @property
    def seqs(self) -> list[int]:
        """Number the events that it was sent."""
        entries = [entry for frame in self.frames if frame["type"] == "entries" for entry in frame["entries"]]
        return [entry["seq"] + n for entry in entries for n in range(len(entry["events"]))]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Keep the frames of one type."""
        return [frame for frame in self.frames if frame["type"] == kind]


class Growing:
    """A run whose log grows as the test says."""

    def __init__(self, owner: User) -> None:
        workflow, _ = Workflow.objects.get_or_create(slug="w", defaults={"name": "w", "owner": owner})
        version, _ = WorkflowVersion.objects.get_or_create(workflow=workflow, number=1, defaults={"document": {}})
        row = Run.objects.create(workflow=workflow, version=version, owner=owner)
        self.id = RunId(str(row.pk))
        self.head = 0
        OrmStore().claim_one(Lessee("test", 1.0, 1e12), self.id)

    def grow(self, events: int = 1, words: str = "ann") -> Append:
        """Append one entry."""
        append = Append(
            run=self.id,
            epoch=1,
            worker="test",
            head=self.head,
            entries=[Entry(seq=self.head + 1, at=1.5, events=[RunPaused(by=words)] * events)],
            summary=Summary(status="running", steps=0, usage=Usage(), started_at=1.0),
        )
        assert OrmStore().append([append]) == [None]
        self.head += events
        return append
