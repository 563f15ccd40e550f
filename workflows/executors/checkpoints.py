"""Checkpoints of SQLite beside whoever commits: what its write-ahead log holds is brought into its file each second.

By itself SQLite does so inside the commit that makes the log too long: whoever commits waits for it, and a burst of a
thousand runs for two or three. This one holds up nobody, and without work does nothing.

The log begins anew once all of it is in the file. Beside somebody who writes on and on that never is, so the limit of
`SQLITE_CHECKPOINT_PAGES` remains; but a commit that reaches it finds little left to do.
"""

from django.db import connection

from workflows.executors.chore import Chore, Wait

EVERY_S = 1.0


def checkpointer() -> Chore:
    """Give what makes checkpoints."""
    return Chore("checkpointer", _checkpoint, EVERY_S)


def _checkpoint(_: Wait) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
