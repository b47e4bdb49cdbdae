"""A folder of returns that a test puts together, with its scope grid."""

from __future__ import annotations

import random
from pathlib import Path

from manglings import WAVE, Case, clean_case, to_bytes

from maca.definition import Definition
from maca.returns import Intake, load_returns
from maca.scope import Scope, read_scope, write_scope

__all__ = ["Returned"]


class Returned:
    """A folder of returns: put files in, then load it."""

    def __init__(self, definition: Definition, folder: Path) -> None:
        self.definition, self.folder = definition, folder
        write_scope(definition, WAVE, folder / "scope.xlsx")
        self.scope: Scope = read_scope(definition, WAVE, folder)

    def case(self, strand: str = "case", body: str = "police", case: str | None = "HSB-01", seed: int = 1) -> Case:
        """Fill a template without a fault."""
        return clean_case(self.definition, self.scope, strand, body, case, random.Random(seed))

    def put(self, name: str, content: Case | bytes) -> Path:
        """Put a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else to_bytes(content.book))
        return path

    def load(self, **options: object) -> Intake:
        """Load the folder."""
        return load_returns(self.definition, self.scope, self.folder, **{"workers": 1, **options})
