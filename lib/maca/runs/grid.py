"""Which scope grid holds: the one beside the returns, else the wave's own, else everybody who may be asked."""

from __future__ import annotations

import tempfile
from pathlib import Path

from maca.definition import Definition
from maca.project import returns_folder
from maca.scope import Scope, read_scope, write_scope

__all__ = ["choose_scope", "scope_folder"]

FILE_NAME = "scope.xlsx"


def scope_folder(wave: str, returns: Path) -> Path | None:
    """Return the folder whose scope.xlsx holds for these returns, or None where there is none."""
    return next((folder for folder in (returns, returns_folder(wave)) if (folder / FILE_NAME).is_file()), None)


def choose_scope(definition: Definition, wave: str, returns: Path) -> tuple[Scope, str]:
    """Read the scope grid that holds for a folder of returns.

    Parameters
    ----------
    definition : Definition
    wave : str
    returns : pathlib.Path

    Returns
    -------
    tuple of Scope and str
        The grid, and a sentence for the reader where it is not the one beside the returns; else an empty text.

    Raises
    ------
    UsageError
        S001 and after, for the mistakes of a grid that is there.
    """
    folder = scope_folder(wave, returns)
    if folder is not None:
        told = "" if folder == returns else f"The scope grid is {folder / FILE_NAME}: none lies beside the returns."
        return read_scope(definition, wave, folder), told
    with tempfile.TemporaryDirectory(prefix="maca-") as made:
        write_scope(definition, wave, Path(made) / FILE_NAME)
        scope = read_scope(definition, wave, Path(made))
    return (
        scope,
        "There is no scope grid: every body that may be asked counts as asked. `maca scope` makes one to fill in.",
    )
