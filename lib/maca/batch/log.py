"""The log of runs: one line a run, never a child-level value, rotated so that it cannot fill a disk."""

from __future__ import annotations

import contextlib
import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

from maca.batch.outcome import Outcome

__all__ = ["FILE_NAME", "log_outcome"]

FILE_NAME = "maca.log"
LARGEST = 512 * 1024
"""Bytes of one file."""

KEPT = 4
"""Older files that are kept."""


def log_outcome(out: Path, what: str, outcome: Outcome, sentence: str = "") -> None:
    """Write down how a run ended; a log that cannot be written never stops a run.

    Parameters
    ----------
    out : pathlib.Path
        The folder of outputs; nothing is written where it does not exist.
    what : str
        Audit, wave and edition.
    outcome : Outcome
    sentence : str
        The refusal, with its code.
    """
    if not out.is_dir():
        return
    with contextlib.suppress(OSError):
        handler = RotatingFileHandler(out / FILE_NAME, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
        try:
            handler.handleError = lambda record: None
            os.chmod(out / FILE_NAME, 0o600)  # noqa: PTH101
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
            level = logging.ERROR if outcome.exit > 1 else logging.INFO
            text = " ".join([what, outcome.line(), *sentence.splitlines()])
            handler.emit(logging.LogRecord("maca", level, "", 0, text, None, None))
        finally:
            handler.close()
