"""Runs: what is read, where it is written, and how a chapter opens it."""

from maca.runs.opened import Run, open_run

__all__ = ["Run", "open_run"]
