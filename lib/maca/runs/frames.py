"""The frames of a finished run, read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from maca.definition import load_definition
from maca.errors import UsageError
from maca.returns import read_frames
from maca.runs.manifest import FILE_NAME, read_manifest
from maca.runs.material import earlier_data
from maca.runs.reference import read_reference
from maca.runs.remarks import with_remarks
from maca.tables.data import AuditData

__all__ = ["run_data"]


def run_data(folder: Path) -> AuditData:
    """Read the frames of a restricted run, with the earlier wave's where its run still lies beside it.

    Parameters
    ----------
    folder : pathlib.Path
        A run's folder, or the edition's folder with the file `latest`.

    Returns
    -------
    AuditData

    Raises
    ------
    UsageError
        P008, if it is no run; P007, if it is no restricted one.
    """
    latest = folder / "latest"
    run = folder / latest.read_text(encoding="utf-8").strip() if latest.is_file() else folder
    if not (run / FILE_NAME).is_file():
        raise UsageError("P008", f"folder {str(folder)!r} holds no run. Name a folder with a manifest.json.")
    manifest = read_manifest(run)
    if not (run / "frames").is_dir():
        raise UsageError("P007", f"the {manifest['edition']} edition holds no frames. Name a restricted run.")
    definition = load_definition(manifest["audit"])
    intake, scope = read_frames(definition, manifest["wave"], run / "frames")
    data = AuditData(
        definition=definition,
        wave=manifest["wave"],
        scope=scope,
        answers=intake.answers,
        receipts=intake.receipts,
        faults=intake.faults,
        concerns=intake.concerns,
        links=intake.links,
        reference=read_reference(definition),
        superseded=intake.superseded,
    )
    data = with_remarks(data, run / "frames")
    out = run.resolve().parents[3]
    return replace(data, earlier=earlier_data(definition, data.wave, out))
