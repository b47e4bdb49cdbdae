"""The pulse of practitioners, and what two waves asked: planted, and counted by hand."""

from __future__ import annotations

import pytest
from planted import Planted

from maca.definition import Definition, load_definition
from maca.runs.asked import as_asked, write_asked
from maca.tables.catalogue import tabulate

BASELINE, DIP = "baseline-2021-07", "dip-2022-03"
HSB = load_definition("hsb")


def dip(known: list[str | None], **columns: list[str | None]) -> dict:
    planted = Planted(HSB, DIP, ["HSB-11"], ["police"])
    for name in ("R01", "R02"):
        planted.row("actions", "partnership", int(name[-1]), action_id=name, action_progress="in_progress")
    for person, ids in enumerate(known):
        answers = {name: values[person] for name, values in columns.items()}
        planted.row("pulse", "partnership", person + 1, pulse_known=ids, **answers)
    return tabulate(planted.data())


def known_to(tables: dict, action: str) -> tuple:
    frame = tables["change.action"].frame
    rows = frame[(frame["strand"] == "pulse") & (frame["action"] == action) & (frame["measure"] == "this_wave")]
    return tuple(rows[["n", "of", "status"]].iloc[0])


def test_a_recommendation_is_known_to_those_who_name_it_of_those_who_answered():
    tables = dip(["R01", "R01; R02", "none", None, "R02", "R12", "R01"])
    assert known_to(tables, "R01") == (3, 6, "shown"), "the blank row does not count, and R12 is not R01"
    assert known_to(tables, "R02") == (2, 6, "shown")


def test_with_fewer_answers_than_the_floor_nothing_is_shown_in_any_edition():
    tables = dip(["R01"] * 4, pulse_guidance=["yes"] * 4)
    assert known_to(tables, "R01")[2] == "x"
    rows = tables["pulse.answers"].frame.set_index(["asked", "answer"])
    assert rows.loc[("pulse_guidance", "yes"), "status"] == "x"
    assert "tell who" in rows.loc[("pulse_guidance", "yes"), "source"]
    assert rows.loc[("pulse_trained", "yes"), "source"] == "", "nobody answered this one"


def test_each_question_of_the_pulse_counts_its_own_answers():
    tables = dip(["none"] * 6, pulse_guidance=["yes", "yes", "no", "not_known", "no", None], pulse_trained=["no"] * 6)
    rows = tables["pulse.answers"].frame.set_index(["asked", "answer"])
    guidance = {
        answer: tuple(rows.loc[("pulse_guidance", answer), ["n", "of"]]) for answer in ("yes", "no", "not_known")
    }
    assert guidance == {"yes": (2, 5), "no": (2, 5), "not_known": (1, 5)}
    assert tuple(rows.loc[("pulse_trained", "no"), ["n", "of"]]) == (6, 6)
    assert rows.loc[("pulse_pathway", "no"), "status"] == "x"


def test_the_pulse_asks_nothing_that_could_name_a_person():
    rows = [row for row in HSB.fields["pulse"] if row.table]
    assert len(rows) <= 5 and {row.type for row in rows} == {"text", "code"}
    assert [row.id for row in rows if row.type == "text"] == ["pulse_known"], "and that takes ids alone (R116)"
    assert not tabulate(Planted(HSB, DIP, ["HSB-11"], ["police"]).data())["pulse.answers"].frame["n"].notna().any()


def with_changes(**changes: dict) -> Definition:
    questions = [item.model_copy(update=changes.get(item.id, {})) for item in HSB.questions]
    return HSB.model_copy(update={"questions": questions, "digest": "0" * 64, "version": "0.9"})


def both(then: Definition, tmp_path) -> dict:
    """Rate c3_1 in both waves, the baseline asked with a definition of its own that its run has kept."""
    before = Planted(then, BASELINE, [f"HSB-0{n}" for n in range(1, 10)], ["police"])
    now = Planted(HSB, DIP, [f"HSB-1{n}" for n in range(5)], ["police"])
    for planted, value in ((before, "not_met"), (now, "met")):
        for case in planted.cases:
            planted.rate("police", case, c3_1=value, c3_2=value)
    write_asked(then, BASELINE, tmp_path)
    earlier = before.data()
    object.__setattr__(earlier, "definition", as_asked(HSB, BASELINE, tmp_path))
    return tabulate(now.data(earlier=earlier))


