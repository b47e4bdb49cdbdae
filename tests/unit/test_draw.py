"""The draw of a dip sample: random, repeatable, logged, with reasons."""

import json
from pathlib import Path

import pytest

from maca.batch.draw import read_draw
from maca.cli.app import run_command

ROWS = [f"A{n},{'yot' if n % 2 else 'tess'},2021-1{n % 3}-05" for n in range(12)]


def files(folder: Path, *rows: str) -> Path:
    path = folder / "files.csv"
    path.write_text("\n".join(["file,found_by,date", *(rows or ROWS)]), encoding="utf-8")
    return path


def draw(folder: Path, *more: str, out: str = "drawn") -> int:
    return run_command(["draw", "--wave", "dip-2022-03", "--out", str(folder / out), *more])


def test_the_same_seed_draws_the_same_files_in_any_order_of_the_list(tmp_path: Path) -> None:
    assert draw(tmp_path, "--eligible", str(files(tmp_path)), "--seed", "7", out="one") == 0
    assert draw(tmp_path, "--eligible", str(files(tmp_path, *ROWS[::-1])), "--seed", "7", out="two") == 0
    assert draw(tmp_path, "--eligible", str(files(tmp_path)), "--seed", "8", out="three") == 0
    one, two, three = (read_draw(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two != three
    assert [entry.case for entry in one if entry.status == "selected"] == [f"HSB-0{n}" for n in range(1, 6)]


def test_files_before_the_learning_date_are_not_drawn(tmp_path: Path) -> None:
    rows = [*ROWS, "EARLY,yot,2021-09-30"]
    assert draw(tmp_path, "--eligible", str(files(tmp_path, *rows))) == 0
    assert {entry.file for entry in read_draw(tmp_path / "drawn")} == {row.split(",")[0] for row in ROWS}


def test_a_replacement_takes_the_next_reserve_and_is_logged_with_its_reason(tmp_path: Path) -> None:
    assert draw(tmp_path, "--eligible", str(files(tmp_path))) == 0
    before = read_draw(tmp_path / "drawn")
    assert draw(tmp_path, "--replace", "HSB-02", "--reason", "closed elsewhere") == 0
    after = read_draw(tmp_path / "drawn")
    assert (after[1].status, after[1].reason) == ("replaced", "closed elsewhere")
    assert (after[5].file, after[5].case, after[5].replaces) == (before[5].file, "HSB-06", "HSB-02")
    log = [json.loads(line) for line in (tmp_path / "drawn" / "draw.log").read_text().splitlines()]
    assert [("seed" in line, line["places"]) for line in log] == [(True, 12), (False, 12)]
    assert log[0]["drawn"] != log[1]["drawn"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["A1,yot,2021-11-05", "A1,yot,2021-11-06"], "P018 files.csv row 3: each file stands once"),
        (["A1,police,2021-11-05"], "P018 files.csv row 2: each file stands once and names its finder"),
        (["A1,yot,5 Nov"], "P018 files.csv row 2: a date as 2021-10-14 is wanted"),
        (["A1,yot,2021-11-05"], "P018 1 files may be drawn and 5 are wanted"),
    ],
)
def test_a_list_that_cannot_be_drawn_from_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture, rows: list[str], message: str
) -> None:
    assert draw(tmp_path, "--eligible", str(files(tmp_path, *rows))) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "drawn").exists()


def test_a_second_draw_and_a_replacement_without_reason_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert draw(tmp_path, "--replace", "HSB-01", "--reason", "x") == 2
    assert draw(tmp_path, "--eligible", str(files(tmp_path))) == 0
    assert draw(tmp_path, "--eligible", str(files(tmp_path))) == 2
    assert draw(tmp_path, "--replace", "HSB-01") == 2
    assert capsys.readouterr().err.count("P019") == 3
