"""The house: a step imports only from the steps before it, and no module imports itself by a round trip."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import grimp

from maca.project import project_root


def test_a_step_imports_only_from_the_steps_before_it() -> None:
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command, "import-linter is one of the development tools: install the locked requirements"
    ran = subprocess.run(
        [command, "--config", str(project_root() / ".importlinter"), "--no-cache"],
        cwd=project_root(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


def test_no_module_imports_itself_by_a_round_trip() -> None:
    graph = grimp.build_graph("maca", cache_dir=None)
    package = {module for module in graph.modules if graph.find_children(module)}
    plain = sorted(graph.modules - package)
    circles = [
        (module, other)
        for module in plain
        for other in sorted(graph.find_modules_directly_imported_by(module) - package)
        if graph.chain_exists(importer=other, imported=module)
    ]
    assert circles == []
