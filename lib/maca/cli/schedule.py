"""`maca schedule print`: a ready unit for the machine's own scheduler."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Annotated

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Audit, Edition, Keyring, Out, Passwords, Returns, Strict, Wave
from maca.errors import UsageError

__all__ = ["schedule"]

HELP = """Print a ready unit for the machine's own scheduler.

Example: maca schedule print --for cron --wave dip-2022-03
"""

schedule = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)

For = Annotated[str, typer.Option("--for", help="cron, systemd or windows.")]
At = Annotated[str, typer.Option("--at", help="The time of day, as 06:30.")]
Every = Annotated[int, typer.Option("--every", min=0, max=59, help="Minutes between two runs, instead of once a day.")]
Notify = Annotated[Path | None, typer.Option("--notify", help="The file that says who is told.")]


@schedule.callback()
def group() -> None:
    """Keep `print` a word of its own, though it is the only one."""


@schedule.command("print")
def print_unit(
    scheduler: For,
    wave: Wave,
    edition: Edition = "restricted",
    returns: Returns = None,
    out: Out = Path("outputs"),
    at: At = "06:30",
    every: Every = 0,
    notify: Notify = None,
    strict: Strict = False,
    passwords: Passwords = None,
    keyring: Keyring = False,
    audit: Audit = "hsb",
) -> Outcome:
    """Print a ready unit; nothing is installed.

    Example: maca schedule print --for cron --wave dip-2022-03 --at 06:30
    """
    from maca.batch.schedule import Schedule, scheduled_unit, whole
    from maca.definition import check_wave, load_definition
    from maca.project import returns_folder

    definition = load_definition(audit)
    found = check_wave(definition, wave)
    when = _time(at)
    arguments = ["--audit", audit, "--edition", edition, "--out", whole(out)]
    arguments += ["--returns", whole(returns or returns_folder(wave))]
    if notify is not None:
        arguments += ["--notify", whole(notify)]
    if passwords is not None:
        arguments += ["--passwords", whole(passwords)]
    arguments += [word for word, wanted in (("--strict", strict), ("--keyring", keyring)) if wanted]
    typer.echo(scheduled_unit(Schedule(found, arguments, when.hour, when.minute, every), scheduler), nl=False)
    return Outcome("done", 0)


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise UsageError("P017", f"--at is {text!r}. A time of day is wanted, as 06:30.") from None
