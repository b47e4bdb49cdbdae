"""What a run computes before its chapters: returns read, tables computed, protected and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from maca.definition import Definition
from maca.disclosure import protect
from maca.errors import StoppedError
from maca.returns import Intake, load_returns, read_frames, write_frames, write_intake
from maca.runs.asked import as_asked, write_asked
from maca.runs.folder import EditionFolder
from maca.runs.grid import choose_scope
from maca.runs.reference import read_reference
from maca.runs.remarks import write_remarks
from maca.sheets import REPLIES, read_replies
from maca.tables.catalogue import tabulate, write_tables
from maca.tables.data import AuditData
from maca.tables.table import Table
from maca.tags.book import TAGS, check_quotes, read_tags

__all__ = ["Material", "check_sums", "earlier_data", "gather", "read_data", "write_material"]


@dataclass(frozen=True)
class Material:
    """The frames and tables of one wave, before and after protection.

    Attributes
    ----------
    data : AuditData
    intake : Intake
    tables : dict of str to Table
        Unprotected.
    grid_note : str
        What a reader must know of the scope grid and of replies that cannot be used; empty where all is well.
    """

    data: AuditData
    intake: Intake
    tables: dict[str, Table]
    grid_note: str = ""


def gather(
    definition: Definition,
    wave: str,
    returns: Path,
    earlier: AuditData | None = None,
    passwords: Callable[[], Sequence[str]] | None = None,
) -> Material:
    """Read a wave's returns once and compute every table.

    Parameters
    ----------
    definition : Definition
    wave : str
    returns : pathlib.Path
    earlier : AuditData, optional
        The earlier wave's frames.
    passwords : callable, optional
        Gives passwords; called only if a workbook is locked.

    Returns
    -------
    Material

    Raises
    ------
    StoppedError
        B004, if a file or an answer is not accounted for.
    UsageError
        W020 to W026, if tags.xlsx has mistakes.
    """
    data, intake, grid_note = read_data(definition, wave, returns, earlier, passwords)
    tagging, _ = read_tags(definition, data.scope, returns / TAGS)
    replies = read_replies(returns / REPLIES)
    data = replace(data, tagging=tagging, replies=replies)
    check_quotes(data)
    note = " ".join(filter(None, [grid_note, _unusable(replies)]))
    return Material(data=data, intake=intake, tables=tabulate(data), grid_note=note)


def _unusable(replies: pd.DataFrame) -> str:
    wrong = replies[replies["problem"] != ""]
    told = "; ".join(f"{row.file} {row.point}".strip() + f": {row.problem}" for row in wrong.itertuples())
    return f"{len(wrong)} replies in the folder `{REPLIES}` cannot be used. {told}." if told else ""


def read_data(
    definition: Definition,
    wave: str,
    returns: Path,
    earlier: AuditData | None = None,
    passwords: Callable[[], Sequence[str]] | None = None,
) -> tuple[AuditData, Intake, str]:
    """Read a wave's returns once, without what analysts made of them.

    Parameters and errors are those of `gather`.

    Returns
    -------
    tuple of (AuditData, Intake, str)
        The third is what a reader must know of the scope grid.
    """
    scope, grid_note = choose_scope(definition, wave, returns)
    intake = load_returns(definition, scope, returns, passwords=passwords or ())
    check_sums(intake)
    data = AuditData(
        definition=definition,
        wave=wave,
        scope=scope,
        answers=intake.answers,
        receipts=intake.receipts,
        faults=intake.faults,
        concerns=intake.concerns,
        links=intake.links,
        reference=read_reference(definition),
        superseded=intake.superseded,
        earlier=earlier,
    )
    return data, intake, grid_note


def check_sums(intake: Intake) -> None:
    """Hold an intake to its sum: answers read and in fault make up those expected.

    Raises
    ------
    StoppedError
        B004, naming the first file whose sum is broken.
    """
    counts = intake.receipts[["expected", "read", "in_fault"]].apply(pd.to_numeric).fillna(0)
    broken = intake.receipts.loc[counts["read"] + counts["in_fault"] != counts["expected"], "file"]
    if len(broken):
        raise StoppedError(
            "B004",
            f"{broken.iloc[0]}: answers read and in fault do not make up those expected. Report this fault of maca.",
            logged=f"in {len(broken)} files answers read and in fault do not make up those expected.",
        )


def write_material(material: Material, edition: str, folder: Path) -> dict[str, Table]:
    """Write what chapters read: protected tables, and for the restricted edition the frames and receipts.

    Raises
    ------
    DisclosureError
        D001 and after, if the edition is refused.
    """
    tables = protect(material.tables, material.data.definition, edition)
    write_tables(tables, folder / "tables")
    if edition == "restricted":
        write_intake(material.intake, folder)
        write_frames(material.intake, material.data.scope, folder / "frames")
        write_asked(material.data.definition, material.data.wave, folder / "frames")
        write_remarks(material.data, folder / "frames")
    return tables


def earlier_data(definition: Definition, wave: str, out: Path) -> AuditData | None:
    """Read the earlier wave's frames from its last good restricted run, or return None where there is none.

    Parameters
    ----------
    definition : Definition
    wave : str
        The wave that looks back.
    out : pathlib.Path
        The folder of all outputs.
    """
    before = definition.wave(wave).earlier
    run = EditionFolder.of(out, definition.id, before, "restricted").latest() if before else None
    if before is None or run is None:
        return None
    intake, scope = read_frames(definition, before, run / "frames")
    return AuditData(
        definition=as_asked(definition, before, run / "frames"),
        wave=before,
        scope=scope,
        answers=intake.answers,
        receipts=intake.receipts,
        faults=intake.faults,
        concerns=intake.concerns,
        links=intake.links,
        reference=read_reference(definition),
        superseded=intake.superseded,
    )
