"""`maca check`: read every file and say what came, what is missing and what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Audit, Json, Out, Wave

__all__ = ["check"]

Folder = Annotated[Path, typer.Argument(help="The folder of the wave's returns.")]


def check(
    folder: Folder, wave: Wave, out: Out = Path("checked"), audit: Audit = "hsb", as_json: Json = False
) -> Outcome:
    """Read every return and write receipts, faults and concerns.

    Example: maca check data/sample/baseline-2021-07 --wave baseline-2021-07 --out checked
    """
    from maca.batch.outcome import count_intake
    from maca.batch.progress import Reporter
    from maca.definition import check_wave, load_definition
    from maca.returns import load_returns, write_intake
    from maca.runs.folder import make_private, private_files
    from maca.runs.grid import choose_scope
    from maca.runs.material import check_sums

    definition = load_definition(audit)
    check_wave(definition, wave)
    scope, note = choose_scope(definition, wave, folder)
    intake = load_returns(definition, scope, folder)
    check_sums(intake)
    reporter = Reporter()
    reporter.concerns(intake.concerns)
    if note:
        reporter.warn(note)
    with private_files():
        out.mkdir(parents=True, exist_ok=True)
        write_intake(intake, out)
    make_private(out)
    counts = count_intake(intake, scope)
    errors = int((intake.faults["severity"] == "ERROR").sum())
    if not as_json:
        typer.echo(
            f"{counts.files} files, {counts.missing} returns missing, {counts.unusable} unusable, "
            f"{counts.faults} faults ({errors} errors), {counts.concerns} open concerns"
        )
        typer.echo(f"Written: {out}")
    return Outcome(
        "faults" if errors or counts.unusable else "done",
        int(bool(errors or counts.unusable)),
        path=str(out),
        counts=counts,
    )
