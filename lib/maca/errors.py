"""Refusals: one sentence each, with a stable code and the exit code that a command ends with."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Sequence
from pathlib import Path

__all__ = [
    "DISK_ERRORS",
    "ChapterError",
    "DefinitionError",
    "DisclosureError",
    "MacaError",
    "StoppedError",
    "UsageError",
    "one_of",
    "unforeseen",
]

DISK_ERRORS = {errno.ENOSPC, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""Of the system's errors those that say: the disk is full or may not be written to."""

LONGEST_LIST = 10
"""How many allowed values a message names before it is cut."""


class MacaError(Exception):
    """A refusal that says what was found, what is wanted and what to do.

    Parameters
    ----------
    code : str
        Stable code, a letter and three digits; docs/errors.md explains each.
    message : str
        One sentence; never a child-level value.
    logged : str
        What the log of runs says instead, where the message names a return: agencies name files as they like.

    Examples
    --------
    >>> str(MacaError("X001", "the disk is full. Free some space and run again."))
    'X001 the disk is full. Free some space and run again.'
    """

    exit_code = 70

    def __init__(self, code: str, message: str, logged: str = "") -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message
        self.logged = f"{code} {logged or message}"


class UsageError(MacaError):
    """Bad usage, parameters or scope grid: nothing was written."""

    exit_code = 2


class DefinitionError(MacaError):
    """The definition of an audit has mistakes: every one of them, nothing written.

    Parameters
    ----------
    mistakes : sequence of str
        One sentence a mistake: code, file, row or key, rule and remedy.
    """

    exit_code = 2

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = list(mistakes)
        first = self.mistakes[0].split(" ", 1)
        super().__init__(first[0], "\n".join([first[1], *self.mistakes[1:]]))


class ChapterError(MacaError):
    """A chapter failed: its notebook is kept under failed/, the last good run stays."""

    exit_code = 3


class DisclosureError(MacaError):
    """The edition may not be released."""

    exit_code = 4


class StoppedError(MacaError):
    """Stopped: a lock, a signal, changed inputs, broken sums, or a full or read-only disk."""

    exit_code = 5


def one_of(name: str, found: object, allowed: Sequence[object]) -> str:
    """Say that a value is not among those allowed, naming at most ten of them.

    Examples
    --------
    >>> one_of("wave", "dip-2022-3", ["baseline-2021-07", "dip-2022-03"])
    "wave is 'dip-2022-3'. It must be one of baseline-2021-07, dip-2022-03."
    """
    names = ", ".join(str(value) for value in allowed[:LONGEST_LIST])
    more = len(allowed) - LONGEST_LIST
    rest = f" and {more} more" if more > 0 else ""
    return f"{name} is {str(found)!r}. It must be one of {names}{rest}."


def unforeseen(error: Exception) -> str:
    """Say of an error that nobody foresaw its kind and where it arose, never what it says.

    Examples
    --------
    >>> try:
    ...     raise KeyError("a child's name")
    ... except KeyError as error:
    ...     print(unforeseen(error).partition(" in ")[0])
    Z001 unforeseen: KeyError
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "maca" in Path(frame.filename).parts] or frames
    place = f"{type(error).__name__} in {Path(own[-1].filename).name}, line {own[-1].lineno}"
    return f"Z001 unforeseen: {place}. Nothing was released; report this line."
