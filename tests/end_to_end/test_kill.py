"""Three kills at random moments; the campaign kills fifty."""

import sys
from pathlib import Path

import pytest
from kill import campaign


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_the_last_good_run_stands_after_a_kill_and_the_next_completes(
    small_home: Path, few_returns: Path, tmp_path: Path
) -> None:
    tally = campaign(tmp_path / "killed", kills=3, seed=7, sample=few_returns)
    assert tally.broken == []
    assert tally.kills + tally.too_late == 3
    assert tally.kills >= 1
