"""A run as a chapter sees it: protected tables, and in the restricted edition the frames."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from maca.definition import Definition, check_wave, load_definition
from maca.definition.labels import labels_of
from maca.definition.models import EDITIONS, Wave
from maca.errors import UsageError, one_of
from maca.project import sample_folder
from maca.runs.inputs import Inputs
from maca.runs.manifest import FILE_NAME, read_manifest, start_manifest, write_manifest
from maca.runs.material import gather, write_material
from maca.tables.catalogue import read_tables

__all__ = ["CHAPTER_FOLDER", "Run", "check_edition", "open_run"]

CHAPTER_FOLDER = "MACA_CHAPTER_FOLDER"
"""The variable that names where a chapter of a batch writes; unset, a chapter writes nothing."""

NO_RUN = "00000000T000000Z-00000000"
"""The run id of tables that were computed on opening, for looking and not for keeping."""


def check_edition(edition: str) -> None:
    """Refuse an unknown edition.

    Raises
    ------
    UsageError
        P004, naming the editions that exist.
    """
    if edition not in EDITIONS:
        raise UsageError("P004", f"{one_of('edition', edition, EDITIONS)} Correct --edition.")


class _Shared(dict):
    """What all tables of a run share in their attrs, read and never changed.

    pandas copies what a frame carries with every column and row that is taken from it, deeply; copied so, a thousand
    labels cost a chapter with many small tables nearly half its time. A copy of what nobody changes is the same.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> _Shared:
        return self


@dataclass(frozen=True)
class Run:
    """A run, opened for reading.

    Attributes
    ----------
    definition : Definition
    folder : pathlib.Path
        The run's folder.
    manifest : dict
        As in manifest.json.
    """

    definition: Definition
    folder: Path
    manifest: dict[str, Any]
    _used: dict[str, set[str]] = field(default_factory=lambda: {"tables": set(), "frames": set()})

    @property
    def wave(self) -> Wave:
        """The wave, with its id, label and dates."""
        return self.definition.wave(self.manifest["wave"])

    @property
    def edition(self) -> str:
        """Restricted, partnership or public."""
        return self.manifest["edition"]

    @property
    def marking(self) -> str:
        """The edition's marking."""
        return self.definition.disclosure[self.edition].marking

    @property
    def invented(self) -> bool:
        """Whether the returns are the shipped sample."""
        return self.manifest["invented"]

    @property
    def earlier(self) -> bool:
        """Whether an earlier wave's run could be compared with."""
        return self.manifest["earlier"] is not None

    @cached_property
    def _tables(self) -> Mapping[str, pd.DataFrame]:
        return read_tables(self.folder / "tables")

    def has(self, identifier: str) -> bool:
        """Say whether this edition holds a table."""
        self._used["tables"].add(identifier)
        return identifier in self._tables

    def table(self, identifier: str, **filters: object) -> pd.DataFrame:
        """Return a protected table, or those of its rows that fit.

        Parameters
        ----------
        identifier : str
            As `gaps.theme`.
        **filters : object
            A column and the value, or list of values, that its rows must hold.

        Returns
        -------
        pandas.DataFrame
            Dimensions, status and texts are str, numbers float. `attrs` holds id, title, unit, value_unit, edition,
            labels, floors, banner and the folder that charts of it are written to ("" = nowhere).

        Raises
        ------
        UsageError
            P005, if the edition has no such table or the table no such column.
        """
        if not self.has(identifier):
            raise UsageError("P005", f"{one_of('table', identifier, list(self._tables))} Correct the chapter.")
        frame = self._tables[identifier]
        for column, wanted in filters.items():
            if column not in frame:
                raise UsageError("P005", f"{identifier}: {one_of('column', column, list(frame))} Correct the chapter.")
            values = wanted if isinstance(wanted, list | tuple | set) else [wanted]
            frame = frame[frame[column].isin([str(value) for value in values])]
        frame = frame.reset_index(drop=True)
        frame.attrs = {**self._tables[identifier].attrs, **self._attributes}
        return frame

    @cached_property
    def _attributes(self) -> dict[str, Any]:
        return {
            "edition": self.edition,
            "folder": os.environ.get(CHAPTER_FOLDER, ""),
            "labels": _Shared(self._labels),
            "floors": _Shared(self.definition.floors.model_dump()),
            "banner": self.definition.banner,
        }

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        """Labels of every dimension, in the restricted edition with the organisations of the scope grid."""
        labels = labels_of(self.definition)
        if (self.folder / "frames" / "scope_bodies.parquet").is_file():
            bodies = self.frame("scope_bodies")
            labels["body"] = {**dict(zip(bodies["id"], bodies["label"], strict=True)), **labels["body"]}
        return labels

    def frame(self, name: str) -> pd.DataFrame:
        """Return a frame of the restricted edition: answers, receipts, faults, concerns or one of the scope.

        Raises
        ------
        UsageError
            P007, if the edition has no frames or there is none of this name.
        """
        self._used["frames"].add(name)
        known = sorted(path.stem for path in (self.folder / "frames").glob("*.parquet"))
        if name not in known:
            rule = one_of("frame", name, known) if known else f"the {self.edition} edition holds no frames."
            raise UsageError("P007", f"{rule} Ask for a table instead.")
        return pd.read_parquet(self.folder / "frames" / f"{name}.parquet")

    def summary(self) -> None:
        """Print what was opened."""
        kind = "invented sample returns" if self.invented else "returns"
        print(f"{self.definition.title}\n{self.wave.label}, {self.edition} edition, {kind}\n{self.marking}")

    def close(self) -> None:
        """Write down what this chapter read, where it runs in a batch."""
        target = os.environ.get(CHAPTER_FOLDER)
        if target:
            facts = {kind: sorted(names) for kind, names in self._used.items()}
            (Path(target) / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


def open_run(audit: str = "hsb", wave: str = "baseline-2021-07", edition: str = "restricted", folder: str = "") -> Run:
    """Open a run for a chapter.

    Parameters
    ----------
    audit : str
        A folder under data/audits.
    wave : str
        A wave of that audit.
    edition : str
        restricted, partnership or public.
    folder : str
        A run's folder. Empty: the shipped sample's tables are computed now and kept until this process ends.

    Returns
    -------
    Run

    Raises
    ------
    UsageError
        P002 to P004 for an unknown audit, wave or edition; P008, if the folder holds no run or another one.
    """
    definition = load_definition(audit)
    check_wave(definition, wave)
    check_edition(edition)
    path = Path(folder) if folder else _computed_sample(definition, wave, edition)
    if not (path / FILE_NAME).is_file():
        raise UsageError("P008", f"folder {str(path)!r} holds no run. Name a folder with a manifest.json, or none.")
    manifest = read_manifest(path)
    found = (manifest["audit"], manifest["wave"], manifest["edition"])
    if found != (audit, wave, edition):
        raise UsageError(
            "P008", f"the run is of {' '.join(found)}, not of {audit} {wave} {edition}. Correct the parameters."
        )
    return Run(definition=definition, folder=path, manifest=manifest)


def _computed_sample(definition: Definition, wave: str, edition: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="maca-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    before = definition.wave(wave).earlier
    earlier = gather(definition, before, sample_folder(before)).data if before else None
    material = gather(definition, wave, sample_folder(wave), earlier)
    write_material(material, edition, folder)
    none = Inputs(files={}, settings={})
    manifest = start_manifest(NO_RUN, definition.id, wave, edition, none, invented=True, earlier=before)
    manifest["open_concerns"] = int((material.intake.concerns["state"] == "open").sum())
    write_manifest(folder, manifest)
    return folder
