"""Signals: a run that is told to stop ends with a sentence and removes what it staged.

The handler raises where the run stands. That can be lost: inside a finaliser, or inside somebody's `except Exception`.
So what was told is kept as well, and `refuse_if_told` raises it again at the run's own steps.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

from maca.errors import StoppedError

__all__ = ["refuse_if_told", "stop_on_signals"]

_told: list[str] = []
"""The name of the signal that came in this block, if any."""


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
    _told.clear()
    before = {number: signal.signal(number, _stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _told.clear()


def refuse_if_told() -> None:
    """Stop here if a signal came, whatever became of the error that it raised.

    Raises
    ------
    StoppedError
        B005.
    """
    if _told:
        raise StoppedError(
            "B005", f"the run was told to stop ({_told[0]}). The last good run is in place; start again."
        )


def _stop(number: int, frame: object) -> None:
    _told.append(signal.Signals(number).name)
    refuse_if_told()
