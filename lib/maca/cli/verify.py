"""`maca verify`: is a run still what its manifest says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Ask, Json, Keyring, Passwords, Returns

__all__ = ["verify"]

Run = Annotated[Path, typer.Argument(help="A finished run's folder.")]


def verify(
    run: Run,
    returns: Returns = None,
    passwords: Passwords = None,
    keyring: Keyring = False,
    ask_password: Ask = False,
    as_json: Json = False,
) -> Outcome:
    """Hash a run's inputs anew, compute its tables again in a scratch folder, and name what differs.

    Example: maca verify outputs/hsb/baseline-2021-07/restricted/20210915T083000Z-01234567
    """
    from maca.batch.verify import verify_run
    from maca.returns.passwords import known_passwords

    found = verify_run(run, returns, lambda wave: known_passwords(wave, passwords, keyring, ask_password))
    if not as_json:
        for sentence in found:
            typer.echo(sentence)
        typer.echo(f"{len(found)} differences" if found else "Nothing differs: the same inputs, the same bytes.")
    return Outcome("differs" if found else "done", 5 if found else 0, run.resolve().name, str(run.resolve()))
