"""Executed chapters of earlier runs, used again while everything that they were made from is the same."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maca.batch.plan import ChapterRun
from maca.runs.inputs import file_digest, mapping_digest

__all__ = ["ChapterCache", "material_digests"]

KEY = "key.json"
NOTEBOOK = "chapter.ipynb"
MADE = "made"
ABSENT = "absent"


def material_digests(staging: Path) -> dict[str, str]:
    """Hash every table and frame of a staged run, by `tables/gaps.theme` and `frames/receipts`."""
    paths = [*(staging / "tables").glob("*.csv"), *(staging / "frames").glob("*.parquet")]
    return {f"{path.parent.name}/{path.stem}": file_digest(path) for path in paths}


@dataclass(frozen=True)
class ChapterCache:
    """Remembers executed chapters beside the runs of one edition.

    Attributes
    ----------
    folder : pathlib.Path
    settings : dict of str to str
        What every chapter is made from: definition, library, versions, wave, edition.
    material : dict of str to str
        Hashes of this run's tables and frames.
    """

    folder: Path
    settings: dict[str, str]
    material: dict[str, str]

    def restore(self, run: ChapterRun, notebook: Path, made: Path) -> bool:
        """Put an executed chapter and its figures in place, if all that it read is the same.

        Parameters
        ----------
        run : ChapterRun
        notebook, made : pathlib.Path
            Where the executed notebook and the chapter's own files go.

        Returns
        -------
        bool
            False: it must be run.
        """
        kept = self.folder / run.name
        try:
            key = json.loads((kept / KEY).read_text(encoding="utf-8"))
            if key["from"] != self._from(run) or key["read"] != self._read(key["read"]):
                return False
            shutil.copytree(kept / MADE, made, dirs_exist_ok=True)
            shutil.copyfile(kept / NOTEBOOK, notebook)
        except (OSError, ValueError, KeyError):
            return False
        return True

    def keep(self, run: ChapterRun, notebook: Path, made: Path) -> None:
        """Remember a chapter that was executed; one that did not say what it read is not remembered."""
        if not (made / "facts.json").is_file():
            return
        facts = json.loads((made / "facts.json").read_text(encoding="utf-8"))
        read = self._read([f"{kind}/{name}" for kind in ("tables", "frames") for name in facts[kind]])
        fresh = self.folder / f".{run.name}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        shutil.copytree(made, fresh / MADE)
        shutil.copyfile(notebook, fresh / NOTEBOOK)
        key = {"from": self._from(run), "read": read}
        (fresh / KEY).write_text(json.dumps(key), encoding="utf-8")
        shutil.rmtree(self.folder / run.name, ignore_errors=True)
        fresh.replace(self.folder / run.name)

    def _from(self, run: ChapterRun) -> str:
        own: dict[str, Any] = {"notebook": file_digest(run.notebook), "parameters": json.dumps(run.parameters)}
        return mapping_digest({**self.settings, **own})

    def _read(self, names: list[str] | dict[str, str]) -> dict[str, str]:
        return {name: self.material.get(name, ABSENT) for name in names}
