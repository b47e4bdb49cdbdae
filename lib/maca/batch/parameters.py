"""The parameters of chapters: one typed schema, checked before any kernel starts."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from maca.batch.plan import ChapterRun
from maca.definition.models import Edition
from maca.errors import UsageError, one_of

__all__ = ["ChapterParameters", "check_parameters", "declared_parameters"]


class ChapterParameters(BaseModel):
    """What a chapter may be run with."""

    model_config = ConfigDict(extra="forbid", strict=True)

    audit: str = Field(description="a folder under data/audits")
    wave: str = Field(description="a wave of that audit")
    edition: Edition = Field(description="restricted, partnership or public")
    folder: str = Field(description="the run's folder; empty: the shipped sample")
    theme: int | None = Field(default=None, ge=1, description="a theme of the audit, for a chapter run once a theme")


def declared_parameters(notebook: Path) -> dict[str, str]:
    """Read the names and annotations that a chapter declares in its cell tagged `parameters`.

    The file is read as JSON: nbformat takes seconds to import, and papermill validates the notebook in any case.

    Returns
    -------
    dict of str to str
        Name to annotation, as `{"wave": "str"}`; empty where no cell is tagged.

    Raises
    ------
    UsageError
        P009, if the notebook is missing or no notebook.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        tagged = ["".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UsageError("P009", f"chapter {notebook.name} is missing or is no notebook. Correct audit.yaml.") from None
    lines = [node for source in tagged for node in ast.parse(source).body]
    return {
        node.target.id: ast.unparse(node.annotation)
        for node in lines
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def check_parameters(planned: list[ChapterRun], shared: dict[str, Any]) -> None:
    """Hold what every chapter will be run with to the schema and to what the chapter declares.

    Parameters
    ----------
    planned : list of ChapterRun
    shared : dict
        What all chapters are run with.

    Raises
    ------
    UsageError
        P009, naming the chapter and the parameter.
    """
    for run in planned:
        given = {**shared, **run.parameters}
        try:
            ChapterParameters.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(map(str, first["loc"]))
            raise UsageError(
                "P009", f"{run.name}: parameter {name} is {first['input']!r} ({first['msg']}). Correct it."
            ) from None
        declared = declared_parameters(run.notebook)
        unknown = [name for name in given if name not in declared]
        if unknown:
            rule = one_of("parameter", unknown[0], list(declared))
            raise UsageError("P009", f"{run.name}: {rule} Declare it in the cell tagged parameters.")
