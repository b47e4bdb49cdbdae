"""The chapters of a run: which are run, in which order, with which parameters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from maca.definition import Definition
from maca.project import notebooks_folder

__all__ = ["ChapterRun", "plan_chapters", "ready"]


@dataclass(frozen=True)
class ChapterRun:
    """One chapter, run once.

    Attributes
    ----------
    name : str
        The notebook's name, with the parameter it is run for: `05_chart_practice_gaps.theme-3`.
    chapter : str
        The chapter's id in the definition.
    notebook : pathlib.Path
    parameters : dict
        What it is run with beside audit, wave, edition and folder.
    after : tuple of str
        Ids of the chapters that must be done before.
    """

    name: str
    chapter: str
    notebook: Path
    parameters: dict[str, int]
    after: tuple[str, ...]


def plan_chapters(definition: Definition, wave: str, folder: Path | None = None) -> list[ChapterRun]:
    """List the chapters of a wave in reading order; a chapter run once a theme stands there once a theme.

    Examples
    --------
    >>> from maca.definition import load_definition
    >>> plan = plan_chapters(load_definition("hsb"), "baseline-2021-07")
    >>> [run.name for run in plan if run.chapter == "gaps"][-1]
    '05_chart_practice_gaps.theme-5'
    """
    has_earlier = definition.wave(wave).earlier is not None
    planned = []
    for chapter in definition.chapters:
        if chapter.needs_earlier and not has_earlier:
            continue
        notebook = (folder or notebooks_folder()) / chapter.notebook
        values = [theme.id for theme in definition.themes] if chapter.each == "theme" else [None]
        for value in values:
            suffix = "" if value is None else f".{chapter.each}-{value}"
            parameters = {} if value is None else {str(chapter.each): value}
            planned.append(
                ChapterRun(f"{notebook.stem}{suffix}", chapter.id, notebook, parameters, tuple(chapter.after))
            )
    return planned


def ready(planned: list[ChapterRun], begun: set[str], done: set[str]) -> list[ChapterRun]:
    """Return the chapters that may start now: not begun, and all that they come after are done.

    Parameters
    ----------
    planned : list of ChapterRun
    begun, done : set of str
        Names of chapters.
    """
    open_ids = {run.chapter for run in planned if run.name not in done}
    return [run for run in planned if run.name not in begun and not open_ids.intersection(run.after)]
