"""`maca lab`: JupyterLab at the notebooks, for this machine alone."""

from __future__ import annotations

import os
import subprocess
import sys

import typer

from maca.batch.outcome import Outcome
from maca.project import notebooks_folder

__all__ = ["lab", "lab_command"]


def lab_command(port: int, browser: bool) -> list[str]:
    """Say how JupyterLab is started: on loopback, with a token, asking nothing of the network."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={notebooks_folder().parent}",
        f"--LabApp.default_url=/lab/tree/{notebooks_folder().name}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--ServerApp.open_browser={browser}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]


def lab(
    port: int = typer.Option(8888, help="The first port that is tried."),
    browser: bool = typer.Option(True, help="Open the browser."),
) -> Outcome:
    """Open JupyterLab at the notebooks, on this machine alone and with a token.

    Example: maca lab --no-browser
    """
    environment = {**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    code = subprocess.call(lab_command(port, browser), env=environment)
    return Outcome("done" if code == 0 else "stopped", 0 if code == 0 else 5)
