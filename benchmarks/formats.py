"""Time each format of a finished restricted run, beside nbconvert's own page and Chromium's own print.

Run: python benchmarks/formats.py RUN_FOLDER
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from maca.definition import load_definition
from maca.report import FORMATS, Front, write_formats
from maca.report.merge import chapter_name


def chapters_of(run: Path) -> list[Path]:
    """List a run's chapters in reading order."""
    found = {path: chapter_name(path)[0] for path in sorted((run / "chapters").glob("*.ipynb"))}
    order = [chapter.notebook.removesuffix(".ipynb") for chapter in load_definition("hsb").chapters]
    return sorted(found, key=lambda path: (order.index(found[path]), path.name))


def timed(name: str, work: object) -> None:
    """Call something and print how long it took."""
    begun = time.perf_counter()
    note = work()
    print(f"{name:<34}{time.perf_counter() - begun:8.2f} s   {note}")


def told(made: Path | str) -> str:
    """Say how large a file is, or why it is not there."""
    return made if isinstance(made, str) else f"{made.name} {made.stat().st_size / 1e6:.2f} MB"


def called(command: list[str]) -> str:
    """Run a program and say how it ended."""
    return f"exit {subprocess.run(command, capture_output=True).returncode}"


def main(run: Path) -> None:
    """Print one line a format."""
    front = Front(
        "Audit", "Partnership", run.parent.parent.name, "restricted", "OFFICIAL", run.name, "2021-09-15", True
    )
    chapters = chapters_of(run)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(run / "tables", folder / "tables")

        def write(kinds: list[str]) -> str:
            made = write_formats(folder, chapters, front, kinds)
            return ", ".join(map(told, made.values()))

        timed("first use: imports and report.html", lambda: write(["html"]))
        for kind in FORMATS:
            timed(kind, lambda kind=kind: write([kind]))
        timed("all formats together", lambda: write(list(FORMATS)))
        command = [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", name, *map(str, chapters)]
        timed("nbconvert --to html", lambda: called(command))
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if chromium:
            options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={name}/profile"]
            page = (folder / "report.html").as_uri()
            printing = [chromium, *options, f"--print-to-pdf={name}/print.pdf", page]
            timed(
                "Chromium's print of report.html",
                lambda: called(printing),
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
