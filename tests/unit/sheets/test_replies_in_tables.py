"""A reply stands beside its finding in the chapters too, its reason in the restricted edition alone."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from docx import Document
from planted import Planted

from maca.definition import load_definition
from maca.definition.labels import labels_of
from maca.disclosure import protect
from maca.findings import replies as said
from maca.sheets import make_sheets, read_replies
from maca.tables.catalogue import tabulate
from maca.tables.replies import point_replies, replies_by_theme, reply_lines

HSB = load_definition("hsb")
REASON = "The file was closed, as in HSB-02. Ask Mrs Example."


def plant(below: int = 3) -> Planted:
    planted = Planted(HSB, "baseline-2021-07", ["HSB-01", "HSB-02", "HSB-03"], ["police", "sarc"])
    for at, case in enumerate(planted.cases):
        planted.rate("police", case, c3_1="not_met" if at < below else "met", c3_2="met", c4_1="not_met")
    planted.rate("sarc", "HSB-01", c3_1="not_met")
    return planted


def reply(path, point: str, *cells: str) -> None:
    document = Document(str(path))
    row = next(row for row in document.tables[-1].rows if row.cells[0].text == point)
    for at, text in enumerate(cells, start=2):
        row.cells[at].text = text
    document.save(str(path))


@pytest.fixture
def came(tmp_path):
    """The sheets as they came back: one finding agreed, one disputed, the rest without a reply."""
    make_sheets(plant().data(), tmp_path)
    reply(tmp_path / "police.docx", "gap:c3_1", "Disputed", REASON, "15/09/2021")
    reply(tmp_path / "police.docx", "strength:c3_2", "Agreed", "", "14/09/2021")
    return read_replies(tmp_path)


class Opened:
    """An opened run of tables alone."""

    def __init__(self, tables):
        self.tables = tables

    def has(self, identifier):
        return identifier in self.tables

    def table(self, identifier, **filters):
        frame = self.tables[identifier].frame
        for name, value in filters.items():
            frame = frame[frame[name] == str(value)]
        frame = frame.reset_index(drop=True)
        frame.attrs["labels"] = labels_of(HSB)
        return frame


def test_planted_replies_stand_beside_their_findings_and_silence_is_no_agreement(came):
    lines = reply_lines(replace(plant().data(), replies=came)).set_index("point")
    told = lines[["reply", "dated", "changed"]].apply(tuple, axis=1).to_dict()
    assert told == {
        "police strength:c3_2": ("agreed", "2021-09-14", ""),
        "police gap:c3_1": ("disputed", "2021-09-15", ""),
        "police gap:c4_1": ("no_reply", "", ""),
        "sarc gap:c3_1": ("no_reply", "", ""),
    }
    assert lines.loc["police gap:c3_1", "finding"] == "Behaviour assessed: 3 of 3 of your cases below the standard."
    assert lines.loc["police gap:c3_1", "reason"] == ("The file was closed, as in [another case]. [withheld: a name]")


def test_counts_by_theme_are_exact(came):
    frame = replies_by_theme(replace(plant().data(), replies=came))
    rows = frame[frame["status"] == "shown"]
    assert {(row.theme, row.reply): (row.n, row.of) for row in rows.itertuples()} == {
        **{("3", "agreed"): (1, 3), ("3", "disputed"): (1, 3), ("3", "no_reply"): (1, 3)},
        **{("4", "agreed"): (0, 1), ("4", "disputed"): (0, 1), ("4", "no_reply"): (1, 1)},
    }
    assert set(frame.loc[frame["theme"] == "1", "status"]) == {"z"}


def test_a_reply_to_figures_that_have_moved_says_so_and_one_to_a_finding_that_is_gone_is_kept(came):
    moved = reply_lines(replace(plant(below=2).data(), replies=came)).set_index("point")
    assert moved.loc["police gap:c3_1", "changed"] == "yes"
    assert moved.loc["police gap:c3_1", "finding"] == "Behaviour assessed: 2 of 3 of your cases below the standard."
    gone = reply_lines(replace(plant(below=0).data(), replies=came)).set_index("point")
    assert gone.loc["police gap:c3_1", ["reply", "changed"]].tolist() == ["disputed", "yes"]
    assert gone.loc["police gap:c3_1", "finding"] == "Behaviour assessed: 3 of 3 of your cases below the standard."


def test_the_reason_and_the_body_leave_no_other_edition(came):
    tables = protect(tabulate(replace(plant().data(), replies=came)), HSB, "partnership")
    assert "reply.point" not in tables and "reply.theme" in tables
    whole = "".join(table.frame.to_csv() for name, table in tables.items() if name.startswith("reply"))
    assert "closed" not in whole and "police" not in whole


def test_the_chapter_says_how_many_and_prints_disputes_first(came):
    tables = tabulate(replace(plant().data(), replies=came))
    run = Opened(tables)
    assert said.came(run, 3) and not said.came(run, 4)
    assert said.replied(run, 3) == [
        "Right of reply: of the 3 findings that bodies' own sheets hold, 1 are agreed and 1 disputed by the body; "
        "1 have no reply."
    ]
    assert said.replied(run, 4)[0].startswith("Right of reply: no body has replied yet to the 1 findings")
    assert said.replied(run, 1)[0].startswith("No body's own sheet holds a finding on this theme")
    lines = said.reply_lines(run.table("reply.point", theme=3))
    assert lines["Reply"].tolist() == ["Disputed", "Agreed"]
    assert not said.came(Opened(protect(tables, HSB, "partnership")), 3)


def test_a_reply_that_cannot_be_used_counts_as_none(tmp_path):
    make_sheets(plant().data(), tmp_path)
    reply(tmp_path / "police.docx", "gap:c3_1", "Disputed", "", "15/09/2021")
    frame = point_replies(replace(plant().data(), replies=read_replies(tmp_path)))
    assert pd.Series(frame["reply"]).eq("no_reply").all() and frame["n"].eq(0).all()
