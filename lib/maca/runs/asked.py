"""The questions and scales as a run asked them, kept beside its frames for the wave that looks back."""

from __future__ import annotations

import json
from pathlib import Path

from maca.definition import Definition, Question, Scale

__all__ = ["as_asked", "write_asked"]

FILE = "asked.json"
"""Lies in a restricted run's folder `frames`; it holds no answer."""


def write_asked(definition: Definition, wave: str, folder: Path) -> None:
    """Write down the questions of a wave with their scales, and the version of the definition.

    Parameters
    ----------
    definition : Definition
    wave : str
    folder : pathlib.Path
        The run's folder `frames`.
    """
    questions = [item for strand in ("case", "framework") for item in definition.questions_of(strand, wave)]
    scales = {item.scale: definition.scales[item.scale] for item in questions}
    kept = {
        "version": definition.version,
        "digest": definition.digest,
        "questions": [item.model_dump() for item in questions],
        "scales": {name: scale.model_dump() for name, scale in scales.items()},
    }
    path = folder / FILE
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    path.chmod(0o600)


def as_asked(definition: Definition, wave: str, folder: Path) -> Definition:
    """Return the definition with the questions and scales that a run of an earlier wave was asked with.

    Parameters
    ----------
    definition : Definition
        As it is now.
    wave : str
        The earlier wave.
    folder : pathlib.Path
        That run's folder `frames`.

    Returns
    -------
    Definition
        As it is now where the run has not kept what it asked, with an empty version: nobody can tell the wording.
    """
    path = folder / FILE
    if not path.is_file():
        return definition.model_copy(update={"version": "", "digest": ""})
    kept = json.loads(path.read_text(encoding="utf-8"))
    questions = [Question.model_validate({**item, "waves": [wave]}) for item in kept["questions"]]
    scales = {name: Scale.model_validate(scale) for name, scale in kept["scales"].items()}
    return definition.model_copy(
        update={
            "version": kept["version"],
            "digest": kept["digest"],
            "questions": questions,
            "scales": {**definition.scales, **scales},
        }
    )
