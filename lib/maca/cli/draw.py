"""`maca draw`: which files a dip sample looks into."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from maca.batch.outcome import Counts, Outcome
from maca.cli.options import Audit, Json, Wave
from maca.errors import UsageError

__all__ = ["draw"]

Eligible = Annotated[Path | None, typer.Option("--eligible", help="CSV of files: file, found_by, date.")]
Folder = Annotated[Path, typer.Option("--out", help="A folder outside the returns, kept by whoever finds the files.")]
Count = Annotated[int, typer.Option("--count", min=0, help="Files wanted [default: the wave's number of cases].")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed and list give the same draw.")]
After = Annotated[str, typer.Option("--after", help="The learning date [default: the first day of the wave's scope].")]
Replace = Annotated[str, typer.Option("--replace", help="A selected case that is taken out again.")]
Reason = Annotated[str, typer.Option("--reason", help="Why it is taken out.")]


def draw(
    wave: Wave,
    out: Folder,
    eligible: Eligible = None,
    count: Count = 0,
    seed: Seed = 1,
    after: After = "",
    replace: Replace = "",
    reason: Reason = "",
    audit: Audit = "hsb",
    as_json: Json = False,
) -> Outcome:
    """Draw files at random for a dip sample, or replace one; both are logged beside the draw.

    Example: maca draw --wave dip-2022-03 --eligible files.csv --seed 20220301 --out drawn
    """
    from maca.batch import draw as drawing
    from maca.definition import check_wave, load_definition

    definition = load_definition(audit)
    found = check_wave(definition, wave)
    today = date.today()
    if replace:
        drawn = drawing.replace_file(drawing.read_draw(out), replace, reason, definition.case_prefix, today)
        drawing.write_draw(drawn, out)
    else:
        if eligible is None or (out / "draw.csv").exists():
            raise UsageError("P019", "a draw is made once, from a list. Name it with --eligible, or replace a case.")
        files = drawing.read_eligible(eligible, definition, _day(after, found.scope_from))
        drawn = drawing.draw_files(files, count or found.cases, seed, definition.case_prefix, today)
        drawing.write_draw(drawn, out, seed, eligible)
    selected = [entry.case for entry in drawn if entry.status == "selected"]
    if not as_json:
        typer.echo(f"Selected: {', '.join(selected)}; {len(drawn) - len(selected)} others stand in {out / 'draw.csv'}")
    return Outcome("done", 0, path=str(out), counts=Counts(files=len(drawn)))


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise UsageError("P018", f"--after is {text!r}. A date as 2021-10-01 is wanted.") from None
