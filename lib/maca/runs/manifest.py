"""manifest.json: what a run was made from, what it made, and how long that took."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from maca import __version__
from maca.runs.inputs import Inputs, file_digest, mapping_digest

__all__ = ["FILE_NAME", "file_digests", "read_manifest", "start_manifest", "table_digests", "write_manifest"]

FILE_NAME = "manifest.json"
PACKAGES = ["matplotlib", "nbconvert", "openpyxl", "pandas", "papermill", "pyarrow", "scipy", "seaborn"]
"""Packages whose version can change a figure."""


def start_manifest(
    run_id: str, audit: str, wave: str, edition: str, inputs: Inputs, invented: bool, earlier: str | None
) -> dict[str, Any]:
    """Say what a run is made from.

    Outside the restricted edition the files are counted and hashed together, since their names hold bodies and cases.
    """
    files = {kind: _of_kind(inputs, kind) for kind in ("returns", "reference", "notebooks")}
    if edition != "restricted":
        files["returns"] = {f"{len(files['returns'])} files": mapping_digest(files["returns"])}
    return {
        "run_id": run_id,
        "audit": audit,
        "wave": wave,
        "edition": edition,
        "outcome": "running",
        "invented": invented,
        "earlier": earlier,
        "inputs": {"digest": inputs.digest, "settings": inputs.settings, "files": files},
        "versions": {
            "maca": __version__,
            "python": platform.python_version(),
            **{package: version(package) for package in PACKAGES},
        },
        "tables": {},
        "chapters": {},
        "timings": {},
    }


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write manifest.json, one key a line."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=False)
    (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a run's manifest.json."""
    return json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))


def table_digests(folder: Path) -> dict[str, str]:
    """Hash every file of a run's tables, by name."""
    return {path.name: file_digest(path) for path in sorted((folder / "tables").glob("*.csv"))}


def file_digests(folder: Path) -> dict[str, str]:
    """Hash every file that a run left, save the manifest itself, by its path within the run."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / FILE_NAME)
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in paths}


def _of_kind(inputs: Inputs, kind: str) -> dict[str, str]:
    return {name.partition("/")[2]: digest for name, digest in inputs.files.items() if name.startswith(f"{kind}/")}
