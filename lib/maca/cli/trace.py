"""`maca trace`: the files, sheets and cells behind one number of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Json

__all__ = ["trace"]

Folder = Annotated[Path, typer.Argument(help="The folder of a restricted run.")]
Table = Annotated[str, typer.Argument(help="The table, as gaps.theme.")]
Row = Annotated[list[str] | None, typer.Argument(help="Its dimensions with their values, as theme=3.")]


def trace(folder: Folder, table: Table, row: Row = None, as_json: Json = False) -> Outcome:
    """List the returns, sheets and cells behind one number of a restricted run.

    Example: maca trace outputs/hsb/baseline-2021-07/restricted/20210901T090000Z-0a1b2c3d gaps.theme theme=3
    """
    from maca.errors import UsageError
    from maca.runs.frames import run_data
    from maca.trace import trace as follow

    pairs = [part.partition("=") for part in row or []]
    if not all(name and equals for name, equals, _ in pairs):
        raise UsageError("T002", "a row is named by pairs as theme=3. Put an equals sign between name and value.")
    found = follow(run_data(folder), table, {name: value for name, _, value in pairs})
    if not as_json:
        dimensions = " ".join(f"{name}={value}" for name, value in found.row.items())
        counted = f"{found.n} of {found.of}" if found.of is not None else str(found.n)
        typer.echo(f"{table} {dimensions}: {counted if found.status == 'shown' else f'[{found.status}]'}")
        for unit in found.units:
            typer.echo(f"{'counted    ' if unit.n else 'not counted'}  {unit.name}  ({unit.rule})")
            for file, sheet, cell, asked, value in unit.cells:
                place = f"{file}  '{sheet}'!{cell}" if cell else file
                typer.echo(f"    {place}  {asked}: {value}")
    return Outcome("done", 0, path=str(folder))
