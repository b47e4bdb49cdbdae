"""`maca words`: make words.xlsx, or check it and write down the figures beneath approved words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from maca.definition import Definition
from maca.tables.catalogue import read_tables
from maca.words.book import WORDS, make_words, read_words, record_figures
from maca.words.passage import Passage, check_passages

__all__ = ["WordsReport", "run_words"]


@dataclass(frozen=True)
class WordsReport:
    """What `maca words` did.

    Attributes
    ----------
    path : pathlib.Path
    made : bool
        The file was not there and was made.
    recorded : list of str
        Blocks whose figures were written down now.
    passages : dict of str to list of Passage
        For each edition that has a run, its passages.
    """

    path: Path
    made: bool
    recorded: list[str]
    passages: dict[str, list[Passage]]

    @property
    def lines(self) -> list[str]:
        """What to print."""
        if self.made:
            return [f"{self.path} was made. Write in its sheet `words`, then run maca words again."]
        if not self.passages:
            return [f"{self.path}: the words are in order. There is no run yet to check their figures against."]
        told = [f"Figures written down for {', '.join(self.recorded)}."] if self.recorded else []
        for edition, passages in self.passages.items():
            wrong = [f"  {p.block.id} (row {p.block.row}): {p.said}" for p in passages if p.state != "approved"]
            told.append(f"{edition}: {len(passages)} blocks, {len(wrong)} not final")
            told += wrong
        return told


def run_words(definition: Definition, wave: str, returns: Path, runs: Mapping[str, Path]) -> WordsReport:
    """Make or check the words of a wave.

    Parameters
    ----------
    definition : Definition
    wave : str
    returns : pathlib.Path
        The wave's folder of returns, where words.xlsx lies.
    runs : mapping of str to pathlib.Path
        Edition to the folder of its last good run; editions without a run left out.

    Raises
    ------
    UsageError
        W002 to W006, if words.xlsx has mistakes; nothing is written then.
    """
    path = returns / WORDS
    if not path.exists():
        return WordsReport(make_words(definition, wave, path), True, [], {})
    blocks, recorded = read_words(definition, path)
    tables = {edition: read_tables(folder / "tables") for edition, folder in runs.items()}
    passages = _passages(definition, path, tables)
    fresh = record_figures(blocks, recorded, tables, path)
    return WordsReport(path, False, fresh, _passages(definition, path, tables) if fresh else passages)


def _passages(
    definition: Definition, path: Path, tables: Mapping[str, Mapping[str, pd.DataFrame]]
) -> dict[str, list[Passage]]:
    blocks, recorded = read_words(definition, path)
    return {
        edition: check_passages(definition, blocks, recorded, frames, edition) for edition, frames in tables.items()
    }