def question(tables: dict, name: str) -> dict:
    frame = tables["change.question"].frame
    return frame[(frame["strand"] == "case") & (frame["question"] == name)].set_index("measure").to_dict("index")


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"text": "Was it assessed?"}, "reworded"),
        ({"scale": "embedded4"}, "rescaled"),
        ({"theme": 4, "objective": "T4.1"}, "moved"),
    ],
)
def test_a_question_that_was_asked_otherwise_is_never_compared(change, verdict, tmp_path):
    tables = both(with_changes(c3_1=change), tmp_path)
    asked = tables["change.asked"].frame.set_index("question")
    assert asked.loc["c3_1", "verdict"] == verdict and asked.loc["c3_2", "verdict"] == "compared"
    assert set(asked["definition"]) == {"another"}
    row = question(tables, "c3_1")
    assert row["difference"]["status"] == "x" and row["detectable"]["status"] == "x"
    assert row["this_wave"]["verdict"] == "cannot_be_told" and "not compared" in row["this_wave"]["test"]
    assert question(tables, "c3_2")["this_wave"]["verdict"] == "better", "the comparable part is compared"
    theme = tables["change.theme"].frame
    theme = theme[(theme["strand"] == "case") & (theme["theme"] == "3")]
    assert set(theme["compared"]) == {"2 of 7 questions"}


def test_a_standard_that_moved_makes_another_scale(tmp_path):
    scale = HSB.scales["practice3"]
    levels = [
        level.model_copy(update={"meets_standard": True}) if level.value == "partly" else level
        for level in scale.levels
    ]
    then = HSB.model_copy(update={"scales": {**HSB.scales, "practice3": scale.model_copy(update={"levels": levels})}})
    tables = both(then, tmp_path)
    asked = tables["change.asked"].frame
    assert set(asked.loc[asked["strand"] == "case", "verdict"]) == {"rescaled", "earlier_only"}
    assert set(asked.loc[asked["strand"] == "framework", "verdict"]) <= {"compared", "earlier_only", "this_wave_only"}


def test_a_question_that_one_wave_alone_knew_is_listed(tmp_path):
    gone = HSB.questions[0].model_copy(update={"id": "c9_9", "label": "Gone", "text": "Gone?"})
    then = HSB.model_copy(update={"questions": [q for q in HSB.questions if q.id != "c5_1"] + [gone]})
    asked = both(then, tmp_path)["change.asked"].frame.set_index("question")
    assert (asked.loc["c9_9", "verdict"], asked.loc["c9_9", "then"]) == ("earlier_only", "Gone?")
    assert asked.loc["c5_1", "verdict"] == "this_wave_only"


def test_a_run_that_has_not_kept_its_questions_is_said_to_be_compared_by_id(tmp_path):
    before, now = Planted(HSB, BASELINE, ["HSB-01"], ["police"]), Planted(HSB, DIP, ["HSB-11"], ["police"])
    earlier = before.data()
    object.__setattr__(earlier, "definition", as_asked(HSB, BASELINE, tmp_path))
    assert set(tabulate(now.data(earlier=earlier))["change.asked"].frame["definition"]) == {"not_kept"}


def test_the_learning_of_2019_is_paired_by_agency():
    made = []
    for wave, said in ((BASELINE, "not_yet"), (DIP, "embedded")):
        planted = Planted(HSB, wave, ["HSB-01"], [])
        for agency in ["csc", "yot", "sarc", "police", "young_devon", "adopt_south_west"]:
            planted.answer("framework", agency, "", "learning_policy_status", said)
        if wave == BASELINE:
            planted.answer("framework", "action_for_children", "", "learning_policy_status", said)
        made.append(planted)
    rows = tabulate(made[1].data(earlier=made[0].data()))["change.learning"].frame
    policy = rows[rows["finding"] == "policy"].set_index("measure")
    assert tuple(policy.loc["baseline", ["n", "of", "verdict"]]) == (6, 6, "better"), "p = 1/32, McNemar"
    assert tuple(policy.loc["this_wave", ["n", "of"]]) == (0, 6)
    assert set(rows.loc[rows["finding"] == "offer", "verdict"]) == {"cannot_be_told"}
