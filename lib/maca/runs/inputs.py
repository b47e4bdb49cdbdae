"""The inputs of a run: every file and setting that its figures rest on, as hashes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import maca
from maca.errors import UsageError

__all__ = ["Inputs", "file_digest", "hash_inputs", "library_digest", "mapping_digest"]

PROGRAM_SUFFIXES = {".py", ".j2", ".css", ".js", ".lua", ".typ"}
IGNORED = {".DS_Store", "Thumbs.db", ".gitkeep"}


@dataclass(frozen=True)
class Inputs:
    """What a run is made from.

    Attributes
    ----------
    files : dict of str to str
        Returns, scope, words, decisions, reference and notebooks: `kind/name` to SHA-256.
    settings : dict of str to str
        Wave, edition, formats, package version, hashes of the definition and the library, the earlier run.
    """

    files: dict[str, str]
    settings: dict[str, str]

    @property
    def digest(self) -> str:
        """64 hexadecimal digits over all of it."""
        return mapping_digest({**{f"file:{k}": v for k, v in self.files.items()}, **self.settings})

    def changed(self, later: Inputs) -> list[str]:
        """Name what differs, at most the places and never what they hold."""
        mine, other = {**self.files, **self.settings}, {**later.files, **later.settings}
        return sorted(name for name in mine.keys() | other.keys() if mine.get(name) != other.get(name))


def mapping_digest(mapping: Mapping[str, str]) -> str:
    """Hash a mapping of names to texts, in the order of its names.

    Examples
    --------
    >>> mapping_digest({"a": "1", "b": "2"}) == mapping_digest({"b": "2", "a": "1"})
    True
    """
    return hashlib.sha256(json.dumps(dict(sorted(mapping.items()))).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """Hash a file's bytes: 64 hexadecimal digits of SHA-256."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def library_digest() -> str:
    """Hash the package's own program files, so that changed code never passes for an unchanged run."""
    root = Path(maca.__file__).parent
    return mapping_digest(
        {
            path.relative_to(root).as_posix(): file_digest(path)
            for path in root.rglob("*")
            if path.suffix in PROGRAM_SUFFIXES and path.is_file()
        }
    )


def hash_inputs(
    returns: Path, reference: list[Path], notebooks: list[Path], settings: Mapping[str, str], scope: Path | None = None
) -> Inputs:
    """Hash everything that a run reads.

    Parameters
    ----------
    returns : pathlib.Path
        The wave's folder of returns, with scope.xlsx, words.xlsx, tags.xlsx and decisions.csv.
    reference, notebooks : list of pathlib.Path
    settings : mapping of str to str
    scope : pathlib.Path, optional
        The folder of the scope grid, where it does not lie beside the returns.

    Raises
    ------
    UsageError
        P006, if the folder of returns does not exist or may not be read.
    """
    if not returns.is_dir() or not os.access(returns, os.R_OK | os.X_OK):
        raise UsageError(
            "P006", f"the folder of returns {str(returns)!r} does not exist or may not be read. Correct --returns."
        )
    files = {f"returns/{path.relative_to(returns).as_posix()}": file_digest(path) for path in _visible(returns)}
    files |= {f"reference/{path.name}": file_digest(path) for path in reference}
    if scope not in (None, returns):
        files["scope.xlsx"] = file_digest(scope / "scope.xlsx")
    files |= {f"notebooks/{path.name}": file_digest(path) for path in notebooks if path.is_file()}
    return Inputs(files=dict(sorted(files.items())), settings=dict(settings))


def _visible(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in IGNORED]
