"""`maca scope`: make or check the scope grid."""

from __future__ import annotations

from pathlib import Path

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Audit, Json, Returns, Wave

__all__ = ["scope"]


def scope(wave: Wave, returns: Returns = None, audit: Audit = "hsb", as_json: Json = False) -> Outcome:
    """Make the scope grid of a wave, or check the one that is there.

    Example: maca scope --wave baseline-2021-07
    """
    from maca.definition import check_wave, load_definition
    from maca.project import returns_folder
    from maca.scope import read_scope, write_scope

    definition = load_definition(audit)
    check_wave(definition, wave)
    folder = returns or returns_folder(wave)
    path = Path(folder) / "scope.xlsx"
    made = not path.is_file()
    if made:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_scope(definition, wave, path)
    expected = read_scope(definition, wave, path.parent).expected()
    wanted = expected[expected["state"] != "not_involved"]
    if not as_json:
        typer.echo(f"{'Made' if made else 'Checked'} {path}: {len(wanted)} returns are expected.")
        typer.echo(wanted.groupby("strand", sort=False).size().to_string())
    return Outcome("made" if made else "checked", 0, path=str(path))
