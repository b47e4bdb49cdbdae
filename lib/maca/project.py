"""Where the project's folders lie, whatever folder a command or notebook was started in."""

from __future__ import annotations

import os
from pathlib import Path

from maca.errors import UsageError

__all__ = ["audits_folder", "notebooks_folder", "project_root", "reference_folder", "returns_folder", "sample_folder"]


def project_root() -> Path:
    """Find the folder that holds data/audits and notebooks.

    Looked for, in this order: the variable MACA_HOME, the checkout this package runs from, and the
    working folder with its parents.

    Raises
    ------
    UsageError
        P001, if none of them holds data/audits.
    """
    named = os.environ.get("MACA_HOME")
    here = Path(__file__).resolve()
    candidates = [Path(named)] if named else [here.parents[2], Path.cwd(), *Path.cwd().parents]
    for candidate in candidates:
        if (candidate / "data" / "audits").is_dir():
            return candidate.resolve()
    raise UsageError("P001", "no folder data/audits was found. Run maca inside its checkout or set MACA_HOME to it.")


def audits_folder() -> Path:
    """Return the folder with one definition a sub-folder."""
    return project_root() / "data" / "audits"


def notebooks_folder() -> Path:
    """Return the folder with the chapters."""
    return project_root() / "notebooks"


def reference_folder() -> Path:
    """Return the folder with the comparison figures."""
    return project_root() / "data" / "reference"


def returns_folder(wave: str) -> Path:
    """Return the default folder of a wave's real returns."""
    return project_root() / "data" / "returns" / wave


def sample_folder(wave: str) -> Path:
    """Return the folder of a wave's invented returns."""
    return project_root() / "data" / "sample" / wave
