"""A disk that is small, and can be filled: a tmpfs of its own, which only root may mount."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BALLAST = "ballast"
BLOCK = 65_536


class SmallDisk:
    """A mounted disk at a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Take all that is free, to the last byte."""
        descriptor = os.open(self.folder / BALLAST, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            for size in (BLOCK, 512, 1):
                self._write_until_full(descriptor, bytes(size))
        finally:
            os.close(descriptor)

    def free(self) -> None:
        """Give it back."""
        (self.folder / BALLAST).unlink(missing_ok=True)

    @property
    def is_full(self) -> bool:
        """Tell whether nothing is free."""
        return shutil.disk_usage(self.folder).free == 0

    def take_in(self, path: Path) -> Path:
        """Move a file or a folder here, and leave a link where it was."""
        kept = self.folder / path.name
        subprocess.run(["mv", str(path), str(kept)], check=True)
        path.symlink_to(kept)
        return kept

    def _write_until_full(self, descriptor: int, block: bytes) -> None:
        try:
            while True:
                os.write(descriptor, block)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


@contextmanager
def small_disk(folder: Path, megabytes: int, *, read_only: bool = False) -> Iterator[SmallDisk]:
    """Mount one while the block runs; raise `RuntimeError` where this user may not."""
    folder.mkdir(parents=True)
    options = f"size={megabytes}m,mode=755" + (",ro" if read_only else "")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        raise RuntimeError("a small disk cannot be mounted: that takes root")
    try:
        yield SmallDisk(folder)
    finally:
        with suppress(subprocess.CalledProcessError):
            # what still runs on it is ended by the world; until then it is only hidden
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
