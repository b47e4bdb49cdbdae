"""`maca templates`: blank workbooks for every expected return."""

from __future__ import annotations

from pathlib import Path

import typer

from maca.batch.outcome import Counts, Outcome
from maca.cli.options import Audit, Json, Out, Returns, Wave

__all__ = ["templates"]


def templates(
    wave: Wave, out: Out = Path("templates"), returns: Returns = None, audit: Audit = "hsb", as_json: Json = False
) -> Outcome:
    """Write a blank workbook for every expected return, and map.json.

    Example: maca templates --wave baseline-2021-07 --returns data/sample/baseline-2021-07 --out templates
    """
    from maca.definition import check_wave, load_definition
    from maca.project import returns_folder
    from maca.runs.grid import choose_scope
    from maca.templates import make_templates

    definition = load_definition(audit)
    check_wave(definition, wave)
    scope, note = choose_scope(definition, wave, returns or returns_folder(wave))
    if note:
        typer.echo(note, err=True)
    made = make_templates(definition, scope, out)
    if not as_json:
        typer.echo(f"{len(made)} files in {out}")
    return Outcome("done", 0, path=str(out), counts=Counts(files=len(made)))
