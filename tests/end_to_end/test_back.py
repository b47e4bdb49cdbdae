"""The sample's tables are those that were frozen; a changed figure is listed in the changelog, then frozen anew."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from freeze import FROZEN, differing, unlisted

from maca.runs.manifest import read_manifest


@pytest.mark.parametrize("wave", ["baseline-2021-07", "dip-2022-03"])
def test_the_sample_gives_the_frozen_tables(sample_runs: Callable[[str, str], Path], wave: str) -> None:
    frozen = {wave: json.loads(FROZEN.read_text(encoding="utf-8"))[wave]}
    found = {wave: read_manifest(sample_runs(wave, "restricted"))["tables"]}
    assert len(frozen[wave]) > 25
    assert differing(frozen, found) == [], "list the change in CHANGELOG.md, then run campaigns/freeze.py"


def test_a_changed_figure_must_be_listed_before_it_is_frozen() -> None:
    before, now = {"w": {"a.csv": "1", "b.csv": "1"}}, {"w": {"a.csv": "2", "b.csv": "2"}}
    log = "# Changelog\n\n## [Unreleased]\n\n- `b`: a case more\n\n## [0.1.0]\n\n- `a`\n"
    assert unlisted(before, now, log) == ["a"]
