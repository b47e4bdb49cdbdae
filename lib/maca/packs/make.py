"""Make everything that the panel needs of one wave."""

from __future__ import annotations

from pathlib import Path

from maca.packs.content import gather_pack
from maca.packs.document import write_pack
from maca.packs.panel_book import make_panel_book
from maca.tables.data import AuditData

__all__ = ["make_panel"]


def make_panel(data: AuditData, folder: Path, note: str = "") -> list[Path]:
    """Write a pack for every selected case, and the panel's workbook where the wave has a panel.

    Parameters
    ----------
    data : AuditData
    folder : pathlib.Path
        Made if it is not there; files of the same name are replaced.
    note : str
        Printed on every pack, as that the returns are invented.

    Returns
    -------
    list of pathlib.Path
        The packs in the order of the cases, then the workbook.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    definition = data.definition
    title = f"{definition.title}, {definition.wave(data.wave).label}"
    marking = definition.disclosure["restricted"].marking
    made = [
        write_pack(gather_pack(data, case), folder / f"pack_{case}.docx", title, marking, note)
        for case in data.scope.selected
    ]
    if "panel" in definition.wave(data.wave).strands:
        made.append(make_panel_book(data, folder / "panel_panel.xlsx", note))
    return made
