"""Read data/audits/<id>/ into a Definition, or say every mistake in it at once."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from maca.definition.inputs import STANDARD_INPUTS, inputs_of
from maca.definition.models import (
    EDITIONS,
    STRANDS,
    Code,
    CodeList,
    Comparison,
    Definition,
    FieldRow,
    Finding,
    Level,
    Link,
    Migration,
    Pair,
    Question,
    RuleSeverity,
    Scale,
    Wave,
)
from maca.errors import DefinitionError, UsageError, one_of
from maca.project import audits_folder

__all__ = ["audits", "check_wave", "definition_digest", "load_definition"]

_LISTS = {"aliases", "waves", "values"}
_BLANK_IS_NONE = {"theme", "meets_standard"}
_BLANK_IS_FALSE = {"required", "evidence_required"}

Row = TypeVar("Row", bound=BaseModel)


def audits() -> list[str]:
    """List the audits that have a definition."""
    return sorted(path.parent.name for path in audits_folder().glob("*/audit.yaml"))


def check_wave(definition: Definition, wave: str) -> Wave:
    """Return a wave of the definition.

    Raises
    ------
    UsageError
        P003, naming the waves that exist.
    """
    known = [item.id for item in definition.waves]
    if wave not in known:
        raise UsageError("P003", f"{one_of('wave', wave, known)} Correct --wave.")
    return definition.wave(wave)


def load_definition(audit: str = "hsb", folder: Path | None = None) -> Definition:
    """Read and check the definition of an audit.

    Parameters
    ----------
    audit : str
        The name of a folder under data/audits.
    folder : pathlib.Path, optional
        The definition's own folder, where it lies elsewhere.

    Returns
    -------
    Definition

    Raises
    ------
    UsageError
        P002, if there is no such audit.
    DefinitionError
        A001 to A012, every mistake of every file at once.
    """
    if folder is None:
        folder = audits_folder() / audit
        if not (folder / "audit.yaml").is_file():
            raise UsageError("P002", f"{one_of('audit', audit, audits())} Correct --audit.")
    mistakes: list[str] = []
    document = _read_yaml(folder / "audit.yaml", mistakes)
    scales = _read_scales(folder / "scales.csv", mistakes)
    codes = {
        path.stem: CodeList.model_construct(id=path.stem, codes=_read_rows(path, Code, mistakes, key="code"))
        for path in sorted((folder / "codes").glob("*.csv"))
    }
    questions = [
        question
        for path in sorted((folder / "questions").glob("*.csv"))
        for question in _read_rows(path, Question, mistakes, key="id")
    ]
    fields = {
        path.stem: _read_rows(path, FieldRow, mistakes, key="id") for path in sorted((folder / "fields").glob("*.csv"))
    }
    links = _read_rows(folder / "links.csv", Link, mistakes)
    findings = _read_rows(folder / "findings.csv", Finding, mistakes, key="id")
    beside = folder / "comparisons.csv"
    comparisons = _read_rows(beside, Comparison, mistakes) if beside.is_file() else []
    severities = _optional_rows(folder / "rules.csv", RuleSeverity, mistakes, key="code")
    migrations = _optional_rows(folder / "migrations.csv", Migration, mistakes)
    pairs = _optional_rows(folder / "pairs.csv", Pair, mistakes, key="id")
    if mistakes:
        raise DefinitionError(mistakes)
    known = {
        **document,
        "digest": definition_digest(folder),
        "scales": scales,
        "codes": codes,
        "questions": questions,
        "fields": fields,
        "links": links,
        "findings": findings,
        "comparisons": comparisons,
        "severities": {row.code: row.severity for row in severities},
        "migrations": migrations,
        "pairs": pairs,
    }
    try:
        definition = Definition.model_validate(known)
    except ValidationError as error:
        raise DefinitionError([_sentence("audit.yaml", problem) for problem in error.errors()]) from None
    mistakes += _check_references(definition)
    if mistakes:
        raise DefinitionError(mistakes)
    return definition


def definition_digest(folder: Path) -> str:
    """Hash every file of a definition: 64 hexadecimal digits, the same on every machine."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda item: item.relative_to(folder).as_posix()):
        if path.suffix in {".yaml", ".csv"}:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _read_yaml(path: Path, mistakes: list[str]) -> dict[str, Any]:
    if not path.is_file():
        mistakes.append(f"A001 {path.name}: the file is missing. Every audit needs one; copy it from data/audits/hsb.")
        return {}
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        mistakes.append(f"A002 {path.name} line {line}: {problem}. Correct the YAML there.")
        return {}
    except UnicodeDecodeError:
        mistakes.append(f"A002 {path.name}: the file is not UTF-8. Save it as UTF-8.")
        return {}
    if not isinstance(document, dict):
        mistakes.append(f"A002 {path.name}: a list of keys and values is wanted. Copy the layout of data/audits/hsb.")
        return {}
    return document


