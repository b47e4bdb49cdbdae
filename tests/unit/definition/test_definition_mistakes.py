"""Every mistake in a definition is a sentence with file, row or key, rule and remedy, and all are told at once."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from maca.definition import load_definition
from maca.errors import DefinitionError, UsageError
from maca.project import audits_folder

SENTENCE = re.compile(r"A0(0[1-9]|1[0-24]) .+\. ?.*[A-Z].*\.$", re.S)


@pytest.fixture
def audit(tmp_path: Path) -> Path:
    """A copy of the shipped definition that a test may spoil."""
    return Path(shutil.copytree(audits_folder() / "hsb", tmp_path / "hsb"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {path.name}: the test no longer tests anything"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def mistakes_of(audit: Path) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load_definition("hsb", audit)
    assert caught.value.exit_code == 2
    for mistake in caught.value.mistakes:
        assert SENTENCE.match(mistake), mistake
    return caught.value.mistakes


CHANGES = {
    "A002 broken yaml": ("audit.yaml", "id: hsb", "id: [hsb", "A002 audit.yaml line"),
    "A002 key twice": (
        "audit.yaml",
        "id: hsb",
        "id: hsb\nid: other",
        "A002 audit.yaml line 3: the key 'id' stands twice",
    ),
    "A003 field too many": ("links.csv", "f1_1,c1_1", "f1_1,c1_1,extra", "A003 links.csv row 2: it has not as many"),
    "A003 heading lost": (
        "codes/sex.csv",
        "code,label,",
        "cod,label,",
        "A003 codes/sex.csv row 1: column 'code' is missing",
    ),
    "A003 heading unknown": ("codes/sex.csv", "version,source", "version,colour", "column 'colour' is not known"),
    "A003 open quotation mark": ("codes/sex.csv", "M,Male", 'M,"Male', "A003 codes/sex.csv row"),
    "A004 key missing": ("audit.yaml", "marking: OFFICIAL-SENSITIVE\n", "", "A004 audit.yaml, marking: it is missing"),
    "A004 key unknown": (
        "audit.yaml",
        "id: hsb",
        "id: hsb\ncolour: red",
        "A004 audit.yaml, colour: no such key is known",
    ),
    "A004 wrong type": ("audit.yaml", "cases: 10", "cases: many", "A004 audit.yaml, waves.0.cases: found 'many'"),
    "A004 bad identifier": ("audit.yaml", "id: csc", "id: CSC", "A004 audit.yaml, agencies.0.id: found 'CSC'; must be"),
    "A004 edition missing": ("audit.yaml", "  public:", "  partnership_two:", "A004 audit.yaml, disclosure"),
    "A004 true or false": (
        "questions/case.csv",
        "practice3,completeness,true,",
        "practice3,completeness,perhaps,",
        "A004 questions/case.csv row 2, evidence_required: found 'perhaps'",
    ),
    "A004 blank code": ("codes/sex.csv", "M,Male", ",Male", "A004 codes/sex.csv row 2, code: it is blank"),
    "A005 code twice": ("codes/sex.csv", "F,Female", "M,Female", "A005 codes/sex.csv row 3: code 'M' stands in row 2"),
    "A005 question twice": (
        "questions/framework.csv",
        "f1_2,",
        "f1_1,",
        "A005 questions/framework.csv row 3: id 'f1_1'",
    ),
    "A005 over strands": (
        "questions/framework.csv",
        "f1_2,",
        "c1_1,",
        "A005 questions/framework.csv c1_1: the id stands",
    ),
    "A005 wave twice": (
        "audit.yaml",
        "id: dip-2022-03",
        "id: baseline-2021-07",
        "A005 audit.yaml, waves: 'baseline-2021-07'",
    ),
    "A014 form too long": (
        "audit.yaml",
        "most_questions: {case: 10, pulse: 5}",
        "most_questions: {case: 9, pulse: 4}",
        "A014 audit.yaml, waves.dip-2022-03.most_questions: case: wave dip-2022-03 asks 10 questions",
    ),
    "A007 optional strand": (
        "audit.yaml",
        "optional: [pulse]",
        "optional: [panel]",
        "A007 audit.yaml, waves.dip-2022-03.optional",
    ),
    "A005 agency twice": ("audit.yaml", "id: police", "id: sarc", "A005 audit.yaml, agencies: 'sarc' stands twice"),
    "A005 theme twice": ("audit.yaml", "  - id: 2\n", "  - id: 1\n", "A005 audit.yaml, themes: theme 1 stands twice"),
    "A005 input twice": (
        "fields/actions.csv",
        "action_closed_by,",
        "action_closed_on,",
        "A005 fields/actions.csv row 15: id 'action_closed_on'",
    ),
    "A005 input of a question": (
        "fields/case.csv",
        "child_setting,",
        "c1_1_rating,",
        "A005 fields/case.csv: input 'c1_1_rating' stands twice in wave baseline-2021-07",
    ),
    "A005 link twice": ("links.csv", "f1_3,c1_3", "f1_1,c1_1", "A005 links.csv f1_1,c1_1: the pair stands twice"),
    "A006 value twice": (
        "scales.csv",
        "practice3,partly",
        "practice3,met",
        "A006 scales.csv scale practice3: value 'met'",
    ),
    "A006 no standard": (
        "scales.csv",
        "practice3,met,Met,2,true",
        "practice3,met,Met,2,false",
        "A006 scales.csv scale practice3: its ratings do not tell",
    ),
    "A006 same order": (
        "scales.csv",
        "practice3,partly,Partly met,1",
        "practice3,partly,Partly met,0",
        "A006 scales.csv scale practice3: two ratings have the same order",
    ),
    "A007 earlier wave": (
        "audit.yaml",
        "earlier: baseline-2021-07",
        "earlier: pilot",
        "A007 audit.yaml, waves.dip-2022-03",
    ),
    "A007 chapter": (
        "audit.yaml",
        "after: [gaps,",
        "after: [gapps,",
        "A007 audit.yaml, chapters.summary.after: chapter is 'gapps'",
    ),
    "A007 objective": (
        "questions/case.csv",
        "case,1,T1.1",
        "case,1,T2.1",
        "A007 questions/case.csv c1_1: objective is 'T2.1'",
    ),
    "A007 scale": (
        "questions/case.csv",
        ",practice3,",
        ",practice4,",
        "A007 questions/case.csv c1_1: scale is 'practice4'",
    ),
    "A007 wave": ("questions/case.csv", "baseline-2021-07", "pilot", "A007 questions/case.csv c1_2: wave is 'pilot'"),
    "A007 code list": (
        "fields/case.csv",
        ",gender,true",
        ",genders,true",
        "A007 fields/case.csv child_gender: codes is",
    ),
    "A007 each": (
        "fields/case.csv",
        ",marks_of_abuse,",
        ",marks,",
        "A007 fields/case.csv mark_{code}: each is 'marks'",
    ),
    "A007 each without code": (
        "fields/case.csv",
        "mark_{code}",
        "mark",
        "A007 fields/case.csv mark: an input for each code",
    ),
    "A007 link": ("links.csv", "f1_1,c1_1", "f1_1,c9_9", "A007 links.csv f1_1,c9_9: case question is 'c9_9'"),
    "A007 aspect": (
        "audit.yaml",
        "whole: [behaviour,",
        "whole: [conduct,",
        "A007 audit.yaml, themes.3.whole: aspect is",
    ),
    "A007 link across themes": ("links.csv", "f1_1,c1_1", "f1_1,c2_1", "A007 links.csv f1_1,c2_1: they belong to two"),
    "A007 finding": ("findings.csv", ",4,", ",9,", "A007 findings.csv offer: theme is '9'"),
    "A008 scope": (
        "audit.yaml",
        "scope_to: 2020-07-30",
        "scope_to: 2018-07-30",
        "A008 audit.yaml, waves.baseline-2021-07: scope",
    ),
    "A008 due": (
        "audit.yaml",
        "due: 2021-07-23",
        "due: 2021-06-23",
        "A008 audit.yaml, waves.baseline-2021-07: opens, due",
    ),
    "A009 alias of two bodies": (
        "audit.yaml",
        "aliases: [MASH]",
        "aliases: [CDT]",
        "A009 audit.yaml, agencies: 'cdt' names both",
    ),
    "A009 alias of two codes": (
        "codes/gender.csv",
        "1;01;m;",
        "1;01;f;",
        "A009 codes/gender.csv: 'f' names both male and",
    ),
    "A009 alias of two levels": (
        "scales.csv",
        "partly;partially met;part met",
        "partly;partially met;unmet",
        "A009 scales.csv scale practice3: 'unmet' names both",
    ),
    "A010 standard input": (
        "fields/case.csv",
        "concern_told_whom,",
        "told,",
        "A010 fields/case.csv: input 'concern_told_whom'",
    ),
    "A011 cell address": (
        "fields/extract.csv",
        "\nage,",
        "\nage1,",
        "A011 fields/extract.csv: input 'age1' looks like",
    ),
}
"""What is changed in which file, and how the sentence on it begins."""


@pytest.mark.parametrize("name", CHANGES)
def test_one_mistake_is_one_sentence_with_its_place(audit: Path, name: str) -> None:
    file, old, new, wanted = CHANGES[name]
    change(audit / file, old, new)
    found = mistakes_of(audit)
    assert any(wanted in mistake for mistake in found), found
    assert {mistake[:4] for mistake in found} >= {name[:4]}


@pytest.mark.parametrize("file", ["audit.yaml", "scales.csv", "links.csv", "findings.csv"])
def test_a_missing_file_is_named(audit: Path, file: str) -> None:
    (audit / file).unlink()
    assert any(mistake.startswith(f"A001 {file}: the file is missing") for mistake in mistakes_of(audit))


def test_a_missing_code_list_that_every_audit_needs_is_named(audit: Path) -> None:
    (audit / "codes/involvement.csv").unlink()
    assert any(mistake.startswith("A001 codes/involvement.csv") for mistake in mistakes_of(audit))


def test_a_missing_folder_is_named(audit: Path) -> None:
    shutil.rmtree(audit / "questions")
    assert any(mistake.startswith("A001 questions/") for mistake in mistakes_of(audit))


def test_a_code_list_without_a_code_is_a_mistake(audit: Path) -> None:
    path = audit / "codes/sex.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert any(mistake.startswith("A006 codes/sex.csv: it holds no code") for mistake in mistakes_of(audit))


def test_a_file_that_is_not_utf8_is_named_with_its_line(audit: Path) -> None:
    path = audit / "codes/sex.csv"
    path.write_bytes(path.read_bytes() + "X,Fräulein,,,2022,me\n".encode("cp1252"))
    found = mistakes_of(audit)
    assert any(mistake.startswith("A002 codes/sex.csv line 5: it is not UTF-8") for mistake in found)


def test_an_objective_that_nothing_covers_is_named(audit: Path) -> None:
    for path in [*(audit / "questions").glob("*.csv"), *(audit / "fields").glob("*.csv")]:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if ",T1.2," not in line), encoding="utf-8")
    links = audit / "links.csv"
    links.write_text("statement,question\nf1_1,c1_1\n", encoding="utf-8")
    found = mistakes_of(audit)
    assert "A012 questions: no question covers objective T1.2. Add one to a question bank." in found
    assert any(mistake.startswith("A012 fields: no fact covers objective T1.2") for mistake in found)


def test_chapters_that_wait_for_each_other_are_named(audit: Path) -> None:
    change(
        audit / "audit.yaml",
        "title: Practice gaps, each: theme}",
        "title: Practice gaps, each: theme, after: [summary]}",
    )
    found = mistakes_of(audit)
    assert "A007 audit.yaml, chapters.summary.after: it waits for itself. Break the circle." in found


def test_mistakes_in_many_files_are_all_told_at_once(audit: Path) -> None:
    change(audit / "audit.yaml", "scope_to: 2020-07-30", "scope_to: 2018-07-30")
    change(audit / "codes/sex.csv", "F,Female", "M,Female")
    change(audit / "links.csv", "f1_1,c1_1", "f1_1,c9_9")
    change(audit / "questions/framework.csv", ",embedded4,", ",embedded5,")
    change(audit / "findings.csv", ",4,", ",9,")
    assert {mistake[:4] for mistake in mistakes_of(audit)} == {"A005", "A007", "A008"}
    assert len(mistakes_of(audit)) == 5


def test_a_spoiled_file_gives_no_false_mistakes_elsewhere(audit: Path) -> None:
    change(audit / "scales.csv", "practice3,met,Met,2,true", "practice3,met,Met,two,true")
    found = mistakes_of(audit)
    assert [mistake for mistake in found if not mistake.startswith("A004 scales.csv row 2")] == [
        "A006 scales.csv scale practice3: its ratings do not tell met from below standard. "
        "Set meets_standard true on some and false on others."
    ]


def test_a_local_wording_stands_in_place_of_our_own(audit: Path) -> None:
    before = load_definition("hsb", audit)
    (audit / "wording.csv").write_text('id,text\nf3_2,"Another body\'s words."\n', encoding="utf-8")
    after = load_definition("hsb", audit)
    texts = {question.id: question.text for question in after.questions}
    assert texts["f3_2"] == "Another body's words."
    assert {q.id for q in before.questions if texts[q.id] != q.text} == {"f3_2"}
    assert after.digest != before.digest


def test_a_wording_of_no_question_is_a_mistake(audit: Path) -> None:
    (audit / "wording.csv").write_text("id,text\nf9_9,Words.\n", encoding="utf-8")
    assert any(mistake.startswith("A007 wording.csv f9_9: question is 'f9_9'") for mistake in mistakes_of(audit))


def test_an_unknown_audit_names_those_that_exist() -> None:
    with pytest.raises(UsageError, match=r"P002 audit is 'hbs'\. It must be one of .*hsb"):
        load_definition("hbs")
