"""Free text: masked, tagged in a workbook, counted, found out when it changes, and quoted only where it is cleared."""

from __future__ import annotations

import shutil
from dataclasses import replace

import openpyxl
import pytest
from planted import Planted

from maca.definition import load_definition
from maca.disclosure import protect
from maca.errors import UsageError
from maca.project import sample_folder
from maca.returns.opening import files_of
from maca.tables.catalogue import tabulate
from maca.tables.texts import free_texts, quotes, tag_counts, verbatim
from maca.tags import TAGS, read_tags, run_tags, tag_sample
from maca.tags.book import check_quotes

HSB = load_definition("hsb")
FIRST, SECOND = "police HSB-01 t3_development", "police HSB-02 t3_development"


def plant(**changed: str) -> Planted:
    texts = {
        ("police", "HSB-01", "t3_development"): "Nobody asked the school, as in HSB-02. Ring 01803 123456.",
        ("police", "HSB-02", "t3_development"): "The school was asked late.",
        ("sarc", "HSB-01", "t3_development"): "=HYPERLINK(1)",
        ("sarc", "HSB-01", "t3_good_practice"): "She was seen the same day.",
    }
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01", "HSB-02"], ["police", "sarc"])
    for (body, case, name), text in texts.items():
        planted.answer("case", body, case, name, changed.get(f"{body}_{case}_{name}".replace("-", "_"), text))
    return planted


def edit(folder, changes=(), vocabulary=("joint_working", "timeliness")):
    """Fill in tags.xlsx as an analyst does: the tags, and {column: text} by note."""
    path = folder / TAGS
    book = openpyxl.load_workbook(path)
    for number, tag in enumerate(vocabulary, start=2):
        book["tags"].cell(number, 1, tag)
    sheet = book["texts"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for note, values in changes:
        row = next((r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == note), sheet.max_row + 1)
        for name, value in values.items():
            sheet.cell(row, heads[name], value)
    book.save(path)
    return path


def tagged(data, folder):
    return replace(data, tagging=read_tags(HSB, data.scope, folder / TAGS)[0])


def counts(data, kind="development"):
    frame = tag_counts(data)
    rows = frame[(frame["theme"] == "3") & (frame["kind"] == kind)]
    return {row.tag: (row.n, row.of) for row in rows.itertuples()}


def text_in(folder, note, column):
    sheet = openpyxl.load_workbook(folder / TAGS)["texts"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == note)
    return sheet.cell(row, heads[column]).value


@pytest.fixture
def folder(tmp_path):
    run_tags(plant().data(), tmp_path)
    return tmp_path


def test_texts_are_listed_by_theme_and_kind_and_masked():
    notes = free_texts(plant().data())
    assert notes["kind"].tolist() == ["good_practice", *["development"] * 3]
    assert notes.set_index("note").loc[FIRST, "text"] == (
        "Nobody asked the school, as in [another case]. [withheld: a telephone number]"
    )


def test_the_workbook_lists_every_text_as_text_and_is_private(folder):
    sheet = openpyxl.load_workbook(folder / TAGS)["texts"]
    assert sheet.max_row == 5
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}
    assert (folder / TAGS).stat().st_mode & 0o077 == 0
    assert files_of(folder) == []


def test_without_tags_every_text_is_counted_as_not_tagged():
    assert counts(plant().data()) == {"untagged": (3, 3), "stale": (0, 3)}
    frame = tag_counts(plant().data())
    assert set(frame.loc[frame["theme"] == "1", "status"]) == {"z"}


def test_planted_tags_are_counted_exactly(folder):
    edit(folder, [(FIRST, {"tags": "joint_working; timeliness"}), (SECOND, {"tags": "joint_working"})])
    data = tagged(plant().data(), folder)
    told = {"joint_working": (2, 3), "timeliness": (1, 3), "untagged": (1, 3), "stale": (0, 3)}
    assert counts(data) == told
    assert verbatim(data).set_index("note").loc[SECOND, "tags"] == "joint_working"
    report = run_tags(plant().data(), folder)
    assert report.counts == {"new": 0, "changed": 0, "gone": 0, "kept": 4}
    assert counts(tagged(plant().data(), folder)) == told


def test_a_text_that_changed_since_it_was_tagged_keeps_no_tag_and_no_quote(folder):
    cleared = {"tags": "joint_working", "approver": "C. Chair", "approved_on": "2021-09-10"}
    edit(folder, [(SECOND, cleared)])
    before = tagged(plant().data(), folder)
    assert quotes(before)["text"].tolist() == ["The school was asked late."]
    after = plant(police_HSB_02_t3_development="The school was never asked.").data()
    read = tagged(after, folder)
    assert counts(read)["stale"] == (1, 3) and counts(read)["joint_working"] == (0, 3)
    assert quotes(read)["status"].tolist() == ["x"]
    report = run_tags(after, folder)
    assert report.counts["changed"] == 1 and "changed since they were tagged" in " ".join(report.lines)
    assert text_in(folder, SECOND, "before") == "joint_working"
    assert [text_in(folder, SECOND, name) for name in ("tags", "approver", "approved_on")] == [None, None, None]
    assert counts(tagged(after, folder))["stale"] == (1, 3)
    edit(folder, [(SECOND, {"tags": "timeliness"})])
    assert counts(tagged(after, folder))["timeliness"] == (1, 3)
    assert counts(tagged(after, folder))["stale"] == (0, 3)


