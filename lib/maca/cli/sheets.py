"""`maca sheets`: each body's own sheet, with the replies that came back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maca.batch.outcome import Outcome
from maca.cli.options import Json, Out

__all__ = ["sheets"]

Folder = Annotated[Path, typer.Argument(help="The folder of a restricted run.")]
Replies = Annotated[Path | None, typer.Option("--replies", help="A folder of sheets that came back with replies.")]


def sheets(folder: Folder, out: Out = Path("sheets"), replies: Replies = None, as_json: Json = False) -> Outcome:
    """Write a Word sheet for every body: what it sent beside the partnership's counts, and its right of reply.

    Example: maca sheets outputs/hsb/baseline-2021-07/restricted --replies came-back --out sheets
    """
    from maca.errors import UsageError
    from maca.runs.frames import run_data
    from maca.sheets import make_sheets, read_replies

    if replies is not None and not replies.is_dir():
        raise UsageError("H001", f"folder {str(replies)!r} is not there. Correct --replies.")
    data = run_data(folder)
    came = read_replies(replies) if replies is not None else None
    made = make_sheets(data, out, replies=came)
    if not as_json:
        typer.echo(f"{len(made)} sheets written to {out}")
        if came is not None:
            counts = came["reply"].value_counts()
            told = ", ".join(
                f"{counts.get(word, 0)} {word.replace('_', ' ')}" for word in ("agreed", "disputed", "no_reply")
            )
            typer.echo(f"Replies: {told}")
            for row in came[came["problem"] != ""].itertuples():
                typer.echo(f"{row.file} {row.point}: {row.problem}".strip())
    return Outcome("done", 0, path=str(out))
