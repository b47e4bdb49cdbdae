"""The files of a definition as rows and keys, with a sentence for everything in them that cannot be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from maca.definition.models import Code, CodeList, Level, Scale

__all__ = ["Mistakes", "read_codes", "read_optional_rows", "read_rows", "read_scales", "read_yaml", "sentence"]

LISTS = {"aliases", "waves", "values"}
BLANK_IS_NONE = {"theme", "meets_standard"}
BLANK_IS_FALSE = {"required", "evidence_required", "indicative"}

Row = TypeVar("Row", bound=BaseModel)


class Mistakes(list[str]):
    """Sentences on what is wrong, and the files that they speak of.

    Examples
    --------
    >>> mistakes = Mistakes()
    >>> mistakes.add("scales.csv", "A001 scales.csv: the file is missing. Add it.")
    >>> mistakes.spoiled
    {'scales.csv'}
    """

    def __init__(self) -> None:
        super().__init__()
        self.spoiled: set[str] = set()

    def add(self, name: str, *sentences: str) -> None:
        """Note mistakes in a file."""
        self.spoiled.add(name)
        self.extend(sentences)


class _OnceOnly(yaml.SafeLoader):
    """Refuses a key that stands twice, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path, mistakes: Mistakes) -> dict[str, Any]:
    """Read audit.yaml; where it cannot be read, say why and return nothing."""
    text = _text(path, mistakes)
    if text is None:
        return {}
    try:
        document = yaml.load(text, _OnceOnly)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        mistakes.add(path.name, f"A002 {path.name} line {line}: {problem}. Correct the YAML there.")
        return {}
    if not isinstance(document, dict):
        rule = "keys with values are wanted, as `id: hsb`. Copy the layout of data/audits/hsb."
        mistakes.add(path.name, f"A002 {path.name}: {rule}")
        return {}
    return document


def read_optional_rows(path: Path, model: type[Row], mistakes: Mistakes, key: str = "") -> list[Row]:
    """Read a file that a definition may do without."""
    return read_rows(path, model, mistakes, key) if path.is_file() else []


def read_rows(path: Path, model: type[Row], mistakes: Mistakes, key: str = "") -> list[Row]:
    """Read a CSV file into models; each row that fails gives its own sentence.

    Parameters
    ----------
    path : pathlib.Path
    model : type
    mistakes : Mistakes
    key : str, optional
        The column that must be unique.

    Returns
    -------
    list
        The rows that are sound.
    """
    rows, seen, name = [], {}, _name(path)
    for line, raw in _raw_rows(path, model, mistakes):
        try:
            row = model.model_validate(_typed(raw))
        except ValidationError as error:
            mistakes.add(name, *[sentence(f"{name} row {line}", problem) for problem in error.errors()])
            continue
        if key:
            value = getattr(row, key)
            if not value:
                mistakes.add(name, f"A004 {name} row {line}, {key}: it is blank. Fill it in or take the row out.")
                continue
            if value in seen:
                first = f"{key} {value!r} stands in row {seen[value]} already"
                mistakes.add(name, f"A005 {name} row {line}: {first}. Give each its own.")
                continue
            seen[value] = line
        rows.append(row)
    return rows


def read_codes(path: Path, mistakes: Mistakes) -> CodeList | None:
    """Read a code list; one without a code is a mistake."""
    before = len(mistakes)
    rows = read_rows(path, Code, mistakes, key="code")
    name = _name(path)
    if not rows:
        if len(mistakes) == before:
            mistakes.add(name, f"A006 {name}: it holds no code. Add a row or take the file out.")
        return None
    _check_names(name, {row.code: [row.code, row.label, *row.aliases] for row in rows}, mistakes)
    try:
        return CodeList(id=path.stem, codes=rows)
    except ValidationError as error:
        mistakes.add(name, *[sentence(name, problem) for problem in error.errors()])
        return None


def read_scales(path: Path, mistakes: Mistakes) -> dict[str, Scale]:
    """Read scales.csv: levels grouped by scale, each with two ratings or more, some of them below standard."""
    name = _name(path)
    grouped: dict[str, list[Level]] = {}
    for level in read_rows(path, Level, mistakes):
        grouped.setdefault(level.scale, []).append(level)
    scales = {}
    for scale, levels in grouped.items():
        rules = list(_scale_rules(levels))
        mistakes.add(name, *[f"A006 {name} scale {scale}: {rule}" for rule in rules]) if rules else None
        _check_names(f"{name} scale {scale}", _level_names(levels), mistakes)
        if not rules:
            ordered = sorted(levels, key=lambda level: level.order)
            scales[scale] = Scale(id=scale, version=levels[0].version, levels=ordered)
    return scales


