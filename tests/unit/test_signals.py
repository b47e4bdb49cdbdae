"""A run that is told to stop stops, even where the error that says so is lost on its way."""

import contextlib
import multiprocessing
import signal
import sys

import pytest

from maca.batch import chapters
from maca.batch.signals import refuse_if_told, stop_on_signals
from maca.errors import StoppedError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")


def swallowed() -> None:
    """Send the signal into code that catches every exception, as a library may."""
    with contextlib.suppress(Exception):
        signal.raise_signal(signal.SIGTERM)


def test_a_signal_stops_the_block_at_once_and_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(StoppedError, match=r"^B005 the run was told to stop \(SIGTERM\)\."), stop_on_signals():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before
    refuse_if_told()


def test_a_signal_whose_error_was_lost_stops_the_run_at_its_next_step() -> None:
    with pytest.raises(StoppedError, match=r"^B005"), stop_on_signals():
        swallowed()
        refuse_if_told()
    refuse_if_told()


def test_a_signal_whose_error_was_lost_ends_the_wait_for_chapters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chapters, "LISTEN", 0.05)
    silent, _kept = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=signal.pause)
    process.start()
    try:
        with pytest.raises(StoppedError, match=r"^B005"), stop_on_signals():
            swallowed()
            chapters._finished([chapters._Running(process, silent, "a")])
    finally:
        process.kill()
        process.join(10)
