"""What the README promises is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_links_and_pictures_exist_and_the_picture_is_small() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
    assert (ROOT / "docs" / "report-page.png").stat().st_size < 300_000


def test_commands_are_targets_and_sub_commands() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^ {4}make (\w+)", README, flags=re.MULTILINE))
    assert targets == {"report", "test"}
    assert all(re.search(rf"^{target}:", makefile, flags=re.MULTILINE) for target in targets)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`maca (\w+)", README)) - {"COMMAND"}))
def test_every_named_command_has_help_with_an_example(command: str) -> None:
    code = f"from maca.cli import main; main(['{command}', '--help'])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert shown.returncode == 0
    assert f"Example: maca {command}" in shown.stdout


def test_ci_calls_the_test_command_and_may_be_run() -> None:
    script = ROOT / ".ci" / "run"
    assert "\nmake test\n" in script.read_text(encoding="utf-8")
    assert sys.platform == "win32" or script.stat().st_mode & 0o111
