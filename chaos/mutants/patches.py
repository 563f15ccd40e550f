"""The patches: each takes one thing away that the promise rests on. Imported once Django is set up."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

import msgspec
from django.db import connections

from chaos.mutants import mutant
from workflows.engine.messages import Usage
from workflows.engine.state import RunState
from workflows.executors import doorstep, driver
from workflows.executors.clock import Clock
from workflows.executors.driver import Driver
from workflows.executors.history import History
from workflows.executors.slices import NOBODY, Slices
from workflows.executors.strays import Strays
from workflows.live.hub import Hub
from workflows.live.socket import Socket
from workflows.models import RunMessage
from workflows.models.designs import OwnedQuerySet
from workflows.models.runs import RunQuerySet
from workflows.services import run_messages, run_once
from workflows.store import appends, asked, batches, claims, claims_at_once, lines, sealing, summaries
from workflows.store.contract import Lessee, RunId
from workflows.store.orm import OrmStore


def _replace(module: Any, name: str, what: str, by: str) -> None:
    text = getattr(module, name)
    if what not in text:
        raise ValueError(f"{module.__name__}.{name} does not hold {what!r} any more; mend the mutant")
    setattr(module, name, text.replace(what, by))


def _put(owner: Any, name: str, instead: Any) -> Any:
    """Put something in the place of a function or method, and give what was there."""
    before = getattr(owner, name)
    setattr(owner, name, instead(before))
    return before


@mutant("no-epoch-check", "an append does not look at the epoch", caught_by="R3", mode="cluster")
def no_epoch_check() -> None:
    """Let whoever held the lease before write on."""
    _replace(batches, "_SQL", "r.epoch=w.epoch AND ", "")
    _replace(summaries, "UPDATE", "AND epoch=%s", "AND %s>=0")


@mutant("no-head-check", "an append does not look where the log ends", caught_by="R3", mode="cluster")
def no_head_check() -> None:
    """Let an append go on anywhere."""
    _replace(batches, "_SQL", " AND r.head_seq=w.head", "")
    _replace(summaries, "UPDATE", "AND head_seq=%s", "AND %s>=0")


@mutant("no-takeover", "nobody claims a run whose lease has run out", caught_by="R1", mode="cluster")
def no_takeover() -> None:
    """Leave the runs of dead workers alone."""
    for name in ("_FREE", "_SUSPECT"):
        _replace(claims, name, "lease_until<=%s", "lease_until<=%s AND worker=''")
    _replace(claims_at_once, "_SQL", "lease_until<=%(now)s::float8", "lease_until<=%(now)s::float8 AND worker=''")
    _replace(lines, "_LOST", "lease_until<=%s", "lease_until<=%s AND worker=''")


@mutant("no-look", "workers look for work only when a bell rings", caught_by="R3", mode="cluster")
def no_look() -> None:
    """Wait for the next ring, however long it takes."""
    _put(doorstep, "LOOK_EVERY_S", lambda before: 1e6)


@mutant("epochs-stay", "a claim does not raise the epoch of its run", caught_by="R1", mode="cluster")
def epochs_stay() -> None:
    """Let all who drive a run, one after the other, write under one epoch."""
    _replace(claims_at_once, "_SQL", "epoch=r.epoch+1", "epoch=1")


@mutant("commits-not-awaited", "a start is confirmed before it is on the disk", caught_by="R5", mode="cluster")
def commits_not_awaited() -> None:
    """Let PostgreSQL say that it has committed before it has written its log."""
    options = connections.settings["default"]["OPTIONS"]
    options["options"] = options.get("options", "") + " -c synchronous_commit=off"


@mutant("unheard-leases-stay", "leases that nobody heard of are prolonged for ever", caught_by="R22", mode="cluster")
def unheard_leases_stay() -> None:
    """Keep what the database says this worker holds, whether it knows of it or not."""

    def renew_all(renew: Any) -> Any:
        def renewed(store: OrmStore, lessee: Lessee, runs: Collection[RunId]) -> set[RunId]:
            return set(renew(store, lessee, renew(store, lessee, runs)))

        return renewed

    _put(OrmStore, "renew", renew_all)
    _put(Strays, "among", lambda before: lambda strays, held, known: set())


@mutant("tries-not-counted", "how often a run was taken up in vain is not counted", caught_by="R21", mode="cluster")
def tries_not_counted() -> None:
    """Let a run that kills its workers be taken up for ever."""
    _replace(claims_at_once, "_SQL", "tries=r.tries+1", "tries=r.tries")


@mutant("places-kept", "one user's runs keep all places that they have taken", caught_by="L5", mode="embedded")
def places_kept() -> None:
    """Let nobody give way."""
    _put(Slices, "giving_way", lambda before: lambda slices, drivers: NOBODY)


@mutant("no-replay", "whoever takes a run over starts it anew", caught_by="R17", mode="embedded")
def no_replay() -> None:
    """Forget the log at a take-over."""

    async def load(history: History, head: int) -> RunState:
        return RunState()

    _put(History, "load", lambda before: load)


@mutant(
    "act-before-commit", "commands are carried out before what led to them is durable", caught_by="R4", mode="embedded"
)
def act_before_commit() -> None:
    """Begin steps first, and write afterwards."""

    def early(decide: Any) -> Any:
        def decided(self: Driver, mail: Any) -> Any:
            entries, wanted = decide(self, mail)
            self._carry_out(wanted)
            return entries, []

        return decided

    _put(Driver, "_decide", early)


@mutant("letters-stay", "a letter is not deleted with the entry that answers it", caught_by="R4", mode="embedded")
def letters_stay() -> None:
    """Keep letters until the run ends."""
    _replace(batches, "_SQL", "m.id=t.id", "m.id=-t.id")
    _replace(appends, "_DELETE", "id=%s", "-id=%s")


@mutant(
    "letters-go-early", "a letter is deleted when it is read, before it is answered", caught_by="R4", mode="cluster"
)
def letters_go_early() -> None:
    """Delete letters as soon as a worker has them."""

    def early(claim: Any) -> Any:
        def claimed(*args: Any) -> Any:
            found = claim(*args)
            claims = found if isinstance(found, list) else [one for one in (found.claim,) if one is not None]
            RunMessage.objects.filter(pk__in=[letter.id for one in claims for letter in one.letters]).delete()
            return found

        return claimed

    _put(OrmStore, "claim", early)
    _put(OrmStore, "find", early)


@mutant("machine-clock", "leases and timers go by the machine's clock", caught_by="R8", mode="cluster")
def machine_clock() -> None:
    """Never ask the database for the time."""

    _put(Clock, "take", lambda before: lambda clock, reading: None)


@mutant("key-ignored", "an Idempotency-Key starts a new run each time", caught_by="R9", mode="embedded")
def key_ignored() -> None:
    """Make a new id whatever the key."""
    _put(run_once, "uuid5", lambda before: lambda *args: uuid4())


@mutant("answers-lost", "an answer is confirmed and not kept", caught_by="R9", mode="embedded")
def answers_lost() -> None:
    """Leave no letter for the run."""
    _put(run_messages, "_send", lambda before: lambda run, message: None)


@mutant("no-owner", "everybody sees every run", caught_by="R9", mode="embedded")
def no_owner() -> None:
    """Take the filter by owner away."""
    _put(OwnedQuerySet, "for_user", lambda before: lambda self, user: self)
    _put(RunQuerySet, "for_user", lambda before: lambda self, user: self)


@mutant("questions-stay", "a question that was decided stays open", caught_by="R9", mode="embedded")
def questions_stay() -> None:
    """Never take a question back."""
    _put(asked, "write", lambda write: lambda run, questions: write(run, questions) if questions else None)


@mutant("not-chained", "entries are not chained", caught_by="R17", mode="embedded")
def not_chained() -> None:
    """Hash every entry alone."""
    _put(sealing, "_link", lambda link: lambda after, *rest: link("", *rest))


@mutant("refused-in-silence", "refused writes are not counted", caught_by="R3", mode="cluster")
def refused_in_silence() -> None:
    """Leave the count out of the sign of life."""
    _put(OrmStore, "seen", lambda seen: lambda self, sign: seen(self, msgspec.structs.replace(sign, fenced=0)))


@mutant("totals-wrong", "what steps used is not added up in the summary", caught_by="R17", mode="embedded")
def totals_wrong() -> None:
    """Tell of no usage."""
    _put(driver, "summarise", lambda told: lambda state: msgspec.structs.replace(told(state), usage=Usage()))


@mutant(
    "no-replay-to-watchers",
    "who follows a run is shown only what comes, not what was",
    caught_by="R12",
    mode="embedded",
)
def no_replay_to_watchers() -> None:
    """Follow from the end of the log."""
    _put(Hub, "follow", lambda before: lambda hub, socket, run, after, head: before(hub, socket, run, head, head))


@mutant("never-too-slow", "a watcher that reads nothing is never let go of", caught_by="R13", mode="embedded")
def never_too_slow() -> None:
    """Keep every socket for as long as its browser wants it."""
    _put(Socket, "too_slow", lambda before: property(lambda socket: False))
