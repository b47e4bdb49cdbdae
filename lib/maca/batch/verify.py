"""Verify a run: hash its inputs anew, compute it again in a scratch folder, and name every table that differs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from maca.batch.recipe import Request, read_inputs
from maca.definition import load_definition
from maca.errors import UsageError
from maca.runs.folder import private_files
from maca.runs.inputs import Inputs, mapping_digest
from maca.runs.manifest import FILE_NAME, file_digests, read_manifest, table_digests
from maca.runs.material import earlier_data, gather, write_material

__all__ = ["verify_run"]

TABLE = re.compile(r"tables/[^/]+\.csv")
"""Files that are named as tables."""

BESIDE = {"library"}
"""A setting that may differ without a finding: the tables show whether it mattered."""


def verify_run(
    run: Path, returns: Path | None = None, passwords: Callable[[str], Sequence[str]] | None = None
) -> list[str]:
    """Say in a sentence each what of a run is no longer so.

    Parameters
    ----------
    run : pathlib.Path
        A finished run's folder.
    returns : pathlib.Path, optional
        Where the returns lie now, if not where the manifest says.
    passwords : callable, optional
        Gives the passwords of a wave; called only if a workbook is locked.

    Returns
    -------
    list of str
        Empty: the inputs are the same and every table comes out with the same bytes.

    Raises
    ------
    UsageError
        P008, if the folder holds no finished run; P006, if the returns are not there.
    """
    run = run.resolve()
    if not (run / FILE_NAME).is_file():
        raise UsageError("P008", f"folder {str(run)!r} holds no run. Name a folder with a manifest.json.")
    manifest = read_manifest(run)
    request = _request(run, manifest, returns)
    definition = load_definition(request.audit)
    found = _changed_inputs(manifest, read_inputs(request, definition))
    found += _differing("on disk", manifest["tables"], table_digests(run))
    found += _damaged(manifest, file_digests(run))
    with private_files(), tempfile.TemporaryDirectory(prefix="maca-") as scratch:
        earlier = earlier_data(definition, request.wave, request.out)
        keys = partial(passwords, request.wave) if passwords else None
        material = gather(definition, request.wave, request.returns_folder, earlier, keys)
        write_material(material, request.edition, Path(scratch))
        again = table_digests(Path(scratch))
    return found + _differing("computed again", manifest["tables"], again)


def _request(run: Path, manifest: dict[str, Any], returns: Path | None) -> Request:
    settings = manifest["inputs"]["settings"]
    return Request(
        wave=manifest["wave"],
        edition=manifest["edition"],
        audit=manifest["audit"],
        returns=returns or Path(manifest["returns"]),
        out=run.parents[3],
        formats=tuple(settings["formats"].split(" ")),
    )


def _changed_inputs(manifest: dict[str, Any], now: Inputs) -> list[str]:
    before = manifest["inputs"]
    changed = [f"input {name} is not what it was" for name in now.settings if _moved(before["settings"], now, name)]
    for kind, files in before["files"].items():
        present = {
            name.partition("/")[2]: digest for name, digest in now.files.items() if name.partition("/")[0] == kind
        }
        if manifest["edition"] != "restricted" and kind == "returns":
            present = {f"{len(present)} files": mapping_digest(present)}
        names = sorted(name for name in files.keys() | present.keys() if files.get(name) != present.get(name))
        changed += [f"input {kind}/{name} {_how(name, files, present)}" for name in names]
    return changed


def _moved(before: dict[str, str], now: Inputs, name: str) -> bool:
    return name not in BESIDE and before.get(name) != now.settings[name]


def _how(name: str, before: dict[str, str], now: dict[str, str]) -> str:
    if name not in now:
        return "is gone"
    return "is not what it was" if name in before else "is new"


def _damaged(manifest: dict[str, Any], found: dict[str, str]) -> list[str]:
    """Name the files beside the tables that are gone or not what they were; what people put beside them is theirs."""
    recorded = {name: digest for name, digest in manifest["files"].items() if not TABLE.fullmatch(name)}
    named = sorted(name for name in recorded if found.get(name) != recorded[name])
    return [f"file {name} {'differs on disk' if name in found else 'is gone'}" for name in named]


def _differing(where: str, recorded: dict[str, str], found: dict[str, str]) -> list[str]:
    names = sorted(name for name in recorded.keys() | found.keys() if recorded.get(name) != found.get(name))
    return [f"table {name.removesuffix('.csv')} differs {where}" for name in names]
