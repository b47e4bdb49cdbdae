"""`maca words`: people's words, made, checked, and their figures written down."""

from __future__ import annotations

from pathlib import Path

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Audit, Json, Out, Returns, Wave

__all__ = ["words"]


def words(
    wave: Wave,
    returns: Returns = None,
    out: Out = Path("outputs"),
    audit: Audit = "hsb",
    as_json: Json = False,
) -> Outcome:
    """Make words.xlsx beside the returns, or check it and write down the figures beneath approved words.

    Example: maca words --wave baseline-2021-07 --returns data/returns/baseline-2021-07 --out outputs
    """
    from maca.definition import check_wave, load_definition
    from maca.definition.models import EDITIONS
    from maca.project import returns_folder
    from maca.runs.folder import EditionFolder
    from maca.words.command import run_words

    definition = load_definition(audit)
    check_wave(definition, wave)
    latest = {edition: EditionFolder.of(out.resolve(), audit, wave, edition).latest() for edition in EDITIONS}
    folder = (returns or returns_folder(wave)).resolve()
    report = run_words(definition, wave, folder, {name: run for name, run in latest.items() if run})
    if not as_json:
        for line in report.lines:
            typer.echo(line)
    return Outcome("done", 0, path=str(report.path))
