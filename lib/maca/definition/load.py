"""Read data/audits/<id>/ into a Definition, or say every mistake in it at once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from maca.definition.checks import check_references
from maca.definition.files import Mistakes, read_codes, read_optional_rows, read_rows, read_scales, read_yaml, sentence
from maca.definition.models import (
    Comparison,
    Definition,
    FieldRow,
    Finding,
    Link,
    Migration,
    Pair,
    Prompt,
    Question,
    RuleSeverity,
    Wave,
    Wording,
)
from maca.errors import DefinitionError, UsageError, one_of
from maca.project import audits_folder

__all__ = ["audits", "check_wave", "definition_digest", "load_definition"]


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
        A001 to A012 and A014, every mistake of every file at once.
    """
    if folder is None:
        folder = audits_folder() / audit
        if not (folder / "audit.yaml").is_file():
            raise UsageError("P002", f"{one_of('audit', audit, audits())} Correct --audit.")
    mistakes = Mistakes()
    known = {**read_yaml(folder / "audit.yaml", mistakes), **_read_files(folder, mistakes)}
    definition = _validate(known, mistakes)
    if definition:
        mistakes += check_references(definition, mistakes.spoiled)
    if mistakes or not definition:
        raise DefinitionError(mistakes)
    return definition


def _read_files(folder: Path, mistakes: Mistakes) -> dict[str, Any]:
    codes = {path.stem: read_codes(path, mistakes) for path in sorted((folder / "codes").glob("*.csv"))}
    questions = sorted((folder / "questions").glob("*.csv"))
    fields = sorted((folder / "fields").glob("*.csv"))
    for name, found in (("codes", codes), ("questions", questions), ("fields", fields)):
        if not found:
            mistakes.add(name, f"A001 {name}/: no CSV file is there. Every audit needs some; copy data/audits/hsb.")
    return {
        "digest": definition_digest(folder),
        "scales": read_scales(folder / "scales.csv", mistakes),
        "codes": {name: found for name, found in codes.items() if found},
        "questions": _reworded(
            [row for path in questions for row in read_rows(path, Question, mistakes, key="id")], folder, mistakes
        ),
        "fields": {path.stem: read_rows(path, FieldRow, mistakes, key="id") for path in fields},
        "links": read_rows(folder / "links.csv", Link, mistakes),
        "findings": read_rows(folder / "findings.csv", Finding, mistakes, key="id"),
        "comparisons": read_optional_rows(folder / "comparisons.csv", Comparison, mistakes),
        "rules": read_optional_rows(folder / "rules.csv", RuleSeverity, mistakes),
        "migrations": read_optional_rows(folder / "migrations.csv", Migration, mistakes),
        "pairs": read_optional_rows(folder / "pairs.csv", Pair, mistakes, key="id"),
        "prompts": read_optional_rows(folder / "prompts.csv", Prompt, mistakes, key="id"),
    }


def _reworded(questions: list[Question], folder: Path, mistakes: Mistakes) -> list[Question]:
    """Put a local wording in place of our own, where the folder holds one."""
    local = {row.id: row for row in read_optional_rows(folder / "wording.csv", Wording, mistakes, key="id")}
    known = [question.id for question in questions]
    for name in local:
        if name not in known:
            mistakes.add("wording.csv", f"A007 wording.csv {name}: {one_of('question', name, known)} Correct the id.")
    return [
        question.model_copy(update={"text": local[question.id].text, "help": local[question.id].help or question.help})
        if question.id in local
        else question
        for question in questions
    ]


def _validate(known: dict[str, Any], mistakes: Mistakes) -> Definition | None:
    """Type the definition; where audit.yaml was not readable there is nothing to say of its keys."""
    if "audit.yaml" in mistakes.spoiled:
        return None
    try:
        return Definition.model_validate(known)
    except ValidationError as error:
        mistakes.add("audit.yaml", *[sentence("audit.yaml", problem) for problem in error.errors()])
        return None


def definition_digest(folder: Path) -> str:
    """Hash every file of a definition: 64 hexadecimal digits, the same on every machine."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda item: item.relative_to(folder).as_posix()):
        if path.suffix in {".yaml", ".csv"}:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
