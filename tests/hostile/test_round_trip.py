"""The short form of campaigns/round_trip.py, and findings that are the same bytes whenever the same bytes are read."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

from manglings import CELL_MANGLINGS
from returned import Returned
from round_trip import run

from maca.definition import Definition
from maca.returns import write_intake


def test_every_value_that_is_filled_in_is_read() -> None:
    tally = run(count=25, seed=5)
    print(tally)
    assert tally.returns == 25
    assert tally.values > 4_000
    assert tally.differing == []


def test_the_same_returns_give_the_same_bytes(definition: Definition, tmp_path: Path) -> None:
    """Read again, with another number of children at work, and from another folder."""
    (tmp_path / "one").mkdir()
    returned = Returned(definition, tmp_path / "one")
    for number in range(1, 7):
        case = returned.case(case=f"HSB-{number:02d}", seed=number)
        for name in random.Random(number).sample(sorted(CELL_MANGLINGS), 8):
            with suppress(IndexError):  # nothing of its kind is left to spoil
                CELL_MANGLINGS[name][1](case)
        returned.put(f"case_police_HSB-{number:02d}.xlsx", case)
    returned.put("again.xlsx", (tmp_path / "one" / "case_police_HSB-01.xlsx").read_bytes())
    returned.put("rival.xlsx", returned.case(case="HSB-02", seed=99))
    (tmp_path / "two").mkdir()
    other = Returned(definition, tmp_path / "two")
    for path in sorted((tmp_path / "one").glob("*.xlsx"), reverse=True):
        other.put(path.name, path.read_bytes())
    write_intake(returned.load(workers=1), tmp_path / "first")
    write_intake(returned.load(workers=3), tmp_path / "second")
    write_intake(other.load(workers=2), tmp_path / "third")
    for name in ("faults.csv", "receipts.csv", "concerns.csv"):
        first = (tmp_path / "first" / name).read_bytes()
        assert (tmp_path / "second" / name).read_bytes() == first
        assert (tmp_path / "third" / name).read_bytes() == first
    assert (tmp_path / "first" / "faults.csv").read_text(encoding="utf-8").count("\n") > 30
