"""Three kills at random moments; the campaign kills fifty."""

import sys
from pathlib import Path

import pytest
from kill import WAVE, Campaign

from maca.batch.progress import Reporter
from maca.batch.recipe import Request, run_audit


def finish(returns: Path, out: Path) -> None:
    """Run to the end in this process, which has the libraries imported."""
    run_audit(Request(WAVE, "restricted", returns=returns, out=out, formats=("html",)), Reporter(quiet=True))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_the_last_good_run_stands_after_a_kill_and_the_next_completes(
    small_home: Path, few_returns: Path, tmp_path: Path
) -> None:
    tally = Campaign(tmp_path / "killed", few_returns, finish=finish).run(kills=3, seed=7)
    print(tally.line())
    assert tally.broken == []
    assert tally.kills == 3
