"""A small project: two quick chapters and a handful of the baseline's sample returns, for tests of what a run does."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat

from maca.definition import Definition
from maca.runs.folder import EditionFolder
from maca.runs.manifest import FILE_NAME
from maca.runs.material import Material, gather

__all__ = ["BESIDE", "WAVE", "SmallRun", "copy_few", "gather_once", "make_home", "write_chapter"]

ROOT = Path(__file__).resolve().parents[2]
WAVE = "baseline-2021-07"

FEW = ["scope.xlsx", "decisions.csv", "case_csc.mash_HSB-01.xlsx", "case_police_HSB-02.xlsx", "case_police_HSB-03.xlsx"]
FEW += ["extract_police.xlsx", "framework_police.xlsx", "framework_sarc.xlsx", "panel_panel.xlsx"]

BESIDE = ["write_answers", "make_panel", "make_sheets", "write_trace_pages"]
"""What a run writes beside its chapters, by the names that its recipe knows."""

PARAMETERS = 'audit: str = ""\nwave: str = ""\nedition: str = ""\nfolder: str = ""'
CHAPTER = """
from maca import publish, runs
run = runs.open_run(audit=audit, wave=wave, edition=edition, folder=folder)
publish.table(run.table("{table}"), caption="{table}")
run.close()
"""


@dataclass(frozen=True)
class SmallRun:
    """A project with returns and one good restricted run of them; only report.html was made.

    Attributes
    ----------
    home, returns, out : pathlib.Path
    """

    home: Path
    returns: Path
    out: Path

    @classmethod
    def within(cls, folder: Path) -> SmallRun:
        """Name the places in a folder."""
        return cls(folder / "home", folder / "few" / WAVE, folder / "out")

    @property
    def place(self) -> EditionFolder:
        """The edition's folder."""
        return EditionFolder.of(self.out, "hsb", WAVE, "restricted")

    def copied(self, folder: Path) -> SmallRun:
        """Copy all of it to where a test may change it; the run names the copied returns as its own."""
        copy = SmallRun.within(folder)
        for source, target in ((self.home, copy.home), (self.returns, copy.returns), (self.out, copy.out)):
            shutil.copytree(source, target)
        path = copy.place.latest() / FILE_NAME
        manifest = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**manifest, "returns": str(copy.returns)}, indent=1), encoding="utf-8")
        return copy


KNOWN: dict[tuple, Material] = {}
"""What was read and computed of returns before, by the content of every file."""


def gather_once(definition: Definition, wave: str, returns: Path, *more: object) -> Material:
    """Read and compute as a run does, the same files once: for tests of what comes after."""
    files = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in sorted(returns.iterdir())]
    key = (definition.digest, wave, *files)
    if key not in KNOWN:
        KNOWN[key] = gather(definition, wave, returns, *more)
    return KNOWN[key]


def copy_few(folder: Path) -> Path:
    """Copy a handful of the baseline's sample returns."""
    target = folder / "few" / WAVE
    target.mkdir(parents=True)
    for name in FEW:
        shutil.copyfile(ROOT / "data" / "sample" / WAVE / name, target / name)
    return target


def make_home(folder: Path) -> Path:
    """Make a project of its own with two quick chapters; MACA_HOME leads a run to it."""
    home = folder / "home"
    shutil.copytree(ROOT / "data" / "audits", home / "data" / "audits")
    shutil.copytree(ROOT / "data" / "reference", home / "data" / "reference")
    (home / "notebooks").mkdir()
    write_chapter(home / "notebooks" / "first.ipynb", "learning.finding")
    write_chapter(home / "notebooks" / "last.ipynb", "gaps.theme")
    path = home / "data" / "audits" / "hsb" / "audit.yaml"
    head, _, _ = path.read_text(encoding="utf-8").partition("\nchapters:\n")
    chapters = [
        "{id: summary, notebook: last.ipynb, title: Last, after: [first]}",
        "{id: first, notebook: first.ipynb, title: First}",
    ]
    lines = "".join(f"  - {chapter}\n" for chapter in chapters)
    path.write_text(f"{head}\nchapters:\n{lines}", encoding="utf-8")
    return home


def write_chapter(path: Path, table: str) -> None:
    """Write a chapter that shows one table."""
    cells = [
        nbformat.v4.new_markdown_cell(f"# About {table}"),
        nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(CHAPTER.format(table=table)),
    ]
    book = nbformat.v4.new_notebook(cells=cells)
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, path)
