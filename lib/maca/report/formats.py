"""All formats of one report; one that cannot be made says why and does not cost the others."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from maca.errors import DISK_ERRORS, MacaError, StoppedError, UsageError, one_of
from maca.report.front import Front

if TYPE_CHECKING:
    from maca.report.content import Content
    from maca.words import Passage

Maker = Callable[[Path], Path]
"""Writes one format to a path and returns it."""

__all__ = ["FORMATS", "check_formats", "import_makers", "write_formats"]

FORMATS = {
    "html": ["report.html"],
    "pdf": ["report.pdf"],
    "docx": ["report.docx"],
    "slides": ["slides.html", "slides.pptx", "briefing.pdf", "briefing.docx"],
    "xlsx": ["tables.xlsx"],
}
"""The files that each format gives, as `--formats` names them."""

MAKERS = {
    "html": ["exporter"],
    "pdf": ["exporter", "pdf"],
    "docx": ["exporter", "word"],
    "slides": ["exporter", "pdf", "word"],
    "xlsx": ["exporter", "workbook"],
}
"""The modules that take long to import, by format."""

LAST = "report.pdf"
"""Written last: setting it takes the most memory, and pandoc's should be free again by then."""


def write_formats(
    run_folder: Path,
    chapters: Sequence[Path],
    front: Front,
    formats: Sequence[str] = tuple(FORMATS),
    passages: Sequence[Passage] = (),
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
    passages : sequence of Passage
        People's words, those of this edition: `maca.words.check_passages`.

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
    OSError
        If the disk is full or may not be written to.
    """
    check_formats(formats)
    content = _content(chapters, front, passages)
    makers = {
        **_documents(chapters, content, front, passages),
        **_presentations(content, front, passages),
        "tables.xlsx": _workbook(run_folder, front),
    }
    makers[LAST] = makers.pop(LAST)
    made: dict[str, Path | str] = {}
    for name, maker in makers.items():
        if any(name in FORMATS[wanted] for wanted in formats):
            made[name] = _try(maker, run_folder / name, front)
    return made


def import_makers(formats: Sequence[str] = tuple(FORMATS)) -> None:
    """Import what formats are made with; it takes seconds, which a run has while its chapters are at work.

    Parameters
    ----------
    formats : sequence of str
        Those that will be asked for.
    """
    for name in dict.fromkeys(name for wanted in formats for name in MAKERS[wanted]):
        importlib.import_module(f"maca.report.{name}")


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


def _content(chapters: Sequence[Path], front: Front, passages: Sequence[Passage]) -> Content:
    from maca.report.content import compose
    from maca.report.merge import merge_chapters

    return compose(merge_chapters(chapters, passages, front.titles), front)


def _documents(
    chapters: Sequence[Path], content: Content, front: Front, passages: Sequence[Passage]
) -> dict[str, Maker]:
    def page(target: Path) -> Path:
        from maca.report.page import write_html

        return write_html(chapters, front, target, passages)

    def pdf(target: Path) -> Path:
        from maca.report.pdf import write_pdf

        return write_pdf(content, front, target)

    def word(target: Path) -> Path:
        from maca.report.word import write_docx

        return write_docx(content, front, target)

    return {"report.html": page, "report.pdf": pdf, "report.docx": word}


def _presentations(content: Content, front: Front, passages: Sequence[Passage]) -> dict[str, Maker]:
    def slides(target: Path) -> Path:
        from maca.report.deck import make_deck
        from maca.report.slides import write_slides

        return write_slides(make_deck(content, front, passages), front, target)

    def powerpoint(target: Path) -> Path:
        from maca.report.deck import make_deck
        from maca.report.powerpoint import write_powerpoint

        return write_powerpoint(make_deck(content, front, passages), front, target)

    def briefing_pdf(target: Path) -> Path:
        from maca.report.briefing import make_briefing, write_briefing_pdf

        return write_briefing_pdf(make_briefing(content, front, passages), front, target)

    def briefing_word(target: Path) -> Path:
        from maca.report.briefing import make_briefing, write_briefing_docx

        return write_briefing_docx(make_briefing(content, front, passages), front, target)

    return {
        "slides.html": slides,
        "slides.pptx": powerpoint,
        "briefing.pdf": briefing_pdf,
        "briefing.docx": briefing_word,
    }


def _workbook(run_folder: Path, front: Front) -> Maker:
    def workbook(target: Path) -> Path:
        from maca.report.workbook import write_workbook

        return write_workbook(run_folder, front, target)

    return workbook


def _try(maker: Maker, target: Path, front: Front) -> Path | str:
    try:
        path = maker(target)
    except StoppedError:
        target.unlink(missing_ok=True)
        raise
    except MacaError as refusal:
        target.unlink(missing_ok=True)
        return f"{target.name} could not be made: {refusal}"
    except Exception as error:
        target.unlink(missing_ok=True)
        if getattr(error, "errno", 0) in DISK_ERRORS:
            raise
        return f"G004 {target.name} could not be made ({type(error).__name__}). The other formats stand."
    if front.edition == "restricted" and os.name == "posix":
        path.chmod(0o600)
    return path
