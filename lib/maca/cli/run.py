"""`maca run`: the whole run."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from maca.batch.outcome import UNFORESEEN, Outcome
from maca.cli.options import Ask, Audit, Edition, Json, Keyring, Out, Passwords, Returns, Strict, Wave
from maca.errors import MacaError, unforeseen

if TYPE_CHECKING:
    from maca.batch.progress import Reporter
    from maca.batch.recipe import Request

__all__ = ["run"]

Formats = Annotated[str, typer.Option("--formats", help="What is written, joined by commas.")]
Final = Annotated[bool, typer.Option("--final", help="Refuse while words are not approved as they stand.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing while nothing changes or goes wrong.")]
Notify = Annotated[
    Path | None, typer.Option("--notify", help="A YAML file that says who is told when a run has ended.")
]


def run(
    wave: Wave,
    edition: Edition = "restricted",
    returns: Returns = None,
    out: Out = Path("outputs"),
    formats: Formats = "html,pdf,docx,slides,xlsx",
    strict: Strict = False,
    final: Final = False,
    quiet: Quiet = False,
    notify: Notify = None,
    passwords: Passwords = None,
    keyring: Keyring = False,
    ask_password: Ask = False,
    audit: Audit = "hsb",
    as_json: Json = False,
) -> Outcome:
    """Run an audit from its returns to its report.

    Example: maca run --wave baseline-2021-07 --edition restricted --returns data/sample/baseline-2021-07 --out outputs
    """
    from maca.batch.notify import read_notification
    from maca.batch.progress import Reporter
    from maca.batch.recipe import Request
    from maca.returns.passwords import known_passwords

    wanted = read_notification(notify) if notify else None
    keys = partial(known_passwords, wave, passwords, keyring, ask_password)
    request = Request(wave, edition, audit, returns, out, tuple(formats.split(",")), strict, keys, final)
    with Reporter(quiet) as reporter:
        outcome, error = _try(request, reporter)
        _afterwards(request, outcome, error, wanted, reporter)
    if error:
        raise error
    if not as_json and not (quiet and outcome.outcome == "unchanged"):
        _tell(outcome)
    return outcome


def _try(request: Request, reporter: Reporter) -> tuple[Outcome, Exception | None]:
    from maca.batch.recipe import run_audit

    try:
        return run_audit(request, reporter), None
    except MacaError as refusal:
        return Outcome("refused" if refusal.exit_code in (2, 4) else "stopped", refusal.exit_code), refusal
    except Exception as error:
        return Outcome("failed", UNFORESEEN), error


def _afterwards(
    request: Request, outcome: Outcome, error: Exception | None, wanted: object, reporter: Reporter
) -> None:
    """Write the log and tell whoever is to be told, however the run ended; of an unchanged run nobody is told."""
    from maca.batch.log import log_outcome
    from maca.batch.notify import Notification, notify

    what = f"{request.audit} {request.wave} {request.edition}"
    log_outcome(request.out, what, outcome, _logged(error))
    if isinstance(wanted, Notification) and outcome.outcome != "unchanged":
        for sentence in notify(wanted, what, outcome):
            reporter.warn(sentence)


def _logged(error: Exception | None) -> str:
    if error is None:
        return ""
    return error.logged if isinstance(error, MacaError) else unforeseen(error)


def _tell(outcome: Outcome) -> None:
    counts = outcome.counts
    if outcome.outcome == "unchanged":
        typer.echo("Nothing has changed since the last run; it stands.")
    typer.echo(
        f"{counts.files} files, {counts.missing} returns missing, {counts.unusable} unusable, "
        f"{counts.faults} faults, {counts.concerns} open concerns"
    )
    typer.echo(f"Report: {Path(outcome.path) / 'report.html'}")
