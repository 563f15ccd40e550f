"""What the embedded executor does beside driving runs, again and again, on a thread for each such chore."""

import threading
from collections.abc import Callable

from django.db import connections

from workflows.executors.guarded import tell

ENDS_WITHIN_S = 20.0
Wait = Callable[[float], bool]  # rest for some seconds; true where it is to end


class Chore:
    """Do something every `every_s`; what it raises is told in the log, and it is tried again."""

    def __init__(self, name: str, do: Callable[[Wait], None], every_s: float) -> None:
        self._do = do
        self._every_s = every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"baton-{name}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; calling it twice, or before it began, is harmless."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(ENDS_WITHIN_S)

    def _work(self) -> None:
        while not self._stopping.wait(self._every_s):
            try:
                self._do(self._stopping.wait)
            except Exception as error:  # noqa: BLE001  (it is told)
                tell(error)
                connections.close_all()
        connections.close_all()
