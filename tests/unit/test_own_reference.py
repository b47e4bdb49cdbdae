"""A user's own comparison figures: they replace or join the shipped ones, and a row that says too little is refused."""

import shutil

import pytest

from maca.errors import UsageError
from maca.project import reference_folder
from maca.runs.reference import REFERENCE_COLUMNS, read_reference, reference_files

HEADING = ",".join(REFERENCE_COLUMNS)
ROW = "population,mid-2020,rebased,Torbay,sex=persons;age=0-4,6400,people,ONS,https://example.org,OGL v3.0"


@pytest.fixture
def folder(tmp_path):
    shutil.copy(reference_folder() / "torbay.csv", tmp_path)
    (tmp_path / "own").mkdir()
    return tmp_path


def put(folder, *rows, heading=HEADING, name="ours.csv", encoding="utf-8"):
    (folder / "own" / name).write_text("\n".join([heading, *rows]) + "\n", encoding=encoding)


def test_without_own_files_the_shipped_ones_stand_alone(definition, folder):
    assert [path.name for path in reference_files(definition, folder)] == ["torbay.csv"]


def test_an_own_row_stands_after_the_shipped_one_that_it_replaces(definition, folder):
    put(folder, ROW, encoding="utf-8-sig")
    found = read_reference(definition, folder)
    same = found[(found["measure"] == "population") & (found["group"] == "sex=persons;age=0-4")]
    same = same[(same["period"] == "mid-2020") & (same["area"] == "Torbay")]
    assert same["value"].tolist() == ["6414", "6400"]
    assert same["vintage"].tolist()[-1] == "rebased"


def test_the_last_of_two_rows_is_the_one_that_is_shown(definition, folder):
    from dataclasses import replace

    from planted import Planted

    from maca.tables.reference import reference_figures

    put(folder, ROW)
    plan = Planted(definition, "baseline-2021-07", ["HSB-01"], ["police"])
    figures = reference_figures(replace(plan.data(), reference=read_reference(definition, folder)))
    first = figures[[c.category for c in definition.comparisons].index("0-4")]
    assert first["numbers"] == (6400, 25484 - 6414 + 6400)
    assert (first["source"], first["vintage"]) == ("ONS", "rebased")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ROW.replace("6400", "6,4k").replace("6,4k", '"6,4k"'), r"E002 ours.csv, line 2: value '6,4k' is no number"),
        (ROW.replace(",ONS,", ",,"), r"E002 ours.csv, line 2: source blank"),
        (ROW.replace("Torbay", " "), r"E002 ours.csv, line 2: area blank"),
    ],
)
def test_a_row_that_says_too_little_is_refused_by_its_line(definition, folder, row, words):
    put(folder, row)
    with pytest.raises(UsageError, match=words):
        read_reference(definition, folder)


def test_a_file_without_a_column_or_in_another_encoding_is_refused_by_name(definition, folder):
    put(folder, heading="measure,period")
    with pytest.raises(UsageError, match=r"E001 ours.csv has no column vintage, area"):
        read_reference(definition, folder)
    (folder / "own" / "ours.csv").write_bytes(f"{HEADING}\nCaf\xe9".encode("latin-1"))
    with pytest.raises(UsageError, match=r"E001 ours.csv cannot be read as a table"):
        read_reference(definition, folder)


def test_what_a_source_withholds_is_no_fault(definition, folder):
    put(folder, ROW.replace("6400", "c"))
    assert read_reference(definition, folder)["value"].tolist()[-1] == "c"