def _raw_rows(path: Path, mistakes: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.is_file():
        mistakes.append(
            f"A001 {_name(path)}: the file is missing. Every audit needs one; copy it from data/audits/hsb."
        )
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        mistakes.append(f"A002 {_name(path)}: the file is not UTF-8. Save it as CSV UTF-8.")
        return
    reader = csv.DictReader(text.splitlines(keepends=True))
    for row in reader:
        if None in row or None in row.values():
            mistakes.append(
                f"A003 {_name(path)} row {reader.line_num}: it has not as many fields as the heading row. "
                "Add or remove commas, or put text with commas in quotation marks."
            )
            continue
        yield reader.line_num, row


def _read_rows(path: Path, model: type[Row], mistakes: list[str], key: str = "") -> list[Row]:
    rows, seen = [], {}
    for line, raw in _raw_rows(path, mistakes):
        try:
            row = model.model_validate(_typed(raw))
        except ValidationError as error:
            mistakes += [_sentence(f"{_name(path)} row {line}", problem) for problem in error.errors()]
            continue
        if key:
            name = getattr(row, key)
            if name in seen:
                mistakes.append(
                    f"A005 {_name(path)} row {line}: {key} {name!r} stands in row {seen[name]} already. Give each its own."
                )
            seen[name] = line
        rows.append(row)
    return rows


def _optional_rows(path: Path, model: type[Row], mistakes: list[str], key: str = "") -> list[Row]:
    """Read a file that a definition may do without."""
    return _read_rows(path, model, mistakes, key) if path.is_file() else []


def _typed(raw: dict[str, str]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for column, text in raw.items():
        text = text.strip()
        if column in _LISTS:
            typed[column] = [part.strip() for part in text.split(";") if part.strip()]
        elif column in _BLANK_IS_NONE and not text:
            typed[column] = None
        elif column in _BLANK_IS_FALSE:
            typed[column] = text or False
        else:
            typed[column] = text
    return typed


def _read_scales(path: Path, mistakes: list[str]) -> dict[str, Scale]:
    grouped: dict[str, list[Level]] = {}
    for level in _read_rows(path, Level, mistakes):
        grouped.setdefault(level.scale, []).append(level)
    scales = {}
    for name, levels in grouped.items():
        values = [level.value for level in levels]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice or len(levels) < 2:
            rule = f"value {twice[0]!r} stands twice" if twice else "it has one level"
            mistakes.append(f"A006 {_name(path)} scale {name}: {rule}. A scale needs two levels or more, each once.")
            continue
        ordered = sorted(levels, key=lambda level: level.order)
        scales[name] = Scale(id=name, version=levels[0].version, levels=ordered)
    return scales


def _name(path: Path) -> str:
    parent = path.parent.name
    return f"{parent}/{path.name}" if parent in {"questions", "fields", "codes"} else path.name


def _sentence(place: str, problem: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in problem["loc"]) or "the row"
    kind = problem["type"]
    if kind == "missing":
        return f"A004 {place}, {where}: it is missing. Add it."
    if kind == "extra_forbidden":
        return f"A004 {place}, {where}: no such key is known. Remove it or correct its spelling."
    rule = problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    wanted = rule if rule.startswith("must ") else f"wanted is {rule}"
    return f"A004 {place}, {where}: found {str(problem['input'])[:60]!r}; {wanted}. Correct it."


def _check_references(definition: Definition) -> list[str]:
    checks: list[Callable[[Definition], Iterator[str]]] = [
        _check_waves,
        _check_chapters,
        _check_agencies,
        _check_questions,
        _check_fields,
        _check_links,
        _check_coverage,
        _check_policies,
    ]
    return [mistake for check in checks for mistake in check(definition)]


def _check_waves(definition: Definition) -> Iterator[str]:
    known = [wave.id for wave in definition.waves]
    for wave in definition.waves:
        if wave.earlier and wave.earlier not in known:
            yield f"A007 audit.yaml, waves.{wave.id}.earlier: {one_of('wave', wave.earlier, known)} Correct it."
        if wave.scope_to < wave.scope_from:
            yield f"A008 audit.yaml, waves.{wave.id}: scope_to lies before scope_from. Correct the dates."
    if len(known) != len(set(known)):
        yield "A005 audit.yaml, waves: an id stands twice. Give each wave its own."


def _check_chapters(definition: Definition) -> Iterator[str]:
    known = [chapter.id for chapter in definition.chapters]
    for chapter in definition.chapters:
        for before in chapter.after:
            if before not in known:
                yield f"A007 audit.yaml, chapters.{chapter.id}.after: {one_of('chapter', before, known)} Correct it."


def _check_agencies(definition: Definition) -> Iterator[str]:
    seen: dict[str, str] = {}
    for body in definition.bodies:
        for name in dict.fromkeys(alias.casefold() for alias in [body.id, body.label, *body.aliases]):
            if name in seen and seen[name] != body.id:
                yield (
                    f"A009 audit.yaml, agencies: {name!r} names both {seen[name]} and {body.id}. "
                    "Take the alias from one of them."
                )
            seen[name] = body.id


def _check_questions(definition: Definition) -> Iterator[str]:
    objectives = {objective.id: theme for theme, objective in definition.objectives}
    waves = {wave.id for wave in definition.waves}
    seen: set[str] = set()
    for question in definition.questions:
        place = f"questions/{question.strand}.csv {question.id}"
        if question.id in seen:
            yield f"A005 {place}: the id stands twice over all strands. Give each question its own."
        seen.add(question.id)
        if objectives.get(question.objective) != question.theme:
            rule = one_of("objective", question.objective, [o for o, t in objectives.items() if t == question.theme])
            yield f"A007 {place}: {rule} Correct the objective or the theme."
        if question.scale not in definition.scales:
            yield f"A007 {place}: {one_of('scale', question.scale, list(definition.scales))} Correct it."
        for wave in sorted(set(question.waves) - waves):
            yield f"A007 {place}: {one_of('wave', wave, sorted(waves))} Correct it."


def _check_fields(definition: Definition) -> Iterator[str]:
    for strand, rows in definition.fields.items():
        if strand not in STRANDS:
            yield f"A007 fields/{strand}.csv: {one_of('strand', strand, STRANDS)} Rename the file."
            continue
        for row in rows:
            place = f"fields/{strand}.csv {row.id}"
            lists = definition.scales if row.type == "rating" else definition.codes
            if (row.type in {"code", "codes", "rating"}) != bool(row.codes) or (row.codes and row.codes not in lists):
                yield f"A007 {place}: {one_of('codes', row.codes, sorted(lists))} Correct codes or type."
            if row.each and row.each != "findings" and row.each not in definition.codes:
                yield f"A007 {place}: {one_of('each', row.each, ['findings', *definition.codes])} Correct it."
            if bool(row.each) != ("{code}" in row.id):
                yield f"A007 {place}: an input for each code needs {{code}} in its id, and no other may have it. Correct it."
    for wave in definition.waves:
        for strand in wave.strands:
            yield from _check_inputs(definition, strand, wave.id)


def _check_inputs(definition: Definition, strand: str, wave: str) -> Iterator[str]:
    if any(
        row.each and row.each != "findings" and row.each not in definition.codes
        for row in definition.fields.get(strand, [])
    ):
        return
    identifiers = [item.id for item in inputs_of(definition, strand, wave)]
    for name in STANDARD_INPUTS[strand]:
        if name not in identifiers:
            yield f"A010 fields/{strand}.csv: input {name!r} is missing. Every return of this strand needs it; add its row."
    for name in sorted({name for name in identifiers if identifiers.count(name) > 1}):
        yield f"A005 fields/{strand}.csv: input {name!r} stands twice in wave {wave}. Give each its own id."
    for name in identifiers:
        if looks_like_a_cell(name):
            yield f"A011 fields/{strand}.csv: input {name!r} looks like a cell address. Choose a longer name."


def looks_like_a_cell(name: str) -> bool:
    """Say whether a spreadsheet would take a name for a cell address, which it does not accept as a name.

    Examples
    --------
    >>> [looks_like_a_cell(name) for name in ("c3", "xfd12", "r1c1", "c3_2_rating")]
    [True, True, True, False]
    """
    return bool(re.fullmatch(r"[a-z]{1,3}[0-9]{1,7}|r[0-9]*c[0-9]*|r[0-9]+|c[0-9]+", name.casefold()))


def _check_links(definition: Definition) -> Iterator[str]:
    strands = {question.id: question.strand for question in definition.questions}
    themes = {question.id: question.theme for question in definition.questions}
    for link in definition.links:
        for name, strand in ((link.statement, "framework"), (link.question, "case")):
            if strands.get(name) != strand:
                known = [identifier for identifier, of in strands.items() if of == strand]
                yield f"A007 links.csv: {one_of(f'{strand} question', name, known)} Correct it."
        if themes.get(link.statement) != themes.get(link.question):
            yield f"A007 links.csv: {link.statement} and {link.question} belong to two themes. Link within one theme."
    for finding in definition.findings:
        if finding.theme not in {theme.id for theme in definition.themes}:
            yield f"A007 findings.csv {finding.id}: {one_of('theme', finding.theme, [t.id for t in definition.themes])} Correct it."


def _check_coverage(definition: Definition) -> Iterator[str]:
    asked = {question.objective for question in definition.questions}
    facts = {row.objective for rows in definition.fields.values() for row in rows}
    for _, objective in definition.objectives:
        if objective.id not in asked:
            yield f"A012 questions: no question covers objective {objective.id}. Add one to a question bank."
        if objective.id not in facts:
            yield f"A012 fields: no fact covers objective {objective.id}. Name it in the objective column of a field."


def _check_policies(definition: Definition) -> Iterator[str]:
    for edition in EDITIONS:
        if edition not in definition.disclosure:
            yield f"A004 audit.yaml, disclosure.{edition}: it is missing. Add the policy of this edition."
