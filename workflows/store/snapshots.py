"""Snapshots of state, so that waking a long run costs no fold of its whole log. The log alone is the truth.

A snapshot is the state after event `seq`, as MessagePack, compressed. One that another program wrote, whose states have
another shape, is passed over, and the log is folded from its beginning.
"""

import zlib
from hashlib import sha256
from typing import Any

import msgspec

from workflows.engine.records import RunState
from workflows.models import RunSnapshot
from workflows.store.contract import RunId

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(RunState)
SHAPE = sha256(msgspec.json.encode(msgspec.json.schema(RunState), order="sorted")).hexdigest()[:16]


def encode_state(state: RunState) -> bytes:
    """Write a state down."""
    return zlib.compress(_encoder.encode(state), level=1)


def decode_state(raw: bytes | memoryview) -> RunState | None:
    """Read a state; nothing where it is damaged."""
    try:
        return _decoder.decode(zlib.decompress(raw))
    except (zlib.error, msgspec.DecodeError):
        return None


def write(run: RunId, seq: int, state: bytes) -> None:
    """Keep the snapshot of a run, in place of an older one."""
    kept: dict[str, Any] = {"seq": seq, "shape": SHAPE, "state": state}
    changed = RunSnapshot.objects.filter(run_id=run, seq__lt=seq).update(**kept)
    if not changed:
        RunSnapshot.objects.get_or_create(run_id=run, defaults=kept)


def read(run: RunId, head: int) -> RunState | None:
    """Give the state of the newest usable snapshot that is not ahead of event `head`."""
    raw = RunSnapshot.objects.filter(run_id=run, seq__lte=head, shape=SHAPE).values_list("state", flat=True).first()
    return None if raw is None else decode_state(raw)
