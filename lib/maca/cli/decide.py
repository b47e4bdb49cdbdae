"""`maca decide`: record which of two returns counts, who was told of a concern, or which records are of one child."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Json, Returns, Wave

__all__ = ["decide"]

Place = Annotated[
    str,
    typer.Argument(
        help="case/csc.mash/HSB-03, framework/police ...; concern/<body>/<case>; comments/<body>; or "
        "link/join/<record>/<record>, link/part/... and link/undo/..., the records as picture.links names them."
    ),
]
By = Annotated[str, typer.Option("--by", help="Who decides; for a concern, who was told: a role, as Duty manager.")]
File = Annotated[str, typer.Option("--file", help="The return that counts, as receipts.csv names it.")]
At = Annotated[str, typer.Option("--at", help="When, as 2021-07-23 [default: today; a concern needs it].")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]


def decide(
    place: Place,
    wave: Wave,
    by: By,
    file: File = "",
    at: At = "",
    reason: Reason = "",
    returns: Returns = None,
    as_json: Json = False,
) -> Outcome:
    """Record a decision in decisions.csv of the wave's folder.

    Example: maca decide case/yot/HSB-06 --wave baseline-2021-07 --file case_yot_HSB-06_v2.xlsx --by "Audit lead"
    --reason "Sent later, and whole"

    Two records of extracts: maca decide link/join/csc:C14/police:P3 --wave baseline-2021-07 --by "Analyst" --reason
    "Same address, told by both". A later line on the same two records replaces an earlier one; undo lets the rules
    decide again.
    """
    from maca.errors import UsageError
    from maca.project import returns_folder
    from maca.returns.decisions import Decision, hash_of, record_decision

    folder: Path = returns or returns_folder(wave)
    concern = place.startswith("concern/")
    if concern and not at:
        raise UsageError("P013", "a concern is closed by a person and a time. Give --at.")
    link = place.startswith("link/")
    if link and file:
        raise UsageError("P013", "a decision on a link names two records and no file. Leave --file out.")
    if not (concern or link or file or place.startswith("comments/")):
        raise UsageError("P013", "a decision names the return that counts. Give --file.")
    digest = hash_of(folder, file) if file else ""
    path = record_decision(folder, Decision(place, digest, by, at or date.today().isoformat(), reason))
    if not as_json:
        typer.echo(f"Recorded in {path}: {'/'.join(place.split('/')[:2]) if link else place}")
    return Outcome("done", 0, path=str(path))
