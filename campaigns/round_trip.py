"""Fill templates with values of every kind, read them back, and compare every one.

    python campaigns/round_trip.py --returns 1000 --seed 3

Texts are in many scripts, begin with = + - @ or a TAB, hold line ends, and reach the length of a full cell (32,767
characters). A text is equal if every character is, spaces at its ends apart; a rating, code, date or number if it is
read as the value that was chosen.
"""

from __future__ import annotations

import argparse
import itertools
import random
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from manglings import WAVE, to_bytes

from maca.definition import Definition, Input, inputs_of, load_definition
from maca.reader.book import split_address
from maca.returns import load_returns
from maca.scope import Scope, read_scope, write_scope
from maca.templates import Place, blank_workbook, layout

TOGETHER = 25
"""Returns that are read at once: each for a place of its own (five bodies hold an extract), so that all are used."""

ROWS = 3
"""Filled rows of each table."""

SIGNS = ["", "=", "+", "-", "@", "\t", "=cmd|' /C calc'!A0", "<b>", "&amp;", "'quoted' ", '"', "#REF! ", "0"]
SCRIPTS = [
    "abcdefghij KLMNOP",
    "àéîøüß ŵŷ ł",
    "Ελληνικά кириллица",
    "漢字仮名交じり文 한국어",
    "العربية עברית हिन्दी",
    "👩‍👧‍👦🙂 𝔘𝔫𝔦 ﬁ ½ Ⅳ",
    "line\nline ; , | / \\ \u2028",
]
LONGEST = 32_767


@dataclass
class Tally:
    """What became of the values."""

    returns: int = 0
    values: int = 0
    differing: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        head = f"{self.returns} returns, {self.values} values compared, {len(self.differing)} not the same; "
        return "\n  ".join([f"{head}{self.seconds:.0f} s", *self.differing[:10]])


def value_for(definition: Definition, item: Input, rng: random.Random) -> tuple[object, str]:
    """Choose what is typed into an input's cell, and say what it means."""
    if item.type == "rating":
        level = rng.choice([level for level in definition.scales[item.scale].levels if level.kind == "rating"])
        return level.label, level.value
    if item.type in {"code", "codes"}:
        code = rng.choice(definition.codes[item.scale].codes)
        return code.label, code.code
    if item.type == "date":
        day = date(2019, 5, 1) + timedelta(days=rng.randrange(400))
        return day, day.isoformat()
    if item.type == "whole":
        number = rng.randrange(400)
        return number, str(number)
    text = _text(rng) if item.type == "note" else f"{rng.choice(SCRIPTS[:5])} {rng.randrange(10_000)}"
    return text, text.strip()


def _text(rng: random.Random) -> str:
    letters = rng.choice(SCRIPTS)
    length = rng.choice([3, 12, 80, 400])
    text = rng.choice(SIGNS) + "".join(rng.choice(letters) for _ in range(length)) + "."
    return (text * LONGEST)[:LONGEST] if rng.random() < 0.002 else text


class Press:
    """Makes returns of one strand: one blank workbook, filled anew for each."""

    def __init__(self, definition: Definition, scope: Scope, strand: str) -> None:
        self.definition, self.strand = definition, strand
        self.inputs = [
            item
            for item in inputs_of(definition, strand, WAVE)
            if not item.id.startswith(("concern", "linked_case"))
            and item.id not in {"body", "case_id", "involved", "form"}
        ]
        self.places: dict[str, Place] = layout(definition, strand, WAVE)
        asked = scope.expected()
        self.asked = itertools.cycle([(row.body, row.case) for row in asked[asked["strand"] == strand].itertuples()])
        body, case = next(self.asked)
        self.book = blank_workbook(definition, scope, strand, body, case if strand == "case" else None)
        self.scope = scope

    def make(self, rng: random.Random) -> tuple[bytes, dict[tuple[str, int], str]]:
        """Fill every input of a return; return its bytes and what it means."""
        body, case = next(self.asked)
        self._set("body", 0, self.scope.by_id[body].label)
        if self.strand == "case":
            self._set("case_id", 0, case)
            self._set("involved", 0, "Yes")
            self._set("concern", 0, "No")
        if self.strand == "extract":
            self._set("form", 0, "One row a child")
        meant: dict[tuple[str, int], str] = {}
        for item in self.inputs:
            for row in range(1, ROWS + 1) if item.table else [0]:
                typed, meant[item.id, row] = value_for(self.definition, item, rng)
                self._set(item.id, row, typed)
        return to_bytes(self.book), meant

    def _set(self, name: str, down: int, value: object) -> None:
        place = self.places[name]
        row, column = split_address(place.cell)
        cell = self.book[place.sheet].cell(row + down, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"


def run(count: int, seed: int) -> Tally:
    """Make so many returns, read them, and compare every value.

    Parameters
    ----------
    count, seed : int

    Returns
    -------
    Tally
    """
    definition = load_definition("hsb")
    rng = random.Random(seed)
    tally = Tally()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        grid = Path(name) / "grid"
        grid.mkdir()
        write_scope(definition, WAVE, grid / "scope.xlsx")
        scope = read_scope(definition, WAVE, grid)
        presses = [Press(definition, scope, strand) for strand in ("case", "case", "case", "framework", "extract")]
        presses[1] = presses[2] = presses[0]
        for first in range(0, count, TOGETHER):
            folder = Path(name) / str(first)
            folder.mkdir()
            meant = {}
            for at in range(first, min(first + TOGETHER, count)):
                data, meant[f"{at:05d}.xlsx"] = presses[at % len(presses)].make(rng)
                (folder / f"{at:05d}.xlsx").write_bytes(data)
            compare(load_returns(definition, scope, folder).answers, meant, tally)
    tally.seconds = time.perf_counter() - start
    return tally


def compare(answers: pd.DataFrame, meant: dict[str, dict[tuple[str, int], str]], tally: Tally) -> None:
    """Hold what was read against what was meant; a value that was not read at all differs too."""
    tally.returns += len(meant)
    rows = answers["row"].fillna(0).astype(int)
    read = dict(zip(zip(answers["file"], answers["input"], rows, strict=True), answers["value"], strict=True))
    for file, values in meant.items():
        for (name, row), value in values.items():
            tally.values += 1
            found = read.get((file, name, row))
            if pd.isna(found) or found != value:
                tally.differing.append(f"{file} {name} {row}: {str(found)[:40]!r} instead of {value[:40]!r}")


def main() -> None:
    """Run the campaign and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--returns", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    print(run(options.returns, options.seed))


if __name__ == "__main__":
    main()
