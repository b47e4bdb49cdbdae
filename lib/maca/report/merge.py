"""One notebook out of many: the executed chapters in reading order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from maca.errors import ChapterError
from maca.words import Passage

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


def merge_chapters(
    chapters: Sequence[Path], passages: Sequence[Passage] = (), titles: Mapping[str, str] | None = None
) -> NotebookNode:
    """Put the cells of executed chapters into one notebook, each cell marked with its chapter and theme.

    People's words follow the opening cell of their chapter.

    Parameters
    ----------
    chapters : sequence of pathlib.Path
        Executed notebooks in reading order.
    passages : sequence of Passage
        People's words, those of this edition.
    titles : mapping of str to str, optional
        The title that the definition gives a chapter, by the notebook's stem; it stands in place of the notebook's own.

    Raises
    ------
    ChapterError
        G001, if a chapter is missing or is no notebook.
    """
    merged = nbformat.v4.new_notebook()
    opened: set[str] = set()
    for path in chapters:
        stem, theme = chapter_name(path)
        cells = _read(path).cells
        _retitle(cells, (titles or {}).get(stem, ""))
        if theme and stem not in opened:
            _append(merged, _words_of(passages, stem, ""), stem, "")
        opened.add(stem)
        _append(merged, [*cells[:1], *_words_of(passages, stem, theme), *cells[1:]], stem, theme)
    return merged


def _retitle(cells: Sequence[NotebookNode], title: str) -> None:
    if title and cells and cells[0].source.startswith("# "):
        _, _, rest = cells[0].source.partition("\n")
        cells[0].source = f"# {title}\n{rest}"


def _append(merged: NotebookNode, cells: Sequence[NotebookNode], stem: str, theme: str) -> None:
    for cell in cells:
        cell.metadata["maca"] = {**cell.metadata.get("maca", {}), "chapter": stem, "theme": theme}
        cell["id"] = f"cell-{len(merged.cells)}"  # a notebook run once a theme brings the same ids each time
        merged.cells.append(cell)


def _words_of(passages: Sequence[Passage], stem: str, theme: str) -> list[NotebookNode]:
    return [_words_cell(passage) for passage in passages if (passage.stem, passage.theme) == (stem, theme)]


def _words_cell(passage: Passage) -> NotebookNode:
    block = passage.block
    approved = f"; approved by {block.approver}, {block.approved_on}" if block.approved else ""
    words = {
        "block": block.id,
        "state": passage.state,
        "by": f"Words: {block.author}{approved}.",
        "said": f"These words are not final: {passage.said}." if passage.said else "",
    }
    return nbformat.v4.new_markdown_cell(block.text, metadata={"maca": {"words": words}})


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
