"""The folder of an edition: what stands, what is staged, and who may work there."""

import os
import stat
import sys
from pathlib import Path

import pytest

from maca.errors import StoppedError
from maca.runs.folder import EditionFolder, new_run_id
from maca.runs.inputs import hash_inputs

RUN_ID = "20210915T083000Z-01234567"


def edition(folder: Path, name: str = "restricted") -> EditionFolder:
    place = EditionFolder.of(folder, "hsb", "baseline-2021-07", name)
    place.prepare()
    return place


def staged(place: EditionFolder, run_id: str = RUN_ID) -> Path:
    staging = place.stage(run_id)
    (staging / "manifest.json").write_text("{}")
    return staging


def test_latest_names_the_run_only_when_it_is_in_place(tmp_path: Path) -> None:
    place = edition(tmp_path)
    staging = staged(place)
    assert place.latest() is None
    done = place.finish(staging)
    assert place.latest() == done == place.path / RUN_ID
    assert (place.path / "latest").read_text() == f"{RUN_ID}\n"
    assert not staging.exists()


def test_a_failed_run_is_kept_and_latest_stays(tmp_path: Path) -> None:
    place = edition(tmp_path)
    good = place.finish(staged(place))
    kept = place.fail(staged(place, "20210916T083000Z-89abcdef"))
    assert kept == place.path / "failed" / "20210916T083000Z-89abcdef"
    assert place.latest() == good


def test_what_a_killed_run_staged_is_removed(tmp_path: Path) -> None:
    place = edition(tmp_path)
    left = staged(place)
    place.stage("20210916T083000Z-89abcdef")
    assert not left.exists()


@pytest.mark.parametrize("text", ["", "../elsewhere", "20210915T083000Z-01234567"])
def test_latest_that_names_no_run_is_none(tmp_path: Path, text: str) -> None:
    place = edition(tmp_path)
    (place.path / "latest").write_text(text)
    assert place.latest() is None


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    place = edition(tmp_path)
    with (
        place.lock(),
        pytest.raises(StoppedError, match=r"^B001 another run is at work in .*Wait until") as refusal,
        place.lock(),
    ):
        pass
    assert refusal.value.exit_code == 5
    with place.lock():
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="rights are Windows' own there")
def test_everything_of_the_restricted_edition_is_private(tmp_path: Path) -> None:
    place = edition(tmp_path)
    staging = staged(place)
    (staging / "tables").mkdir(mode=0o755)
    (staging / "tables" / "a.csv").write_text("x")
    (staging / "tables" / "a.csv").chmod(0o644)
    done = place.finish(staging)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [place.path, done, *done.rglob("*")]}
    assert {path.name: oct(mode) for path, mode in modes.items() if mode & 0o077} == {}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoppedError, match=r"^B006 .*cannot be written to.*--out"):
            edition(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "hsb").write_text("a file")
    with pytest.raises(StoppedError, match=r"^B006 .*cannot be written to"):
        edition(tmp_path)


def test_the_run_id_changes_with_every_input(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"1")
    first = hash_inputs(tmp_path, [], [], {"wave": "w"})
    (tmp_path / "a.xlsx").write_bytes(b"2")
    second = hash_inputs(tmp_path, [], [], {"wave": "w"})
    third = hash_inputs(tmp_path, [], [], {"wave": "v"})
    assert len({new_run_id(found.digest)[-8:] for found in (first, second, third)}) == 3
    assert first.changed(second) == ["returns/a.xlsx"]
