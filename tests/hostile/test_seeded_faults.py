"""The short form of campaigns/seeded_faults.py: many faults at once, also after a round trip through LibreOffice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from seeded_faults import run


def test_seeded_faults_are_found_once_at_their_cells(tmp_path: Path) -> None:
    made = run(tmp_path, faults=80, clean=8, seed=11)["straight"]
    print("\n".join(made.lines("straight")))
    assert made.injected >= 80
    assert made.missed == made.invented == made.false_alarms == []
    assert made.twice == 0
    assert made.wrong == []
    assert made.compared > 500


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_seeded_faults_are_found_after_libreoffice(kind: str, tmp_path: Path, program: Callable[[str], str]) -> None:
    program("soffice")
    made = run(tmp_path, faults=20, clean=3, seed=5, kinds=(kind,))[kind]
    print("\n".join(made.lines(kind)))
    assert made.injected >= 20
    assert made.missed == made.invented == made.false_alarms == made.wrong == []
    assert made.compared > 100


def test_so_many_faults_give_so_many_findings(tmp_path: Path) -> None:
    """All faults of one return at once, from one to thirty."""
    for each in (1, 12, 30):
        place = tmp_path / str(each)
        place.mkdir()
        made = run(place, faults=each, clean=0, seed=each, each=each)["straight"]
        assert made.missed == made.invented == []
        assert made.found == made.injected >= each