def _level_names(levels: list[Level]) -> dict[str, list[str]]:
    return {level.value: [level.value, level.label, *level.aliases] for level in levels}


def _scale_rules(levels: list[Level]) -> Iterator[str]:
    values = [level.value for level in levels]
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield f"value {value!r} stands twice. Give each level its own."
    rated = [level for level in levels if level.kind == "rating"]
    if len(rated) < 2:
        yield f"it has {len(rated)} rated level. A scale needs two or more."
    elif {level.meets_standard for level in rated} != {True, False}:
        yield "its ratings do not tell met from below standard. Set meets_standard true on some and false on others."
    orders = [level.order for level in rated]
    if len(orders) != len(set(orders)):
        yield "two ratings have the same order. Number them from the lowest."
    if any(level.meets_standard is not None for level in levels if level.kind != "rating"):
        yield "a level that is no rating has meets_standard. Leave it blank there."


def _check_names(place: str, names: dict[str, list[str]], mistakes: Mistakes) -> None:
    """Two codes that one typed word could mean are a mistake."""
    seen: dict[str, str] = {}
    for code, texts in names.items():
        for text in dict.fromkeys(" ".join(text.split()).casefold() for text in texts):
            if seen.setdefault(text, code) != code:
                rule = f"{text!r} names both {seen[text]} and {code}. Take it from one of them."
                mistakes.add(place.partition(" ")[0], f"A009 {place}: {rule}")


def _text(path: Path, mistakes: Mistakes) -> str | None:
    name = _name(path)
    if not path.is_file():
        rule = "the file is missing. Every audit needs one; copy it from data/audits/hsb."
        mistakes.add(name, f"A001 {name}: {rule}")
        return None
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        mistakes.add(name, f"A002 {name} line {line}: it is not UTF-8. Save the file as UTF-8.")
        return None


def _raw_rows(path: Path, model: type[BaseModel], mistakes: Mistakes) -> Iterator[tuple[int, dict[str, str]]]:
    text, name = _text(path, mistakes), _name(path)
    if text is None:
        return
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if not _headings_fit(reader.fieldnames or [], model, name, mistakes):
            return
        for row in reader:
            if None in row or None in row.values():
                rule = "it has not as many fields as the heading row"
                remedy = "Add or remove commas, or put text with commas in quotation marks."
                mistakes.add(name, f"A003 {name} row {reader.line_num}: {rule}. {remedy}")
                continue
            yield reader.line_num, row
    except csv.Error:
        rule = "a quotation mark is not closed, or text follows one. Correct the quotation marks."
        mistakes.add(name, f"A003 {name} row {reader.line_num}: {rule}")


def _headings_fit(found: list[str], model: type[BaseModel], name: str, mistakes: Mistakes) -> bool:
    known = model.model_fields
    wanted = [column for column, field in known.items() if field.is_required()]
    lacking = [column for column in wanted if column not in found]
    unknown = [column for column in dict.fromkeys(found) if column not in known]
    twice = [column for column in dict.fromkeys(found) if found.count(column) > 1]
    layout = f"The columns are {', '.join(known)}."
    for what, columns in (("is missing", lacking), ("is not known", unknown), ("stands twice", twice)):
        if columns:
            mistakes.add(name, f"A003 {name} row 1: column {', '.join(map(repr, columns))} {what}. {layout}")
    return not (lacking or unknown or twice)


def _typed(raw: dict[str, str]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for column, text in raw.items():
        text = text.strip()
        if column in LISTS:
            typed[column] = [part.strip() for part in text.split(";") if part.strip()]
        elif column in BLANK_IS_NONE and not text:
            typed[column] = None
        elif column in BLANK_IS_FALSE:
            typed[column] = text or False
        else:
            typed[column] = text
    return typed


def _name(path: Path) -> str:
    parent = path.parent.name
    return f"{parent}/{path.name}" if parent in {"questions", "fields", "codes"} else path.name


def sentence(place: str, problem: Any) -> str:
    """Put one problem of a model into a sentence with place, found value, rule and remedy."""
    where = ".".join(str(part) for part in problem["loc"]) or "the row"
    kind = problem["type"]
    if kind == "missing":
        return f"A004 {place}, {where}: it is missing. Add it."
    if kind == "extra_forbidden":
        return f"A004 {place}, {where}: no such key is known. Remove it or correct its spelling."
    rule = problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    wanted = rule if rule.startswith("must ") else f"wanted is {rule}"
    return f"A004 {place}, {where}: found {str(problem['input'])[:60]!r}; {wanted}. Correct it."
