"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Ask", "Audit", "Edition", "Json", "Keyring", "Out", "Passwords", "Returns", "Strict", "Wave"]

Audit = Annotated[str, typer.Option("--audit", help="A folder under data/audits.")]
Wave = Annotated[str, typer.Option("--wave", help="A wave of the audit, as baseline-2021-07.")]
Edition = Annotated[str, typer.Option("--edition", help="restricted, partnership or public.")]
Returns = Annotated[
    Path | None, typer.Option("--returns", help="The folder of the wave's returns [default: data/returns/<wave>].")
]
Out = Annotated[Path, typer.Option("--out", help="The folder that is written to.")]
Json = Annotated[bool, typer.Option("--json", help="End with one line of JSON.")]
Strict = Annotated[bool, typer.Option("--strict", help="Refuse while expected returns are missing.")]
Passwords = Annotated[
    Path | None, typer.Option("--passwords", help="A file outside the project with passwords, one a line.")
]
Keyring = Annotated[bool, typer.Option("--keyring", help="Look for passwords in the machine's keyring.")]
Ask = Annotated[bool, typer.Option("--ask-password", help="Ask for a password if a workbook has one.")]
