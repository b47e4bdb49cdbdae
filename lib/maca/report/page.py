"""report.html: the executed chapters as one page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from maca.report.front import Front
from maca.words import Passage

__all__ = ["write_html"]


def write_html(chapters: Sequence[Path], front: Front, target: Path, passages: Sequence[Passage] = ()) -> Path:
    """Write report.html from executed chapters.

    Parameters
    ----------
    chapters : sequence of pathlib.Path
        Executed notebooks in reading order; `<stem>.theme-<id>.ipynb` for a chapter that is run once a theme.
    front : Front
    target : pathlib.Path
        Where the page is written.
    passages : sequence of Passage
        People's words, those of this edition.

    Returns
    -------
    pathlib.Path
        `target`.

    Raises
    ------
    ChapterError
        G001, if a chapter cannot be read; G002, if a picture lacks alternative text.
    """
    from maca.report.exporter import ReportExporter  # nbconvert and nbformat take two seconds to import
    from maca.report.merge import merge_chapters

    page, _ = ReportExporter().from_notebook_node(merge_chapters(chapters, passages, front.titles), {"maca": front})
    target.write_text(page, encoding="utf-8", newline="\n")
    return target
