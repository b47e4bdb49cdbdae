"""Ready units for schedulers."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from maca.batch.schedule import Schedule, scheduled_unit
from maca.cli.app import run_command
from maca.definition import Definition
from maca.errors import UsageError


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


def test_windows_needs_no_administrator(definition: Definition) -> None:
    unit = words(definition, "windows", every=15)
    assert re.search(r'^schtasks /Create /TN "maca dip-2022-03" /SC MINUTE /MO 15 /TR "', unit, flags=re.MULTILINE)
    assert "/RL HIGHEST" not in unit


def test_an_unknown_scheduler_is_refused(definition: Definition) -> None:
    with pytest.raises(UsageError, match=r"^P016 scheduler is 'at'\. It must be one of cron, systemd, windows\."):
        words(definition, "at")


def test_a_wrong_time_is_refused(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    assert run_command(["schedule", "print", "--for", "cron", "--wave", "dip-2022-03", "--at", "half six"]) == 2
    assert "P017 --at is 'half six'" in capsys.readouterr().err
