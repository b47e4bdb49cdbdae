"""Words that last: read with every mistake told, kept by a re-run, found out when a figure moves."""

from __future__ import annotations

import openpyxl
import pytest
import specimen

from maca.errors import StoppedError, UsageError
from maca.tables.catalogue import read_tables
from maca.words import check_passages, make_words, read_words, record_figures, refuse_unless_final
from maca.words.command import run_words

WAVE = "baseline-2021-07"
ROW = {
    "block": "returns_1",
    "chapter": "returns",
    "edition": "partnership",
    "text": "Two questions **stand out**.",
    "author": "A. Analyst",
    "approver": "C. Chair",
    "approved_on": "2021-09-10",
    "tables": "gaps.question question=c1_1; engagement.agency agency=police",
}


def write(folder, *rows):
    book = openpyxl.Workbook()
    book.active.title = "words"
    book.active.append(list(ROW))
    for row in rows:
        book.active.append(list({**ROW, **row}.values()))
    path = folder / "words.xlsx"
    book.save(path)
    return path


def change(folder, table, old, new):
    path = folder / "tables" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def run(tmp_path):
    return specimen.tables(tmp_path / "run")


def state_of(definition, path, run, edition="restricted"):
    blocks, recorded = read_words(definition, path)
    return {
        passage.block.id: passage
        for passage in check_passages(definition, blocks, recorded, read_tables(run / "tables"), edition)
    }


def test_made_once_with_a_block_for_every_place_and_never_overwritten(definition, tmp_path):
    path = make_words(definition, WAVE, tmp_path / "words.xlsx")
    sheet = openpyxl.load_workbook(path)["words"]
    chapters = [row[0] for row in sheet.iter_rows(min_row=2, min_col=2, max_col=2, values_only=True) if row[0]]
    assert "gaps.theme-5" in chapters
    assert chapters[-3:] == ["slides", "briefing", "briefing"]
    assert read_words(definition, path) == ([], {})
    with pytest.raises(UsageError, match=r"W001 words\.xlsx is there already"):
        make_words(definition, WAVE, path)


def test_figures_are_written_down_once_for_an_approval(definition, tmp_path, run):
    path = write(tmp_path, {})
    assert state_of(definition, path, run)["returns_1"].state == "unrecorded"
    report = run_words(definition, WAVE, tmp_path, {"restricted": run})
    assert report.recorded == ["returns_1"]
    assert read_words(definition, path)[1]["returns_1", "restricted"][2] == {
        "gaps.question question=c1_1": "4 of 10",
        "engagement.agency strand=case agency=police": "[c]",
    }
    assert state_of(definition, path, run)["returns_1"].state == "approved"
    assert run_words(definition, WAVE, tmp_path, {"restricted": run}).recorded == []


def test_changed_figure_marks_exactly_the_blocks_above_it_until_they_are_approved_again(definition, tmp_path, run):
    other = {"block": "summary_1", "chapter": "summary", "tables": "gaps.question question=c1_3"}
    path = write(tmp_path, {}, other)
    run_words(definition, WAVE, tmp_path, {"restricted": run})
    refuse_unless_final(list(state_of(definition, path, run).values()))
    change(run, "gaps.question", "c1_1,4,10,0.4", "c1_1,5,10,0.5")
    passages = state_of(definition, path, run)
    assert {name: passage.state for name, passage in passages.items()} == {
        "returns_1": "stale",
        "summary_1": "approved",
    }
    assert passages["returns_1"].changes == ("gaps.question question=c1_1 was 4 of 10, is 5 of 10",)
    assert passages["returns_1"].block.text == ROW["text"]
    assert run_words(definition, WAVE, tmp_path, {"restricted": run}).recorded == []
    with pytest.raises(StoppedError, match=r"W010 --final: returns_1 \(figures beneath it have changed: .*was 4 of 10"):
        refuse_unless_final(list(passages.values()))
    book = openpyxl.load_workbook(path)
    book["words"]["G2"] = "2021-09-14"
    book.save(path)
    assert run_words(definition, WAVE, tmp_path, {"restricted": run}).recorded == ["returns_1"]
    refuse_unless_final(list(state_of(definition, path, run).values()))


