"""`maca run`: the whole run."""

from __future__ import annotations

from pathlib import Path

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Audit, Edition, Json, Out, Returns, Wave

__all__ = ["run"]


def run(
    wave: Wave,
    edition: Edition = "restricted",
    returns: Returns = None,
    out: Out = Path("outputs"),
    formats: str = typer.Option("html,pdf,docx,slides,xlsx", "--formats", help="What is written, joined by commas."),
    audit: Audit = "hsb",
    as_json: Json = False,
) -> Outcome:
    """Run an audit from its returns to its report.

    Example: maca run --wave baseline-2021-07 --edition restricted --returns data/sample/baseline-2021-07 --out outputs
    """
    from maca.batch.progress import Reporter
    from maca.batch.recipe import Request, run_audit

    with Reporter() as reporter:
        outcome = run_audit(Request(wave, edition, audit, returns, out, tuple(formats.split(","))), reporter)
    if not as_json:
        _tell(outcome)
    return outcome


def _tell(outcome: Outcome) -> None:
    counts = outcome.counts
    if outcome.outcome == "unchanged":
        typer.echo("Nothing has changed since the last run; it stands.")
    typer.echo(
        f"{counts.files} files, {counts.missing} returns missing, {counts.unusable} unusable, "
        f"{counts.faults} faults, {counts.concerns} open concerns"
    )
    typer.echo(f"Report: {Path(outcome.path) / 'report.html'}")
