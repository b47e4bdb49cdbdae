"""All formats of one report; one that cannot be made says why and does not cost the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from maca.errors import MacaError, UsageError, one_of
from maca.report.front import Front

if TYPE_CHECKING:
    from maca.report.content import Content

__all__ = ["FORMATS", "check_formats", "write_formats"]

FORMATS = {
    "html": ["report.html"],
    "pdf": ["report.pdf"],
    "docx": ["report.docx"],
    "slides": ["slides.html", "slides.pptx"],
    "xlsx": ["tables.xlsx"],
}
"""The files that each format gives, as `--formats` names them."""


def write_formats(
    run_folder: Path, chapters: Sequence[Path], front: Front, formats: Sequence[str] = tuple(FORMATS)
) -> dict[str, Path | str]:
    """Write the formats that are asked for into a run's folder.

    Parameters
    ----------
    run_folder : pathlib.Path
        Holds tables/; gets the files.
    chapters : sequence of pathlib.Path
        Executed notebooks in reading order.
    front : Front
    formats : sequence of str
        Of FORMATS.

    Returns
    -------
    dict of str to pathlib.Path or str
        For each file its path, or one sentence that says why it could not be made.

    Raises
    ------
    UsageError
        G003, if a format is not one of FORMATS; nothing is written then.
    ChapterError
        G001 or G002: without readable chapters there is no report at all.
    """
    check_formats(formats)
    content = _content(chapters, front)
    made: dict[str, Path | str] = {}
    for name, maker in _makers(run_folder, chapters, content, front).items():
        if any(name in FORMATS[wanted] for wanted in formats):
            made[name] = _try(maker, run_folder / name, front)
    return made


def check_formats(formats: Sequence[str]) -> None:
    """Refuse an unknown format.

    Raises
    ------
    UsageError
        G003, naming the formats that exist.
    """
    for name in formats:
        if name not in FORMATS:
            raise UsageError("G003", f"{one_of('format', name, list(FORMATS))} Correct --formats.")


def _content(chapters: Sequence[Path], front: Front) -> Content:
    from maca.report.content import compose
    from maca.report.merge import merge_chapters

    return compose(merge_chapters(chapters), front)


def _makers(
    run_folder: Path, chapters: Sequence[Path], content: Content, front: Front
) -> dict[str, Callable[[Path], Path]]:
    def page(target: Path) -> Path:
        from maca.report.page import write_html

        return write_html(chapters, front, target)

    def pdf(target: Path) -> Path:
        from maca.report.pdf import write_pdf

        return write_pdf(content, front, target)

    def word(target: Path) -> Path:
        from maca.report.word import write_docx

        return write_docx(content, front, target)

    def slides(target: Path) -> Path:
        from maca.report.deck import make_deck
        from maca.report.slides import write_slides

        return write_slides(make_deck(content, front), front, target)

    def powerpoint(target: Path) -> Path:
        from maca.report.deck import make_deck
        from maca.report.powerpoint import write_powerpoint

        return write_powerpoint(make_deck(content, front), front, target)

    def workbook(target: Path) -> Path:
        from maca.report.workbook import write_workbook

        return write_workbook(run_folder, front, target)

    return {
        "report.html": page,
        "report.pdf": pdf,
        "report.docx": word,
        "slides.html": slides,
        "slides.pptx": powerpoint,
        "tables.xlsx": workbook,
    }


def _try(maker: Callable[[Path], Path], target: Path, front: Front) -> Path | str:
    try:
        path = maker(target)
    except MacaError as refusal:
        target.unlink(missing_ok=True)
        return f"{target.name} could not be made: {refusal}"
    except Exception as error:
        target.unlink(missing_ok=True)
        return f"G004 {target.name} could not be made ({type(error).__name__}). The other formats stand."
    if front.edition == "restricted" and os.name == "posix":
        path.chmod(0o600)
    return path
