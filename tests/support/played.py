"""A chapter played cell by cell in this process, and what it published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pytest

from maca import publish


@dataclass(frozen=True)
class Output:
    """One thing that a chapter published."""

    chapter: str
    kind: str
    id: str
    html: lxml.html.HtmlElement


def published(data: dict, mark: dict, chapter: str) -> Output:
    html = data["text/html"] if isinstance(data["text/html"], str) else "".join(data["text/html"])
    return Output(chapter, mark["kind"], mark["id"], lxml.html.fragment_fromstring(html, create_parent=True))


def play(path: Path, folder: Path, wave: str, edition: str, writes: Path, theme: int = 1) -> list[Output]:
    """Run a chapter's code cells in this process with parameters of the test, and collect what they publish."""
    found: list[Output] = []

    def keep(data: dict, raw: bool, metadata: dict) -> None:
        found.append(published(data, metadata["maca"], path.stem))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MACA_CHAPTER_FOLDER", str(writes))
        patch.setattr(publish, "display", keep)
        names: dict[str, object] = {}
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), f"{path.name} cell {number + 1}", "exec"), names)
            if number == 1:
                names |= {"wave": wave, "edition": edition, "folder": str(folder)}
                names |= {"theme": theme} if "theme" in names else {}
    return found
