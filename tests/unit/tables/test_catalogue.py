"""Every table in its form: computed on any input, written and read back, and held against the contract."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from planted import Planted

from maca.definition import load_definition
from maca.tables.answers_book import write_answers
from maca.tables.catalogue import CATALOGUE, read_tables, tabulate, write_tables
from maca.tables.table import NUMBERS, STATUSES

BASELINE, DIP = "baseline-2021-07", "dip-2022-03"
HSB = load_definition("hsb")
CONTRACT = Path(__file__).resolve().parents[4] / "shared" / "contract" / "check_run.py"


def nothing_answered() -> Planted:
    return Planted(HSB, BASELINE, ["HSB-01", "HSB-02"], ["police", "csc.mash"])


def one_agency() -> Planted:
    planted = Planted(HSB, BASELINE, ["HSB-01"], ["police"])
    planted.rate("police", "HSB-01", c1_1="met", c3_1="not_met")
    planted.state("police", f1_1="established", f3_1="emerging")
    return planted


def dip_wave() -> Planted:
    planted = Planted(HSB, DIP, ["HSB-11"], ["police"])
    planted.rate("police", "HSB-11", c3_1="met")
    return planted


WAVES = {
    "nothing_answered": lambda: nothing_answered().data(),
    "one_agency_no_panel": lambda: one_agency().data(),
    "dip_without_baseline": lambda: dip_wave().data(),
    "dip_with_baseline": lambda: dip_wave().data(earlier=one_agency().data()),
}


@pytest.mark.parametrize("name", WAVES)
def test_every_table_is_computed_in_the_one_form(name, tmp_path):
    tables = tabulate(WAVES[name]())
    assert set(tables) == {spec.id for spec in CATALOGUE if name.startswith("dip") or not spec.later_wave}
    for table in tables.values():
        frame, dimensions = table.frame, list(table.spec.dimensions)
        assert list(frame.columns)[: len(dimensions) + 6] == [*dimensions, *NUMBERS, "status"], table.spec.id
        assert len(frame) and not frame.duplicated(dimensions).any(), table.spec.id
        assert set(frame["status"]) <= set(STATUSES), table.spec.id
        assert frame.loc[frame["status"] != "shown", NUMBERS].isna().all(axis=None), table.spec.id
    write_tables(tables, tmp_path)
    back = read_tables(tmp_path)
    assert list(back) == list(tables)
    for identifier, table in tables.items():
        for column in NUMBERS:
            pd.testing.assert_series_equal(back[identifier][column], table.frame[column], check_index=False)
        assert back[identifier]["status"].tolist() == table.frame["status"].tolist()


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract lies beside the project and is not here")
@pytest.mark.parametrize("name", WAVES)
def test_the_files_hold_against_the_contract(name, tmp_path):
    spec = importlib.util.spec_from_file_location("check_run", CONTRACT)
    check_run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check_run)
    write_tables(tabulate(WAVES[name]()), tmp_path / "tables")
    check_run.check_tables(tmp_path, "restricted", wave_is_later=name.startswith("dip"))
    assert check_run.differences == []


def test_counts_are_whole_and_values_unrounded_in_the_files(tmp_path):
    planted = Planted(HSB, BASELINE, ["HSB-01", "HSB-02", "HSB-03"], ["police"])
    for case, rating in zip(planted.cases, ("met", "not_met", "met"), strict=True):
        planted.rate("police", case, c3_1=rating)
    write_tables(tabulate(planted.data()), tmp_path)
    line = (tmp_path / "gaps.theme.csv").read_text().splitlines()[3]
    assert line.startswith("3,1,3,0.3333333333333333,0.0614")
    assert line.endswith(',shown,"panel 0, bodies 3"')


def test_the_answers_book_counts_by_formula_and_holds_no_other_formula(tmp_path):
    planted = one_agency()
    planted.answer("case", "police", "HSB-01", "t3_development", '=HYPERLINK("http://x")')
    data = planted.data()
    tables = tabulate(data)
    write_answers(data, tables, tmp_path / "answers.xlsx")
    book = openpyxl.load_workbook(tmp_path / "answers.xlsx")
    formulas = {
        (sheet.title, c.column) for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"
    }
    assert formulas == {("Headlines", 4), ("Headlines", 6)}
    assert book["Answers"].max_row == len(data.answers) + 1
    counted = list(book["Counted"].iter_rows(min_row=2, values_only=True))
    headlines = list(book["Headlines"].iter_rows(min_row=2, values_only=True))
    for table, row, n, by_formula, of, _ in headlines:
        assert by_formula.startswith("=COUNTIFS(")
        rows = [line for line in counted if line[:2] == (table, row)]
        assert (n, of) == (sum(line[3] == "yes" for line in rows), len(rows)), (table, row)
    shown = tables["gaps.theme"].frame["status"] == "shown"
    assert sum(line[0] == "gaps.theme" for line in headlines) == shown.sum()
