"""The door of every command: exit codes, and the last line of `--json`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from maca import __version__
from maca.batch.outcome import UNFORESEEN, Outcome
from maca.cli.check import check
from maca.cli.decide import decide
from maca.cli.draw import draw
from maca.cli.lab import lab
from maca.cli.panel import panel
from maca.cli.run import run
from maca.cli.sample import sample
from maca.cli.schedule import schedule
from maca.cli.scope import scope
from maca.cli.sheets import sheets
from maca.cli.tags import tags
from maca.cli.templates import templates
from maca.cli.trace import trace
from maca.cli.verify import verify
from maca.cli.words import words
from maca.errors import MacaError, unforeseen

__all__ = ["app", "main", "run_command"]

app = typer.Typer(
    name="maca",
    help="Multi-agency case audit: spreadsheet returns in, a truthful report out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
for command in (scope, templates, sample, check, decide, panel, run, trace, sheets, lab, verify, words, tags, draw):
    app.command()(command)
app.add_typer(schedule, name="schedule")


@app.callback(invoke_without_command=True)
def version(show: bool = typer.Option(False, "--version", help="Say which version this is.")) -> None:
    """Multi-agency case audit: spreadsheet returns in, a truthful report out."""
    if show:
        typer.echo(f"maca {__version__}")
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit code."""
    sys.exit(run_command(sys.argv[1:] if arguments is None else list(arguments)))


def run_command(arguments: list[str]) -> int:
    """Run a command.

    Returns
    -------
    int
        0 done; 1 done, but files could not be used; 2 bad usage; 3 a chapter failed; 4 the edition was refused;
        5 stopped; 70 an unforeseen error.
    """
    outcome = _outcome(arguments)
    if "--json" in arguments:
        print(outcome.line(), flush=True)
    return outcome.exit


def _outcome(arguments: list[str]) -> Outcome:
    try:
        result = app(arguments, standalone_mode=False, prog_name="maca")
    except MacaError as error:
        print(error, file=sys.stderr)
        return Outcome("refused" if error.exit_code in (2, 4) else "stopped", error.exit_code)
    except KeyboardInterrupt:
        print("Stopped by the keyboard.", file=sys.stderr)
        return Outcome("stopped", 5)
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            print(f"{error.format_message()} See maca --help.", file=sys.stderr)
            return Outcome("refused", int(error.exit_code))
        print(unforeseen(error), file=sys.stderr)
        return Outcome("failed", UNFORESEEN)
    if isinstance(result, Outcome):
        return result
    return Outcome("done", result if isinstance(result, int) else 0)
