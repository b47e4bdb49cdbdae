"""`maca panel`: case packs, the panel's workbook, and two readings compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maca.batch.outcome import Counts, Outcome
from maca.cli.options import Audit, Json, Out, Returns, Wave

__all__ = ["panel"]

Second = Annotated[
    Path | None, typer.Option("--second", help="A second panel's workbook, to compare with the one among the returns.")
]


def panel(
    wave: Wave,
    returns: Returns = None,
    out: Out = Path("panel"),
    second: Second = None,
    audit: Audit = "hsb",
    as_json: Json = False,
) -> Outcome:
    """Write a pack for each case and the panel's workbook, self-ratings filled in and every judgement left open.

    Example: maca panel --wave baseline-2021-07 --returns data/sample/baseline-2021-07 --out panel
    """
    from maca.batch.outcome import count_intake
    from maca.batch.progress import Reporter
    from maca.definition import check_wave, load_definition
    from maca.packs import make_panel, write_comparison
    from maca.project import returns_folder, sample_folder
    from maca.returns import load_returns
    from maca.runs.folder import make_private, private_files
    from maca.runs.grid import choose_scope
    from maca.runs.reference import read_reference
    from maca.sample import INVENTED
    from maca.tables.data import AuditData

    definition = load_definition(audit)
    check_wave(definition, wave)
    folder = (returns or returns_folder(wave)).resolve()
    scope, grid_note = choose_scope(definition, wave, folder)
    intake = load_returns(definition, scope, folder)
    Reporter().concerns(intake.concerns)
    frames = (intake.answers, intake.receipts, intake.faults, intake.concerns)
    data = AuditData(definition, wave, scope, *frames, reference=read_reference(definition))
    note = INVENTED if folder == sample_folder(wave).resolve() else ""
    with private_files():
        made = make_panel(data, out, note)
        if second:
            made.append(write_comparison(data, second, out / "second_reading.csv"))
    make_private(out)
    if not as_json:
        typer.echo("\n".join([*([grid_note] if grid_note else []), f"{len(made)} files in {out}"]))
    counts = count_intake(intake, scope)
    return Outcome(
        "done", 0, path=str(out), counts=Counts(len(made), counts.missing, 0, counts.faults, counts.concerns)
    )
