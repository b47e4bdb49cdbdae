"""`maca tags`: tags of the free text, made and checked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Audit, Json, Returns, Wave

__all__ = ["tags"]

Passwords = Annotated[
    Path | None, typer.Option("--passwords", help="A file outside the project with passwords, one a line.")
]
Keyring = Annotated[bool, typer.Option("--keyring", help="Look for passwords in the machine's keyring.")]
Ask = Annotated[bool, typer.Option("--ask-password", help="Ask for a password if a workbook has one.")]


def tags(
    wave: Wave,
    returns: Returns = None,
    audit: Audit = "hsb",
    passwords: Passwords = None,
    keyring: Keyring = False,
    ask_password: Ask = False,
    as_json: Json = False,
) -> Outcome:
    """Make tags.xlsx beside the returns with every free text by theme, or check it and bring it up to date.

    Example: maca tags --wave baseline-2021-07 --returns data/returns/baseline-2021-07
    """
    from maca.definition import check_wave, load_definition
    from maca.project import returns_folder
    from maca.returns.opening import Passwords as Keys
    from maca.returns.passwords import known_passwords
    from maca.runs.material import read_data
    from maca.tags import run_tags

    definition = load_definition(audit)
    check_wave(definition, wave)
    folder = (returns or returns_folder(wave)).resolve()
    data, _, _ = read_data(
        definition, wave, folder, passwords=Keys(partial(known_passwords, wave, passwords, keyring, ask_password))
    )
    report = run_tags(data, folder)
    if not as_json:
        for line in report.lines:
            typer.echo(line)
    return Outcome("done", 0, path=str(report.path))
