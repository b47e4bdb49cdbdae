"""slides.html: the seminar's slides in one file, worked by keyboard, with nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from maca.report.deck import Slide
from maca.report.front import Front
from maca.report.policy import content_policy

__all__ = ["write_slides"]

TEMPLATES = Path(__file__).parent / "templates"


def write_slides(deck: Sequence[Slide], front: Front, target: Path) -> Path:
    """Write slides.html.

    Parameters
    ----------
    deck : sequence of Slide
    front : Front
    target : pathlib.Path

    Returns
    -------
    pathlib.Path
        `target`.
    """
    import jinja2

    style, script = ((TEMPLATES / f"slides.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    page = templates.get_template("slides.html.j2").render(
        slides=deck, front=front, style=style, script=script, policy=content_policy(style, script)
    )
    target.write_text(page, encoding="utf-8", newline="\n")
    return target
