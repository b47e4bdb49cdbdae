"""`maca check`: read every file and say what came, what is missing and what is wrong."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Audit, Json, Out, Wave

__all__ = ["check"]

Folder = Annotated[Path, typer.Argument(help="The folder of the wave's returns.")]
AsOf = Annotated[str, typer.Option("--as-of", help="The day that the drafts are for, as 2021-07-30 [default: today].")]
Passwords = Annotated[
    Path | None, typer.Option("--passwords", help="A file outside the project with passwords, one a line.")
]
Keyring = Annotated[bool, typer.Option("--keyring", help="Look for passwords in the machine's keyring.")]
Ask = Annotated[bool, typer.Option("--ask-password", help="Ask for a password if a workbook has one.")]


def check(
    folder: Folder,
    wave: Wave,
    out: Out = Path("checked"),
    audit: Audit = "hsb",
    as_of: AsOf = "",
    passwords: Passwords = None,
    keyring: Keyring = False,
    ask_password: Ask = False,
    as_json: Json = False,
) -> Outcome:
    """Read every return; write receipts, faults, concerns, a tracker, marked copies to send back and drafts of mails.

    Example: maca check data/sample/baseline-2021-07 --wave baseline-2021-07 --out checked
    """
    from maca.batch.outcome import count_intake
    from maca.batch.progress import Reporter
    from maca.definition import check_wave, load_definition
    from maca.feedback import tracker, write_copies, write_drafts, write_tracker
    from maca.returns import load_returns, write_intake
    from maca.returns.opening import Passwords as Keys
    from maca.returns.passwords import known_passwords
    from maca.runs.folder import make_private, private_files
    from maca.runs.grid import choose_scope
    from maca.runs.material import check_sums

    definition = load_definition(audit)
    check_wave(definition, wave)
    day = _day(as_of)
    scope, note = choose_scope(definition, wave, folder)
    keys = Keys(partial(known_passwords, wave, passwords, keyring, ask_password))
    intake = load_returns(definition, scope, folder, passwords=keys)
    check_sums(intake)
    reporter = Reporter()
    reporter.concerns(intake.concerns)
    if note:
        reporter.warn(note)
    places = tracker(intake, scope)
    locked = bool((intake.faults["code"] == "R084").any())
    with private_files():
        out.mkdir(parents=True, exist_ok=True)
        write_intake(intake, out)
        write_tracker(places, out / "tracker.xlsx", day)
        copies = write_copies(intake, definition, wave, out / "feedback", keys() if locked else ())
        drafts = write_drafts(places, definition, out / "drafts", day)
    make_private(out)
    counts = count_intake(intake, scope)
    if not as_json:
        typer.echo(
            f"{counts.files} files, {counts.missing} returns missing, {counts.unusable} unusable, "
            f"{counts.faults} faults ({intake.errors} errors), {counts.concerns} open concerns"
        )
        typer.echo(f"Written: {out} ({len(copies)} marked copies, {len(drafts)} drafts)")
    failed = bool(intake.errors or counts.unusable)
    return Outcome("faults" if failed else "done", int(failed), path=str(out), counts=counts)


def _day(text: str) -> date:
    from maca.errors import UsageError

    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("P014", f"--as-of is {text!r}. Give a day as 2021-07-30.") from None
