"""What a definition's parts must be to each other; each breach is one sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from maca.definition.inputs import EVIDENCE_BASIS, STANDARD_INPUTS, inputs_of
from maca.definition.models import EDITIONS, STRANDS, Definition
from maca.errors import one_of

__all__ = ["check_references", "looks_like_a_cell"]

Check = Callable[[Definition], Iterator[str]]

REQUIRED_LISTS = [
    EVIDENCE_BASIS,
    "age_bands",
    "aggregate_cells",
    "characteristics",
    "data_uses",
    "ethnic_groups",
    "ethnicity",
    "found_by",
    "involvement",
    "learning_status",
    "pathway_steps",
    "periods",
    "practice_periods",
    "return_states",
    "role",
    "send_flags",
]
"""Code lists that scope, intake and tables read whatever the topic."""


def check_references(definition: Definition, spoiled: set[str]) -> list[str]:
    """Check a definition as a whole.

    Parameters
    ----------
    definition : Definition
    spoiled : set of str
        Files with rows that could not be read: what rests on them is checked when they are mended.

    Returns
    -------
    list of str
        A004 to A012 and A014.
    """
    kinds = {name.partition("/")[0].removesuffix(".csv") for name in spoiled}
    checks: list[tuple[Check, set[str]]] = [
        (_check_themes, set()),
        (_check_waves, set()),
        (_check_chapters, set()),
        (_check_agencies, set()),
        (_check_policies, set()),
        (_check_lists, {"codes"}),
        (_check_questions, {"scales"}),
        (_check_aspects, {"questions"}),
        (_check_rules, {"rules"}),
        (_check_colours, {"scales"}),
        (_check_fields, {"codes", "scales", "fields"}),
        (_check_inputs, {"codes", "scales", "fields", "questions", "findings"}),
        (_check_links, {"questions", "links"}),
        (_check_findings, set()),
        (_check_coverage, {"questions", "fields"}),
        (_check_lengths, {"questions", "fields"}),
    ]
    return [mistake for check, rests_on in checks if not rests_on & kinds for mistake in check(definition)]


def _twice(names: list[object]) -> list[object]:
    return [name for name, times in Counter(names).items() if times > 1]


def _check_themes(definition: Definition) -> Iterator[str]:
    for name in _twice([theme.id for theme in definition.themes]):
        yield f"A005 audit.yaml, themes: theme {name} stands twice. Give each theme its own id."
    for name in _twice([objective.id for _, objective in definition.objectives]):
        yield f"A005 audit.yaml, themes: objective {name} stands twice. Give each objective its own id."
    for name in _twice([criterion.id for criterion in definition.criteria]):
        yield f"A005 audit.yaml, criteria: {name!r} stands twice. Give each criterion its own id."


def _check_waves(definition: Definition) -> Iterator[str]:
    known = [wave.id for wave in definition.waves]
    for name in _twice(known):
        yield f"A005 audit.yaml, waves: {name!r} stands twice. Give each wave its own id."
    for wave in definition.waves:
        place = f"audit.yaml, waves.{wave.id}"
        if wave.earlier and (wave.earlier not in known or known.index(wave.earlier) >= known.index(wave.id)):
            before = known[: known.index(wave.id)] or ["none: it is the first"]
            yield f"A007 {place}.earlier: {one_of('wave', wave.earlier, before)} Correct it."
        if wave.scope_to < wave.scope_from:
            yield f"A008 {place}: scope_to lies before scope_from. Correct the dates."
        if not wave.opens <= wave.due <= wave.reports:
            yield f"A008 {place}: opens, due and reports must follow each other. Correct the dates."
        for strand in wave.optional:
            if strand not in wave.strands:
                yield f"A007 {place}.optional: {one_of('strand', strand, wave.strands)} Correct it."


def _check_chapters(definition: Definition) -> Iterator[str]:
    known = [chapter.id for chapter in definition.chapters]
    after = {chapter.id: chapter.after for chapter in definition.chapters}
    for name in _twice(known):
        yield f"A005 audit.yaml, chapters: {name!r} stands twice. Give each chapter its own id."
    for chapter in definition.chapters:
        for before in chapter.after:
            if before not in known:
                yield f"A007 audit.yaml, chapters.{chapter.id}.after: {one_of('chapter', before, known)} Correct it."
        if _waits_for_itself(chapter.id, after):
            yield f"A007 audit.yaml, chapters.{chapter.id}.after: it waits for itself. Break the circle."


def _waits_for_itself(name: str, after: dict[str, list[str]]) -> bool:
    reached, front = set(), list(after[name])
    while front:
        step = front.pop()
        if step not in reached:
            reached.add(step)
            front += after.get(step, [])
    return name in reached


def _check_agencies(definition: Definition) -> Iterator[str]:
    for name in _twice([body.id for body in definition.bodies]):
        yield f"A005 audit.yaml, agencies: {name!r} stands twice. Give each agency and team its own id."
    seen: dict[str, str] = {}
    for body in definition.bodies:
        for name in dict.fromkeys(" ".join(alias.split()).casefold() for alias in [body.id, body.label, *body.aliases]):
            if seen.setdefault(name, body.id) != body.id:
                names = f"{name!r} names both {seen[name]} and {body.id}"
                yield f"A009 audit.yaml, agencies: {names}. Take the alias from one of them."


def _check_policies(definition: Definition) -> Iterator[str]:
    for edition in EDITIONS:
        if edition not in definition.disclosure:
            yield f"A004 audit.yaml, disclosure.{edition}: it is missing. Add the policy of this edition."


def _check_lists(definition: Definition) -> Iterator[str]:
    for name in REQUIRED_LISTS:
        if name not in definition.codes:
            yield f"A001 codes/{name}.csv: the file is missing. Every audit needs one; copy it from data/audits/hsb."


def _check_questions(definition: Definition) -> Iterator[str]:
    objectives = {objective.id: theme for theme, objective in definition.objectives}
    waves = [wave.id for wave in definition.waves]
    seen: set[str] = set()
    for question in definition.questions:
        place = f"questions/{question.strand}.csv {question.id}"
        if question.id in seen:
            yield f"A005 {place}: the id stands twice over all strands. Give each question its own."
        seen.add(question.id)
        if objectives.get(question.objective) != question.theme:
            allowed = [name for name, theme in objectives.items() if theme == question.theme]
            rule = one_of("objective", question.objective, allowed or list(objectives))
            yield f"A007 {place}: {rule} Correct the objective or the theme."
        if question.scale not in definition.scales:
            yield f"A007 {place}: {one_of('scale', question.scale, list(definition.scales))} Correct it."
        for wave in question.waves:
            if wave not in waves:
                yield f"A007 {place}: {one_of('wave', wave, waves)} Correct it."


def _check_aspects(definition: Definition) -> Iterator[str]:
    for theme in definition.themes:
        known = list(dict.fromkeys(question.aspect for question in definition.questions if question.theme == theme.id))
        for aspect in theme.whole:
            if aspect not in known:
                named = [name for name in known if name]
                yield f"A007 audit.yaml, themes.{theme.id}.whole: {one_of('aspect', aspect, named)} Correct it."


def _check_rules(definition: Definition) -> Iterator[str]:
    for code, version in _twice([(row.code, row.version) for row in definition.rules]):
        since = f" from version {version} on" if version else ""
        yield f"A005 rules.csv {code}: its severity{since} stands twice. Keep one row."


def _check_colours(definition: Definition) -> Iterator[str]:
    for name, colours in definition.colours.items():
        place = f"audit.yaml, colours.{name}"
        scale = definition.scales.get(name)
        if scale is None:
            yield f"A007 {place}: {one_of('scale', name, list(definition.scales))} Correct it."
            continue
        for colour, value in colours.items():
            if value not in scale.by_value:
                yield f"A007 {place}.{colour}: {one_of('rating', value, list(scale.by_value))} Correct it."


def _check_fields(definition: Definition) -> Iterator[str]:
    waves = [wave.id for wave in definition.waves]
    objectives = [objective.id for _, objective in definition.objectives]
    for strand, rows in definition.fields.items():
        if strand not in STRANDS:
            yield f"A007 fields/{strand}.csv: {one_of('strand', strand, STRANDS)} Rename the file."
            continue
        for row in rows:
            place = f"fields/{strand}.csv {row.id}"
            lists = definition.scales if row.type == "rating" else definition.codes
            listed = row.type in {"code", "codes", "rating"}
            if listed and row.codes not in lists:
                yield f"A007 {place}: {one_of('codes', row.codes, sorted(lists))} Correct codes or type."
            if row.codes and not listed:
                yield f"A007 {place}: type {row.type} takes no codes, found {row.codes!r}. Clear codes or correct type."
            if row.ticks and not (listed and row.codes in lists and "yes" in lists[row.codes].by_code):
                yield f"A007 {place}: ticks stand for yes, and its codes know no yes. Clear ticks or correct codes."
            if row.each and row.each != "findings" and row.each not in definition.codes:
                yield f"A007 {place}: {one_of('each', row.each, ['findings', *definition.codes])} Correct it."
            if bool(row.each) != ("{code}" in row.id):
                rule = "an input for each code needs {code} in its id, and no other may have it"
                yield f"A007 {place}: {rule}. Correct id or each."
            if row.objective and row.objective not in objectives:
                yield f"A007 {place}: {one_of('objective', row.objective, objectives)} Correct it."
            for wave in row.waves:
                if wave not in waves:
                    yield f"A007 {place}: {one_of('wave', wave, waves)} Correct it."


def _check_inputs(definition: Definition) -> Iterator[str]:
    for wave in definition.waves:
        for strand in wave.strands:
            if not _unknown_each(definition, strand):
                yield from _check_strand(definition, strand, wave.id)


def _unknown_each(definition: Definition, strand: str) -> bool:
    known = {"", "findings", *definition.codes}
    return any(row.each not in known for row in definition.fields.get(strand, []))


def _check_strand(definition: Definition, strand: str, wave: str) -> Iterator[str]:
    identifiers = [item.id for item in inputs_of(definition, strand, wave)]
    place = f"fields/{strand}.csv"
    for name in STANDARD_INPUTS[strand]:
        if name not in identifiers:
            rule = f"input {name!r} is missing in wave {wave}. Every return of this strand needs it"
            yield f"A010 {place}: {rule}; add its row."
    for name in _twice(identifiers):
        yield f"A005 {place}: input {name!r} stands twice in wave {wave}. Give each its own id."
    for name in dict.fromkeys(identifiers):
        if looks_like_a_cell(name):
            yield f"A011 {place}: input {name!r} looks like a cell address. Choose a longer name."


def looks_like_a_cell(name: str) -> bool:
    """Say whether a spreadsheet would take a name for a cell address, which it does not accept as a name.

    Examples
    --------
    >>> [looks_like_a_cell(name) for name in ("c3", "xfd12", "r1c1", "c3_2_rating")]
    [True, True, True, False]
    """
    return bool(re.fullmatch(r"[a-z]{1,3}[0-9]{1,7}|r[0-9]*c[0-9]*|r[0-9]*|c[0-9]*", name.casefold()))


def _check_links(definition: Definition) -> Iterator[str]:
    strands = {question.id: question.strand for question in definition.questions}
    themes = {question.id: question.theme for question in definition.questions}
    for link in definition.links:
        place = f"links.csv {link.statement},{link.question}"
        sound = True
        for name, strand in ((link.statement, "framework"), (link.question, "case")):
            if strands.get(name) != strand:
                sound = False
                known = [identifier for identifier, of in strands.items() if of == strand]
                yield f"A007 {place}: {one_of(f'{strand} question', name, known)} Correct it."
        if sound and themes[link.statement] != themes[link.question]:
            yield f"A007 {place}: they belong to two themes. Link within one theme."
    for statement, question in _twice([(link.statement, link.question) for link in definition.links]):
        yield f"A005 links.csv {statement},{question}: the pair stands twice. Take one row out."


def _check_findings(definition: Definition) -> Iterator[str]:
    themes = [theme.id for theme in definition.themes]
    waves = [wave.id for wave in definition.waves]
    for finding in definition.findings:
        place = f"findings.csv {finding.id}"
        if finding.theme not in themes:
            yield f"A007 {place}: {one_of('theme', finding.theme, themes)} Correct it."
        for wave in finding.waves:
            if wave not in waves:
                yield f"A007 {place}: {one_of('wave', wave, waves)} Correct it."


def _check_coverage(definition: Definition) -> Iterator[str]:
    asked = {question.objective for question in definition.questions}
    facts = {row.objective for rows in definition.fields.values() for row in rows}
    for _, objective in definition.objectives:
        if objective.id not in asked:
            yield f"A012 questions: no question covers objective {objective.id}. Add one to a question bank."
        if objective.id not in facts:
            yield f"A012 fields: no fact covers objective {objective.id}. Name it in the objective column of a field."


def _check_lengths(definition: Definition) -> Iterator[str]:
    for wave in definition.waves:
        for strand, most in wave.most_questions.items():
            rated = len(definition.questions_of(strand, wave.id))
            columns = sum(bool(row.table) for row in definition.fields.get(strand, []) if _asked(row.waves, wave.id))
            found = columns if strand == "pulse" else rated
            if found > most:
                rule = f"wave {wave.id} asks {found} questions, and at most {most} are allowed"
                yield f"A014 audit.yaml, waves.{wave.id}.most_questions: {strand}: {rule}. Name fewer for this wave."


def _asked(waves: list[str], wave: str) -> bool:
    return not waves or wave in waves
