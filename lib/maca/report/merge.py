"""One notebook out of many: the executed chapters in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from maca.errors import ChapterError

__all__ = ["ChapterName", "chapter_name", "merge_chapters"]

THEME_SUFFIX = re.compile(r"^(?P<stem>.+?)\.theme-(?P<theme>[^.]+)$")
"""How the file of a chapter that is run once a theme is named, without its ending."""

ChapterName = tuple[str, str]
"""The notebook's stem and the theme that it was run for (empty: none)."""


def chapter_name(path: Path) -> ChapterName:
    """Split the name of an executed chapter.

    Examples
    --------
    >>> chapter_name(Path("chapters/05_chart_practice_gaps.theme-3.ipynb"))
    ('05_chart_practice_gaps', '3')
    >>> chapter_name(Path("01_review_returns.ipynb"))
    ('01_review_returns', '')
    """
    stem = path.name.removesuffix(".ipynb")
    found = THEME_SUFFIX.match(stem)
    return (found["stem"], found["theme"]) if found else (stem, "")


def merge_chapters(chapters: Sequence[Path]) -> NotebookNode:
    """Put the cells of executed chapters into one notebook, each cell marked with its chapter and theme.

    Parameters
    ----------
    chapters : sequence of pathlib.Path
        Executed notebooks in reading order.

    Raises
    ------
    ChapterError
        G001, if a chapter is missing or is no notebook.
    """
    merged = nbformat.v4.new_notebook()
    for path in chapters:
        stem, theme = chapter_name(path)
        for cell in _read(path).cells:
            cell.metadata["maca"] = {**cell.metadata.get("maca", {}), "chapter": stem, "theme": theme}
            cell["id"] = f"cell-{len(merged.cells)}"  # a notebook run once a theme brings the same ids each time
            merged.cells.append(cell)
    return merged


def _read(path: Path) -> NotebookNode:
    try:
        return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except FileNotFoundError:
        reason = "it is not there"
    except (
        nbformat.reader.NotJSONError,
        nbformat.validator.NotebookValidationError,
        UnicodeDecodeError,
        AttributeError,
    ):
        reason = "it is not a notebook"
    raise ChapterError("G001", f"chapter {path.name} cannot be put into the report: {reason}. Run its chapter again.")
