"""Signals: a run that is told to stop ends with a sentence and removes what it staged."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

from maca.errors import StoppedError

__all__ = ["stop_on_signals"]


@contextlib.contextmanager
def stop_on_signals() -> Iterator[None]:
    """Turn SIGTERM, and SIGINT from a keyboard, into a StoppedError inside this block.

    Raises
    ------
    StoppedError
        B005, when a signal comes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: object) -> None:
    name = signal.Signals(number).name
    raise StoppedError("B005", f"the run was told to stop ({name}). The last good run is in place; start again.")
