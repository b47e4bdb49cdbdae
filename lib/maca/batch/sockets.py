"""The folder of a process's sockets: private, removed at its end, and cleared by the next run if it was killed."""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from multiprocessing.util import Finalize
from pathlib import Path

from filelock import FileLock, Timeout

__all__ = ["clear_abandoned", "socket_folder"]

PREFIX = "maca-"
LOCK, OWNED = "lock", "owned"
"""A folder is locked while its process lives, and marked as owned once it is locked."""

AFTER_ALL = -1000
"""Later than multiprocessing removes, at priority -100, what it put into the folder when the process ends."""


@lru_cache(maxsize=1)
def socket_folder() -> Path:
    """Make the folder of this process's sockets, once; what killed processes left is cleared before.

    The path is short, since the path of a socket may hardly exceed a hundred characters.
    """
    clear_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = FileLock(folder / LOCK, thread_local=False)
    lock.acquire()
    (folder / OWNED).touch()
    Finalize(None, _remove, (folder, lock), exitpriority=AFTER_ALL)
    return folder


def clear_abandoned() -> None:
    """Remove the folders of processes that are gone; those of living ones, and of other people, stay."""
    for mark in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{OWNED}"):
        try:
            lock = FileLock(mark.with_name(LOCK), timeout=0)
            lock.acquire()
        except (OSError, Timeout):
            continue
        _remove(mark.parent, lock)


def _remove(folder: Path, lock: FileLock) -> None:
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)