def test_words_changed_after_their_approval_leave_no_edition_but_the_restricted(definition, tmp_path, run):
    path = write(tmp_path, {})
    run_words(definition, WAVE, tmp_path, {"restricted": run, "partnership": run})
    assert state_of(definition, path, run, "partnership")["returns_1"].state == "approved"
    book = openpyxl.load_workbook(path)
    book["words"]["D2"] = "Something else."
    book.save(path)
    assert state_of(definition, path, run)["returns_1"].state == "edited"
    assert state_of(definition, path, run, "partnership") == {}
    assert run_words(definition, WAVE, tmp_path, {"restricted": run}).recorded == []


@pytest.mark.parametrize(
    "row",
    [{"approver": "", "approved_on": ""}, {"edition": "restricted"}],
    ids=["without_approver", "for_the_restricted_edition"],
)
def test_block_stays_in_the_restricted_edition(definition, tmp_path, run, row):
    path = write(tmp_path, row)
    run_words(definition, WAVE, tmp_path, {"restricted": run, "partnership": run})
    assert list(state_of(definition, path, run)) == ["returns_1"]
    assert state_of(definition, path, run, "partnership") == {}


def test_every_mistake_is_told_with_its_row(definition, tmp_path):
    path = write(
        tmp_path,
        {"tables": "gaps.qestion"},
        {"block": "Returns 2", "chapter": "nowhere", "edition": "everyone"},
        {"author": "", "approved_on": "soon"},
        {"block": "b4", "tables": "gaps.theme agency=csc"},
    )
    with pytest.raises(UsageError) as caught:
        read_words(definition, path)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("W005 words.xlsx row 2: table is 'gaps.qestion'. It must be one of gaps.theme")
    assert [line.split(":")[0] for line in lines[1:]] == [
        "W003 words.xlsx row 3",
        "W003 words.xlsx row 3",
        "W003 words.xlsx row 3",
        "W004 words.xlsx row 4",
        "W004 words.xlsx row 4",
        "W005 words.xlsx row 5",
        "W006 words.xlsx row 4",
    ]
    assert "gaps.theme cannot be narrowed by 'agency=csc'. Write theme=..." in lines[6]


def test_rows_that_a_table_has_not_are_refused(definition, tmp_path, run):
    write(tmp_path, {"tables": "gaps.question question=c9_9"})
    with pytest.raises(UsageError, match=r"W005 words\.xlsx row 2: the table has no row 'gaps\.question quest"):
        run_words(definition, WAVE, tmp_path, {"restricted": run})


@pytest.mark.parametrize("content", [b"not a workbook", b"PK\x03\x04broken"])
def test_file_that_is_no_workbook_is_refused(definition, tmp_path, content):
    path = tmp_path / "words.xlsx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"W002 words\.xlsx is no workbook"):
        read_words(definition, path)


def test_wave_without_words_has_none(definition, tmp_path):
    assert read_words(definition, tmp_path / "words.xlsx") == ([], {})


def test_figures_of_an_edition_come_from_its_own_tables(definition, tmp_path, run):
    path = write(tmp_path, {})
    blocks, recorded = read_words(definition, path)
    restricted = dict(read_tables(run / "tables"))
    change(run, "gaps.question", "c1_1,4,10,0.4,0.168,0.687,shown", "c1_1,,,,,,c")
    fresh = record_figures(
        blocks, recorded, {"restricted": restricted, "partnership": read_tables(run / "tables")}, path
    )
    assert fresh == ["returns_1"]
    kept = read_words(definition, path)[1]
    assert kept["returns_1", "restricted"][2]["gaps.question question=c1_1"] == "4 of 10"
    assert kept["returns_1", "partnership"][2]["gaps.question question=c1_1"] == "[c]"
