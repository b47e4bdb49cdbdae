"""`maca sample`: invented returns."""

from __future__ import annotations

import typer

from maca.batch.outcome import Counts, Outcome
from maca.cli.options import Audit, Json, Out, Wave

__all__ = ["sample"]


def sample(
    wave: Wave,
    out: Out,
    seed: int = typer.Option(1, help="The same seed gives the same bytes."),
    audit: Audit = "hsb",
    as_json: Json = False,
) -> Outcome:
    """Write invented returns of a wave, filled as agencies really fill them.

    Example: maca sample --wave baseline-2021-07 --out sample --seed 1
    """
    from maca.definition import check_wave, load_definition
    from maca.sample import make_sample
    from maca.tags import tag_sample

    definition = load_definition(audit)
    check_wave(definition, wave)
    made = make_sample(definition, wave, out, seed)
    made += tag_sample(definition, wave, out)
    if not as_json:
        typer.echo(f"{len(made)} files in {out}")
    return Outcome("done", 0, path=str(out), counts=Counts(files=len(made)))
