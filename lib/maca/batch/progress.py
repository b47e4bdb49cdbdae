"""What a person sees while a run is at work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from maca.batch.chapter import Result

__all__ = ["Reporter"]


class Reporter:
    """Says what a run does.

    Steps and chapters go to standard error; open concerns stand first. Addresses are shown, never what a cell holds.

    Parameters
    ----------
    quiet : bool
        Say nothing but open concerns and refusals.
    console : rich.console.Console, optional
    """

    def __init__(self, quiet: bool = False, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True, highlight=False, soft_wrap=True)
        self.quiet = quiet
        self._bar: Progress | None = None

    def __enter__(self) -> Reporter:
        if self.console.is_terminal and not self.quiet:
            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self.console,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("begin", total=None)
        return self

    def __exit__(self, *problem: object) -> None:
        if self._bar:
            self._bar.stop()
            self._bar = None

    def concerns(self, concerns: pd.DataFrame) -> None:
        """Name the file and cell of every open concern, before anything else is said."""
        waiting = concerns[concerns["state"] == "open"]
        if not len(waiting):
            return
        one = len(waiting) == 1
        self.console.print(
            f"{len(waiting)} immediate concern{' is' if one else 's are'} open: nobody is named as told."
        )
        for row in waiting.itertuples():
            self.console.print(f"  {row.file}, {row.sheet}!{row.cell}", markup=False)
        self.console.print("  Act on it now; then record who was told and when, in the return or in decisions.csv.")

    def step(self, name: str) -> None:
        """Say what is done next."""
        if self._bar:
            self._bar.update(self._task, description=name)
        elif not self.quiet:
            self.console.print(f"- {name}", markup=False)

    def warn(self, sentence: str) -> None:
        """Say something that a reader must know even where nothing else is said."""
        self.console.print(sentence, markup=False)

    def chapter(self, result: Result, done: int, of: int) -> None:
        """Say that a chapter is done."""
        if self._bar:
            self._bar.update(self._task, description=result.name, completed=done, total=of)
        elif not self.quiet:
            ending = "unchanged" if result.cached else f"{result.seconds:.1f} s"
            ending = f"FAILED, {result.failure}" if result.failure else ending
            self.console.print(f"- chapter {done} of {of}: {result.name} ({ending})", markup=False)
