"""Ready units for schedulers."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from maca.batch.schedule import Schedule, scheduled_unit
from maca.cli.app import run_command
from maca.definition import Definition
from maca.errors import UsageError
from maca.project import project_root


def words(definition: Definition, scheduler: str, **more: int) -> str:
    wave = definition.wave("dip-2022-03")
    return scheduled_unit(Schedule(wave, ["--out", "/srv/a folder/50%"], **more), scheduler)


def test_cron_runs_once_a_day_in_the_months_of_the_wave(definition: Definition) -> None:
    comment, line = words(definition, "cron").splitlines()
    assert "2022-04-06" in comment
    assert line.startswith("30 6 * 3-4 * cd ")
    assert r"'/srv/a folder/50\%'" in line
    command = shlex.split(line.split(" && ")[1].replace(r"\%", "%"))
    assert command[:6] == [sys.executable, "-m", "maca", "run", "--wave", "dip-2022-03"]
    assert command[6:] == ["--out", "/srv/a folder/50%", "--quiet"]


def test_systemd_counts_unusable_files_as_done_and_catches_up(definition: Definition) -> None:
    unit = words(definition, "systemd", hour=7, minute=5)
    assert "OnCalendar=*-*-* 07:05:00\nPersistent=true" in unit
    assert "SuccessExitStatus=1" in unit
    assert '"/srv/a folder/50%%"' in unit


ODD = ["/srv/a folder/50%", "$HOME", 'a "quoted" word', "back\\slash", "it's", "a;b", "#x", "plain"]
"""Words that mean something to systemd, to cmd or to XML, and must come through as they are."""


@pytest.fixture
def odd(definition: Definition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    home = tmp_path / "a folder & 50%"
    (home / "data" / "audits").mkdir(parents=True)
    monkeypatch.setenv("MACA_HOME", str(home))
    monkeypatch.setattr(sys, "executable", str(program_that_prints(home)))
    return Schedule(definition.wave("dip-2022-03"), ODD)


def program_that_prints(folder: Path) -> Path:
    path = folder / "print it"
    path.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n')
    path.chmod(0o755)
    return path


def test_systemd_reads_its_units_without_a_word(odd: Schedule, tmp_path: Path, program: Callable[[str], str]) -> None:
    """The tool of systemd itself: it checks keys, the calendar, and that the program is there."""
    service, timer = scheduled_unit(odd, "systemd").split("\n\n")
    for kind, unit in (("service", service), ("timer", timer)):
        (tmp_path / f"maca.{kind}").write_text(unit)
    files = [tmp_path / "maca.service", tmp_path / "maca.timer"]
    environment = {**os.environ, "SYSTEMD_LOG_LEVEL": "warning", "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [program("systemd-analyze"), "verify", "--user", "--man=no", *files],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if "maca" in line]) == (0, [])


def test_systemd_takes_every_word_as_it_is(odd: Schedule) -> None:
    (line,) = re.findall(r"^ExecStart=(.*)$", scheduled_unit(odd, "systemd"), flags=re.MULTILINE)
    read = [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line)]
    assert read == odd.command


@pytest.mark.parametrize("every", [0, 15])
def test_windows_needs_no_administrator_and_ends_with_the_wave(odd: Schedule, every: int) -> None:
    unit = scheduled_unit(replace(odd, every=every), "windows")
    assert unit.isascii()
    task = ElementTree.fromstring(unit)
    found = {element.tag.rpartition("}")[2]: element.text for element in task.iter()}
    assert found["RunLevel"] == "LeastPrivilege"
    assert (found["StartBoundary"], found["EndBoundary"]) == ("2022-03-01T06:30:00", "2022-04-06T23:59:59")
    assert found.get("Interval") == (f"PT{every}M" if every else None)
    assert found["Command"] == odd.command[0]
    assert found["WorkingDirectory"] == str(project_root())


def test_windows_takes_every_word_as_it_is(odd: Schedule) -> None:
    """Arguments as the C library of Windows splits them: quotes group, and a backslash escapes before a quote alone."""
    task = ElementTree.fromstring(scheduled_unit(odd, "windows"))
    (line,) = [element.text for element in task.iter() if element.tag.endswith("}Arguments")]
    pieces = re.findall(r'(?:"((?:[^"\\]|\\.)*)"|(\S+))(?:\s|$)', line)
    assert [re.sub(r'\\"', '"', quoted or bare) for quoted, bare in pieces] == odd.command[1:]


def test_cron_takes_every_word_as_it_is(odd: Schedule) -> None:
    """What cron hands to the shell, run by the shell: `%` is a new line to cron unless a backslash stands before it."""
    line = scheduled_unit(odd, "cron").splitlines()[1]
    command = line.split(" ", 5)[5].replace(r"\%", "%")
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(project_root()), *odd.command[1:]]


def test_an_unknown_scheduler_is_refused(definition: Definition) -> None:
    with pytest.raises(UsageError, match=r"^P016 scheduler is 'at'\. It must be one of cron, systemd, windows\."):
        words(definition, "at")


def test_a_wrong_time_is_refused(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    assert run_command(["schedule", "print", "--for", "cron", "--wave", "dip-2022-03", "--at", "half six"]) == 2
    assert "P017 --at is 'half six'" in capsys.readouterr().err
