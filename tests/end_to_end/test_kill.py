"""Three kills at random moments; the campaign kills fifty."""

import sys
from pathlib import Path

import pytest
from kill import Campaign


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_the_last_good_run_stands_after_a_kill_and_the_next_completes(
    small_home: Path, few_returns: Path, tmp_path: Path
) -> None:
    tally = Campaign(tmp_path / "killed", few_returns).run(kills=3, seed=7)
    print(tally.line())
    assert tally.broken == []
    assert tally.kills == 3