def test_a_text_that_is_gone_is_kept_in_the_workbook_and_counted_nowhere(folder):
    edit(folder, [(SECOND, {"tags": "joint_working"})])
    less = plant()
    less.answers = [row for row in less.answers if row["case"] != "HSB-02"]
    assert run_tags(less.data(), folder).counts["gone"] == 1
    assert text_in(folder, SECOND, "state") == "gone"
    assert counts(tagged(less.data(), folder))["joint_working"] == (0, 2)


def test_a_quote_leaves_the_restricted_edition_only_with_a_name_and_a_day_and_without_body_or_case(folder):
    quote = {"quote": "The school was asked late.", "tags": "joint_working"}
    edit(folder, [(SECOND, quote)])
    uncleared = protect(tabulate(tagged(plant().data(), folder)), HSB, "partnership")
    assert "text.note" not in uncleared
    assert "asked late" not in " ".join(table.frame.to_csv() for table in uncleared.values())
    edit(folder, [(SECOND, {"approver": "C. Chair", "approved_on": "2021-09-10"})])
    frame = protect(tabulate(tagged(plant().data(), folder)), HSB, "partnership")["text.quote"].frame
    assert frame["text"].tolist() == ["The school was asked late."]
    assert frame[["approved_by", "approved_on"]].values.tolist() == [["C. Chair", "2021-09-10"]]
    assert not {"body", "case", "note", "place"} & set(frame.columns)


def test_a_cleared_text_names_not_even_its_own_case(folder):
    own = plant(police_HSB_02_t3_development="In HSB-02 the school was asked late.").data()
    run_tags(own, folder)
    edit(folder, [(SECOND, {"approver": "C. Chair", "approved_on": "2021-09-10"})])
    assert quotes(tagged(own, folder))["text"].tolist() == ["In [another case] the school was asked late."]


def test_words_that_do_not_stand_in_the_text_are_no_quote(folder):
    edit(folder, [(SECOND, {"quote": "The school was asked at once."})])
    with pytest.raises(UsageError, match=r"^W026 tags\.xlsx, police HSB-02 t3_development: the quote is not word") as e:
        check_quotes(tagged(plant().data(), folder))
    assert "at once" not in str(e.value)


@pytest.mark.parametrize(
    ("changes", "vocabulary", "said"),
    [
        ([("", {"note": "police HSB-77 t3_development"})], ["a"], "W023 tags.xlsx row 6: no return of this wave has a"),
        ([(FIRST, {"tags": "joint_werking"})], ["joint_working"], "W024 tags.xlsx row 3: tag is 'joint_werking'"),
        ([(FIRST, {"tags": "late"})], [], "W024 tags.xlsx row 3: the sheet `tags` names no tag."),
        ([(FIRST, {"note": SECOND})], ["a"], f"W022 tags.xlsx row 5: {SECOND!r} stands in row 3 already."),
        ([], ["late", "late"], "W022 tags.xlsx, sheet `tags` row 3: tag 'late' stands in row 2 already."),
        ([], ["Late replies"], "W021 tags.xlsx, sheet `tags` row 2: a tag is words in lower snake case"),
        ([], ["untagged"], "W021 tags.xlsx, sheet `tags` row 2: a tag is words in lower snake case"),
        ([(FIRST, {"approver": "C. Chair"})], ["a"], "W025 tags.xlsx row 3: a quote is cleared by a name and a day"),
        ([(FIRST, {"approver": "C.", "approved_on": "soon"})], ["a"], "W025 tags.xlsx row 3: a quote is cleared by"),
        ([(FIRST, {"quote": "Ring 01803 123456."})], ["a"], "W026 tags.xlsx row 3: the quote seems to identify"),
        ([(FIRST, {"quote": "as in HSB-02"})], ["a"], "W026 tags.xlsx row 3: the quote seems to identify"),
    ],
)
def test_each_mistake_is_told_in_one_sentence_and_nothing_is_written(folder, changes, vocabulary, said):
    path = edit(folder, changes, vocabulary)
    before = path.read_bytes()
    with pytest.raises(UsageError) as error:
        run_tags(plant().data(), folder)
    assert str(error.value).startswith(said)
    assert len(str(error.value).splitlines()) == 1
    assert path.read_bytes() == before


def test_a_broken_file_a_missing_sheet_and_a_missing_column_are_told(folder):
    path = folder / TAGS
    whole = path.read_bytes()
    path.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(UsageError, match=r"^W020 tags\.xlsx is no workbook that can be read"):
        run_tags(plant().data(), folder)
    for change, said in ((lambda b: b.remove(b["tags"]), "has no sheet `tags`"), (cut, "row 1 lacks tags")):
        path.write_bytes(whole)
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        with pytest.raises(UsageError, match=rf"^W020 tags\.xlsx.*{said}"):
            run_tags(plant().data(), folder)


def cut(book):
    book["texts"].cell(1, 5, "labels")


def test_the_samples_tags_are_what_the_command_makes_and_say_that_they_are_invented(tmp_path):
    wave = "baseline-2021-07"
    copy = tmp_path / wave
    shutil.copytree(sample_folder(wave), copy)
    [path] = tag_sample(HSB, wave, copy)
    made = path.read_bytes()
    assert tag_sample(HSB, wave, copy) == [path] and path.read_bytes() == made, "the same returns give the same bytes"
    ours, theirs = (openpyxl.load_workbook(place / TAGS) for place in (copy, sample_folder(wave)))
    assert ours.sheetnames == theirs.sheetnames
    for sheet in ours:
        rows = list(sheet.iter_rows(values_only=True))
        assert rows == list(theirs[sheet.title].iter_rows(values_only=True)), sheet.title
        assert any(str(cell).startswith("Invented") for cell in rows[0] if cell)
    assert tag_sample(HSB, "dip-2022-03", sample_folder("dip-2022-03")) == []
